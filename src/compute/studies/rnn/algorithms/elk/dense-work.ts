/** Operations on dense D × D matrices as `wgsl/dense.ts` carries them out, for the cost model of passes. */
import type { DenseTeam } from '../../wgsl/dense-team.ts';
import type { Cost } from '../work.ts';

/** One matrix times another: D³ multiply-adds. */
export const productFlops = ({ state }: DenseTeam): number => 2 * state ** 3;

/** A matrix times a vector. */
export const vectorFlops = ({ state }: DenseTeam): number => 2 * state ** 2;

/** sum += scale · XᵀY or the like; a workgroup scales the sums and not the factor. */
export const gramFlops = ({ state, kind }: DenseTeam): number =>
  2 * state ** 3 + (kind === 'workgroup' ? 2 : 1) * state ** 2;

/** (I + scale · M)⁻¹ by D pivots: a lane alone sweeps one triangle of a symmetric matrix, others every column or all but one. */
export function inverseFlops({ state: D, kind }: DenseTeam): number {
  if (kind === 'alone') return D ** 3 + (D * (D + 1)) / 2 + D;
  const perPivot = 1 + D + 2 * D * (kind === 'workgroup' ? D : D - 1);
  return D * perPivot + 2 * D ** 2;
}

/** So much for each of so many items. */
export function denseCost(items: number, flops: number, floats: number): Cost {
  return { flops: items * flops, bytes: 4 * items * floats };
}

/** One step of the Kalman filter, `advance` in filter-step.wgsl. */
export function filterStepFlops(team: DenseTeam): number {
  return 3 * productFlops(team) + inverseFlops(team) + 2 * vectorFlops(team) + 2 * team.state;
}

/** Appending a step to a chunk's five-tuple, in reduce.wgsl. */
export function appendFlops(team: DenseTeam): number {
  return 5 * productFlops(team) + gramFlops(team) + inverseFlops(team) + 3 * vectorFlops(team) + 4 * team.state;
}

/** Entering a chunk, in carry.wgsl. */
export function carryFlops(team: DenseTeam): number {
  const { state } = team;
  return 4 * productFlops(team) + inverseFlops(team) + 3 * vectorFlops(team) + state ** 2 + 2 * state;
}

/** What a smoother keeps of a chunk for its way back, in keep-for-return.wgsl. */
export function keepFlops(team: DenseTeam): number {
  return productFlops(team) + inverseFlops(team) + vectorFlops(team) + team.state;
}
