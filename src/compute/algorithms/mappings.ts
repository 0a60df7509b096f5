/** Which way of spreading rows over lanes a kernel takes on a device. */
import type { LaneMapping, LaneProgram } from '../wgsl/lanes.ts';
import { isLooped, layoutOf } from '../wgsl/lanes.ts';
import type { DeviceTraits, SolveParameters } from './algorithm.ts';

/**
 * `known`: the vector is in memory before the pass (linearising at a guess, projecting inputs), so rows may be tiled over
 * independent lanes; `made`: the vector is made step by step, so the team has to exchange it.
 */
export type VectorOrigin = 'known' | 'made';

// One subgroup that holds more weights than are unrolled compiles for a minute on some drivers and indexes private
// memory dynamically; fewer rows a lane, spread over more lanes, are better then.
export function mappingFor(
  program: LaneProgram,
  origin: VectorOrigin,
  traits: DeviceTraits,
  variant: SolveParameters['variant'],
): LaneMapping {
  const fill = traits.type === 'gpu' ? 'unrolled' : 'loop';
  if (variant !== 'portable' && traits.subgroupSize !== null && traits.features.has('subgroups')) {
    const mapping: LaneMapping = { kind: 'subgroup', subgroupSize: traits.subgroupSize, fill };
    if (!isLooped(program, layoutOf(program, mapping))) return mapping;
  }
  if (origin === 'known') return { kind: 'tile', workgroupSize: traits.type === 'gpu' ? 64 : 16, fill };
  // On a CPU fewer lanes with more rows each pay for fewer barriers; a GPU wants its lanes filled.
  const rowsPerLane = traits.type === 'gpu' ? 1 : Math.min(4, Math.ceil(program.rows / 4));
  const lanes = Math.ceil(program.rows / rowsPerLane);
  const teams = traits.type === 'gpu' ? Math.max(1, Math.floor(64 / lanes)) : 1;
  return { kind: 'workgroup', rowsPerLane, teams, fill };
}
