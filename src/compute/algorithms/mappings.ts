/** Which way of spreading rows over lanes a kernel takes on a device. */
import type { LaneMapping, LaneProgram } from '../wgsl/lanes.ts';
import { layoutOf } from '../wgsl/lanes.ts';
import type { DeviceTraits, SolveParameters } from './algorithm.ts';

/**
 * `known`: the vector is in memory before the pass (linearising at a guess, projecting inputs), so rows may be tiled over
 * independent lanes; `made`: the vector is made step by step, so the team has to exchange it.
 */
export type VectorOrigin = 'known' | 'made';

// Beyond this many rows a lane, one subgroup holds too many weights to be compiled or cached well.
const LARGEST_SUBGROUP_ROWS = 8;

export function mappingFor(program: LaneProgram, origin: VectorOrigin, traits: DeviceTraits, variant: SolveParameters['variant']): LaneMapping {
  const fill = traits.type === 'gpu' ? 'unrolled' : 'loop';
  if (variant !== 'portable' && traits.subgroupSize !== null && traits.features.has('subgroups')) {
    const mapping: LaneMapping = { kind: 'subgroup', subgroupSize: traits.subgroupSize, fill };
    if (layoutOf(program, mapping).rowsPerLane <= LARGEST_SUBGROUP_ROWS) return mapping;
  }
  if (origin === 'known') return { kind: 'tile', workgroupSize: traits.type === 'gpu' ? 64 : 16, fill };
  // On a CPU fewer lanes with more rows each pay for fewer barriers; a GPU wants its lanes filled.
  const rowsPerLane = traits.type === 'gpu' ? 1 : Math.min(4, Math.ceil(program.rows / 4));
  const lanes = Math.ceil(program.rows / rowsPerLane);
  const teams = traits.type === 'gpu' ? Math.max(1, Math.floor(64 / lanes)) : 1;
  return { kind: 'workgroup', rowsPerLane, teams, fill };
}
