/** Which team of lanes works on one dense matrix, by the device. */
import type { DenseTeam } from '../../wgsl/dense-team.ts';
import { type SolveParameters } from '../algorithm.ts';
import { workgroupMemoryOf, type DeviceTraits } from '../../../../gpu/traits.ts';

/** State size up to which a lane of a CPU does best alone: private memory is cheap there, broadcasts are not. */
const ALONE_ON_CPU = 8;
/** Up to here the seven matrices of a lane alone fit the 8 KiB of function variables that WGSL allows. */
const LARGEST_ALONE = 16;
/** Beyond, the unrolled products over the lanes of a subgroup compile for minutes. */
const LARGEST_IN_SUBGROUP = 32;
/** Rows of one lane where matrices travel through workgroup memory: each load feeds so many multiply-adds. */
const ROWS_ON_CPU = 4;

/** For many matrices at once: one team per chunk. */
export function chunkTeam(state: number, traits: DeviceTraits, variant: SolveParameters['variant']): DenseTeam {
  const cpu = traits.type !== 'gpu';
  const subgroup = subgroupTeam(state, traits, variant);
  if (cpu && state <= (subgroup ? ALONE_ON_CPU : LARGEST_ALONE)) {
    // As many lanes to a workgroup as a CPU computes at once.
    return { kind: 'alone', state, lanes: 1, rows: state, teams: traits.subgroupSize ?? 8 };
  }
  return subgroup ?? workgroupTeam(state, traits);
}

/** For few matrices, one after the other: one team per sequence. */
export function sequenceTeam(state: number, traits: DeviceTraits, variant: SolveParameters['variant']): DenseTeam {
  return subgroupTeam(state, traits, variant) ?? workgroupTeam(state, traits);
}

function subgroupTeam(state: number, traits: DeviceTraits, variant: SolveParameters['variant']): DenseTeam | null {
  const { subgroupSize } = traits;
  if (variant === 'portable' || subgroupSize === null || !traits.features.has('subgroups')) return null;
  if (state > LARGEST_IN_SUBGROUP) return null;
  const lanes = Math.min(subgroupSize, 2 ** Math.ceil(Math.log2(state)));
  return { kind: 'subgroup', state, lanes, rows: Math.ceil(state / lanes), teams: subgroupSize / lanes };
}

function workgroupTeam(state: number, traits: DeviceTraits): DenseTeam {
  const cpu = traits.type !== 'gpu';
  const lanes = Math.ceil(state / (cpu ? ROWS_ON_CPU : 1));
  const fitting = Math.floor(workgroupMemoryOf(traits) / (4 * Math.max(state ** 2, 2 * state)));
  const teams = cpu ? 1 : Math.max(1, Math.min(fitting, Math.floor(64 / lanes)));
  return { kind: 'workgroup', state, lanes, rows: Math.ceil(state / lanes), teams };
}
