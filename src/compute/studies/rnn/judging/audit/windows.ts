/** Where a float64 residual is taken when it cannot be taken everywhere. */
import type { Problem } from '../../cells/problem.ts';
import { affordableSteps } from '../budget.ts';

const WINDOW = 16;
/** Of what one check of a trajectory may cost. */
const SHARE = 0.2;

/** Stretches of equal length from the first step to the last. */
export function windowsFor(problem: Problem): (readonly [from: number, to: number])[] {
  const { length } = problem;
  const steps = Math.max(1, Math.floor(SHARE * affordableSteps(problem)));
  const size = Math.min(WINDOW, length, steps);
  const count = Math.max(1, Math.floor(steps / size));
  const last = length - size;
  const starts = Array.from({ length: count }, (_, index) => Math.round((index * last) / Math.max(1, count - 1)));
  const apart = starts.filter((start, index) => index === 0 || start >= (starts[index - 1] ?? 0) + size);
  return apart.map((from) => [from, from + size] as const);
}
