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
  const found = Array.from({ length: problem.batch }, () => ({ maxAbs: 0, sumOfSquares: 0 }));
  visitResiduals(problem, states, fromStep, toStep, (sequence, _, residual) => {
    const sums = found[sequence];
    if (!sums) return;
    for (const r of residual) {
      sums.maxAbs = Math.max(sums.maxAbs, Math.abs(r));
      sums.sumOfSquares += r * r;
    }
  });
  return found.map(({ maxAbs, sumOfSquares }) => ({ maxAbs, merit: sumOfSquares / 2 }));
}

/** Hands over r_t, [D], of each sequence and step index in that range; it is overwritten by the next one. */
export function visitResiduals(
  problem: Problem,
  states: Reals,
  fromStep: number,
  toStep: number,
  visit: (sequence: number, step: number, residual: Float64Array) => void,
): void {
  const { batch, length, state, initial } = problem;
  const twin = makeStepTwin(problem);
  const residual = new Float64Array(state);
  for (let b = 0; b < batch; b++)
    for (let t = fromStep; t < toStep; t++) {
      const start = (b * length + t) * state;
      const previous = t > 0 ? states.subarray(start - state, start) : initial.subarray(b * state, (b + 1) * state);
      twin.next(previous, b, t, residual);
      for (let i = 0; i < state; i++) residual[i] = (states[start + i] ?? 0) - (residual[i] ?? 0);
      visit(b, t, residual);
    }
}
