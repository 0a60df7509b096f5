/** The true trajectory that a problem file may bring along. */
import type { GivenProblem } from '../compute/measure/problem-file.ts';
import type { Reference } from '../compute/measure/verify.ts';

/** The truth as a reference where it has every step; else null. */
export function truthReference({ truth, problem, name }: GivenProblem): Reference | null {
  if (!truth || truth.steps !== null) return null;
  const maxAbs = truth.states.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return { name: `the true trajectory in ${name}`, states: truth.states, steps: problem.length, maxAbs };
}

/** max |s − s*| over the steps that the file stores; NaN where one is not finite or nothing is stored. */
export function maxErrorAgainst({ truth, problem }: GivenProblem, states: Float32Array): number {
  if (!truth) return Number.NaN;
  const { batch, length, state } = problem;
  const steps = truth.steps ?? Array.from({ length }, (_, index) => index + 1);
  let worst = 0;
  for (let b = 0; b < batch; b++) {
    for (const [row, step] of steps.entries()) {
      for (let d = 0; d < state; d++) {
        const value = states[(b * length + step - 1) * state + d] ?? Number.NaN;
        const error = Math.abs(value - (truth.states[(b * steps.length + row) * state + d] ?? Number.NaN));
        if (Number.isNaN(error)) return Number.NaN;
        worst = Math.max(worst, error);
      }
    }
  }
  return worst;
}
