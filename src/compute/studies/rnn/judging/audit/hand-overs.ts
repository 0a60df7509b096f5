/**
 * Stepping is cut into dispatches, each of which goes on where the one before ended. A cell that forgets hides a wrong
 * hand-over soon after it, so the step behind every one is taken once more in float64.
 */
import { reasonOf, type Reason } from '../../../../../shared/contract/reason.ts';
import type { SolveParameters } from '../../algorithms/algorithm.ts';
import { segmentsOf } from '../../algorithms/buffers.ts';
import type { Problem } from '../../cells/problem.ts';
import { makeStepTwin } from '../../twin/step.ts';
import { affordableSteps } from '../budget.ts';

/** What one step in float32 may be off by, relative to the largest entry beside it (at least 1): rounding gives 1e-6. */
const ALLOWED = 1e-4;

/** Steps, from 1, that are the first of a dispatch, the very first left out; evenly chosen where they are too many. */
export function handOversOf(problem: Problem, parameters: Pick<SolveParameters, 'segments'>): number[] {
  const { count, steps } = segmentsOf(problem, parameters);
  const all = Array.from({ length: count - 1 }, (_, index) => (index + 1) * steps + 1).filter(
    (step) => step <= problem.length,
  );
  const most = affordableSteps(problem);
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] ?? 2);
}

/** The first of these steps that does not follow from the one before; null where all do. `states` is [B, T, D]. */
export function whyHandOverDiffers(
  problem: Problem,
  states: Float32Array,
  handOvers: readonly number[],
): Reason | null {
  const { batch, length, state } = problem;
  const twin = makeStepTwin(problem);
  const next = new Float64Array(state);
  for (let b = 0; b < batch; b++) {
    for (const step of handOvers) {
      const at = (b * length + step - 1) * state;
      const previous = states.subarray(at - state, at);
      const here = states.subarray(at, at + state);
      twin.next(previous, b, step - 1, next);
      const scale = Math.max(1, largest(previous), largest(here));
      const off = next.reduce((worst, value, i) => Math.max(worst, Math.abs((here[i] ?? Number.NaN) - value)), 0);
      if (!(off <= ALLOWED * scale))
        return reasonOf('hand-over-differs', { step, sequence: b + 1, error: off, allowed: ALLOWED * scale });
    }
  }
  return null;
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
