/** Which way of spreading rows over lanes a kernel takes on a device. */
import { DEFAULT_TUNING, type Tuning } from '../../../../shared/contract/parts/tuning.ts';
import { isTooManyToUnroll, privateWeights, readsKnownVectors, type LaneProgram } from '../lanes/program.ts';
import type { LaneMapping } from '../wgsl/lanes.ts';
import type { SolveParameters } from './algorithm.ts';
import type { DeviceTraits } from '../../../gpu/traits.ts';

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
  tuning: Tuning = DEFAULT_TUNING,
): LaneMapping {
  const fill = traits.fill ?? (traits.type === 'gpu' ? 'unrolled' : 'loop');
  if (variant !== 'portable' && traits.subgroupSize !== null && traits.features.has('subgroups')) {
    const mapping: LaneMapping = { kind: 'subgroup', subgroupSize: traits.subgroupSize, fill };
    if (isSubgroupSuitable(program, mapping, traits)) return mapping;
  }
  if (origin === 'known' && readsKnownVectors(program)) {
    // On a CPU each load should feed several rows; on a GPU neighbouring lanes share it, and registers are dear.
    const [lanes, rows] = traits.type === 'gpu' ? [64, 1] : [16, 4];
    return { kind: 'tile', workgroupSize: tuning.tileLanes ?? lanes, rowsPerLane: tuning.tileRows ?? rows, fill };
  }
  // On a CPU fewer lanes with more rows each pay for fewer barriers; a GPU wants its lanes filled.
  const few = traits.type === 'gpu' ? 1 : Math.min(4, Math.ceil(program.units / 4));
  const rowsPerLane = Math.min(program.units, tuning.workgroupRows ?? few);
  const lanes = Math.ceil(program.units / rowsPerLane);
  const teams = traits.type === 'gpu' ? Math.max(1, Math.floor(64 / lanes)) : 1;
  return { kind: 'workgroup', rowsPerLane, teams, fill };
}

// A lane of a GPU has at most 255 registers; weights that spill would slow the sequential baseline more than anything.
const GPU_PRIVATE_LIMIT = 200;

function isSubgroupSuitable(program: LaneProgram, mapping: LaneMapping, traits: DeviceTraits): boolean {
  const weights = privateWeights(program, mapping);
  if (isTooManyToUnroll(weights)) return false;
  return traits.type !== 'gpu' || weights <= GPU_PRIVATE_LIMIT;
}
