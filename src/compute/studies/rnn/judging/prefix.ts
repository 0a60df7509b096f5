/** The first steps of a workload and of a reference, to judge a solver that evaluates no more than these. */
import { formatCount } from '../../../../shared/text/units.ts';
import type { Reference } from './reference.ts';
import type { Workload } from '../survey/survey.ts';

/** The same sequences, cut after so many steps. What is known of the whole (how predictable it is) is kept. */
export function workloadPrefix(workload: Workload, steps: number): Workload {
  const { problem } = workload;
  const { batch, length, input } = problem;
  if (steps >= length) return workload;
  const inputs = firstSteps(problem.inputs, batch, length * input, steps * input);
  return { ...workload, problem: { ...problem, length: steps, inputs, guess: null } };
}

export function prefixOf(reference: Reference, { problem }: Workload, steps: number): Reference {
  const { batch, state } = problem;
  if (steps >= reference.steps) return reference;
  return {
    ...reference,
    name: `${reference.name}, of these the first ${formatCount(steps)}`,
    states: firstSteps(reference.states, batch, reference.steps * state, steps * state),
    steps,
  };
}

/** Of `batch` rows of `whole` numbers each, the first `part` ones. */
export function firstSteps<T extends Float32Array | Float64Array>(
  values: T,
  batch: number,
  whole: number,
  part: number,
): T {
  const kept = values.slice(0, batch * part) as T;
  for (let b = 0; b < batch; b += 1) kept.set(values.subarray(b * whole, b * whole + part), b * part);
  return kept;
}
