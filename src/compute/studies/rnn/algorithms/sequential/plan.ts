/** The plan of stepping through the sequence, for any way of spreading the state over lanes. */
import type { Plan } from '../../../../gpu/plan/plan.ts';
import { emitLaneMain } from '../../lanes/main.ts';
import type { LaneProgram } from '../../lanes/program.ts';
import bits from '../../wgsl/fragments/bits.wgsl?raw';
import type { LaneMapping } from '../../wgsl/lanes.ts';
import type { ProblemShape, SolveParameters } from '../algorithm.ts';
import type { DeviceTraits } from '../../../../gpu/traits.ts';
import { assemble } from '../assemble.ts';
import { segmentsOf, sizesOf, storage } from '../buffers.ts';
import { cellProgram } from '../cell-program.ts';
import { laneKernel, PLACE_FRAGMENTS } from '../kernels.ts';
import { teamPass } from '../passes.ts';
import { addCosts, costOf, graphCost } from '../work.ts';
import source from './sequential.wgsl?raw';

/** Stepping once through the sequence, segment by segment. */
const STEPPING: readonly string[] = [source];

/** `rows`: the row program's fragments, where it is not the usual one. */
export function sequentialPlan(
  algorithm: string,
  mappingOf: (program: LaneProgram) => LaneMapping,
  problem: ProblemShape,
  parameters: SolveParameters,
  traits: DeviceTraits,
  rows = STEPPING,
): Plan {
  const sizes = sizesOf(problem, parameters.tuning, traits);
  const program = cellProgram(problem, { next: problem.cell.next }, 'params.segment');
  const mapping = mappingOf(program);
  const step = laneKernel('sequential', sizes, emitLaneMain(program, mapping), [...PLACE_FRAGMENTS, bits, ...rows], {
    2: ['weights', 'read'],
    3: ['projections', 'read'],
    4: ['initial', 'read'],
    5: ['states', 'read_write'],
    6: ['cursors', 'read_write'],
  });
  const repeat = segmentsOf(sizes, parameters).count;
  // s_0, and the last state of every segment but the last.
  const entered = { flops: 0, bytes: 4 * sizes.batch * sizes.state * repeat };
  const cost = addCosts(graphCost(problem.cell, sizes, problem.cell.next), costOf(sizes, 0, 1), entered);
  const once = [{ ...teamPass('sequential', sizes.batch, step.layout, sizes.length, cost, 'step'), repeat }];
  const parts = {
    algorithm,
    sizes,
    mappings: { sequential: mapping },
    kernels: [step.kernel],
    once,
    iteration: [],
    buffers: [storage('cursors', 'control', sizes.batch)],
    clears: ['cursors'],
  };
  return assemble(parts, problem, parameters, traits);
}
