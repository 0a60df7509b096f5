/** The true gradient that a problem file may bring along. */
import { reasonOf, type Reason } from '../../../../shared/contract/reason.ts';
import type { GradientParts, Loss } from '../../../../compute/studies/rnn/judging/gradient.ts';
import type { GivenProblem } from '../../../../compute/studies/rnn/drawing/problem-file.ts';
import type { StoredSteps } from '../../../../compute/studies/rnn/drawing/problem-gradient.ts';
import type { Problem } from '../../../../compute/studies/rnn/cells/problem.ts';
import type { Reals } from '../../../../compute/studies/rnn/twin/precision.ts';

/**
 * The first part that differs from the file's by more than `bound`, relative to its largest entry or 1; null where none
 * does, or the file has none. NaN differs.
 */
export function whyGradientDiffers(
  { gradient: truth, problem }: GivenProblem,
  gradient: GradientParts,
  loss: Loss,
  bound: number,
): Reason | null {
  if (!truth) return null;
  const pairs: readonly (readonly [part: string, actual: Reals, expected: Float64Array | null])[] = [
    ['adjoint', storedOf(problem, gradient.adjoint, problem.state, truth.adjoint), truth.adjoint?.values ?? null],
    ['ds0', gradient.initial, truth.initial],
    ['dx', storedOf(problem, gradient.inputs, problem.input, truth.inputs), truth.inputs?.values ?? null],
    ...Object.entries(truth.weights).map(
      ([name, expected]) => [`dtheta.${name}`, gradient.weights[name] ?? new Float64Array(), expected] as const,
    ),
  ];
  // Terms of the loss cancel: what they may be off by goes by their sizes.
  const errors = pairs.map(([part, actual, expected]) => [part, expected ? errorOf(actual, expected) : 0] as const);
  if (truth.loss !== null) errors.push(['loss', Math.abs(loss.value - truth.loss) / Math.max(1, loss.magnitude)]);
  const wrong = errors.find(([, error]) => !(error <= bound));
  if (!wrong) return null;
  const [part, error] = wrong;
  return reasonOf('gradient-truth-differs', { part, error, allowed: bound });
}

/** The entries at the steps that the file stores, in its order. */
function storedOf({ batch, length }: Problem, values: Reals, width: number, stored: StoredSteps | null): Reals {
  if (!stored?.steps) return values;
  const { steps } = stored;
  const picked = new Float64Array(batch * steps.length * width);
  for (let b = 0; b < batch; b++)
    for (const [row, step] of steps.entries()) {
      const from = (b * length + step - 1) * width;
      picked.set(values.subarray(from, from + width), (b * steps.length + row) * width);
    }
  return picked;
}

function errorOf(actual: Reals, expected: Float64Array): number {
  let worst = 0;
  let largest = 1;
  for (let index = 0; index < expected.length; index++) {
    const value = expected[index] ?? Number.NaN;
    const difference = Math.abs((actual[index] ?? Number.NaN) - value);
    if (Number.isNaN(difference)) return Number.NaN;
    worst = Math.max(worst, difference);
    largest = Math.max(largest, Math.abs(value));
  }
  return worst / largest;
}
