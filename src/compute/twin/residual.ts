import type { Problem } from '../cells/problem.ts';
import type { Reals } from './precision.ts';
import { makeStepTwin } from './step.ts';

export interface Residual {
  /** max |r_t|; NaN where a state is NaN. */
  readonly maxAbs: number;
  /** ½ Σ r_t². */
  readonly merit: number;
}

/**
 * Float64 residual r_t = s_t − f(s_{t−1}, x_t) of a trajectory [B, T, D], over all sequences and the step indices
 * fromStep … toStep − 1, counted from 0.
 */
export function residualTwin(problem: Problem, states: Reals, fromStep = 0, toStep = problem.length): Residual {
  return residualsBySequence(problem, states, fromStep, toStep).reduce((all, one) => ({
    maxAbs: Math.max(all.maxAbs, one.maxAbs),
    merit: all.merit + one.merit,
  }));
}

/** The same for each sequence of the batch by itself. */
export function residualsBySequence(
  problem: Problem,
  states: Reals,
  fromStep = 0,
  toStep = problem.length,
): Residual[] {
  const { batch, length, state, initial } = problem;
  const twin = makeStepTwin(problem);
  const next = new Float64Array(state);
  const measure = (b: number): Residual => {
    let maxAbs = 0;
    let sumOfSquares = 0;
    for (let t = fromStep; t < toStep; t++) {
      const start = (b * length + t) * state;
      const previous = t > 0 ? states.subarray(start - state, start) : initial.subarray(b * state, (b + 1) * state);
      twin.next(previous, b, t, next);
      for (let i = 0; i < state; i++) {
        const r = (states[start + i] ?? 0) - (next[i] ?? 0);
        maxAbs = Math.max(maxAbs, Math.abs(r));
        sumOfSquares += r * r;
      }
    }
    return { maxAbs, merit: sumOfSquares / 2 };
  };
  return Array.from({ length: batch }, (_, b) => measure(b));
}
