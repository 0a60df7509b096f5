/** What the float64 twin may cost while something is verified. */
import type { Problem } from '../cells/problem.ts';

/** Operations that the float64 twin may spend on one check: about half a second of one core. */
const TWIN_BUDGET = 3e7;
/** What a unit costs beside its products, in multiply-adds. */
const UNIT_COST = 60;

/** About what one step of all sequences costs the float64 twin, in multiply-adds. */
export function stepCost({ state, input, batch }: Pick<Problem, 'state' | 'input' | 'batch'>): number {
  return batch * state * (3 * state + 3 * input + UNIT_COST);
}

/** How many steps of every sequence the float64 twin can afford: at least one, at most all. */
export function affordableSteps(sizes: Pick<Problem, 'length' | 'state' | 'input' | 'batch'>): number {
  return Math.min(sizes.length, Math.max(1, Math.floor(TWIN_BUDGET / stepCost(sizes))));
}
