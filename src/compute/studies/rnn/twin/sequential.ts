import type { Problem } from '../cells/problem.ts';
import { makeStepTwin } from './step.ts';

/** Float64 evaluation of the first `steps` steps of every sequence, one after another: [B, steps, D]. */
export function solveSequentialTwin(problem: Problem, steps: number = problem.length): Float64Array {
  const { batch, state } = problem;
  const twin = makeStepTwin(problem);
  const states = new Float64Array(batch * steps * state);
  for (let b = 0; b < batch; b++) {
    let previous = Float64Array.from(problem.initial.subarray(b * state, (b + 1) * state));
    for (let t = 0; t < steps; t++) {
      const start = (b * steps + t) * state;
      const here = states.subarray(start, start + state);
      twin.next(previous, b, t, here);
      previous = here;
    }
  }
  return states;
}
