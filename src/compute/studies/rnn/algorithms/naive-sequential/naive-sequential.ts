import type { LaneMapping } from '../../wgsl/lanes.ts';
import type { Algorithm } from '../algorithm.ts';
import { sequentialPlan } from '../sequential/plan.ts';

/** A workgroup per sequence, a thread per dimension; each step reads all weights again. */
const MAPPING: LaneMapping = { kind: 'workgroup', rowsPerLane: 1, teams: 1, fill: 'loop', isForgetful: true };

/** What one would write first: the yardstick for the care that went into `sequential`. */
export const naiveSequential: Algorithm = {
  id: 'naive-sequential',
  iterative: false,
  maxState: ({ limits }) => Math.min(256, limits['maxComputeInvocationsPerWorkgroup'] ?? 256),
  plan: (problem, parameters, traits) => sequentialPlan('naive-sequential', () => MAPPING, problem, parameters, traits),
};
