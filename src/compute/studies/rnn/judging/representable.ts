/** Whether float32 can hold the states of a problem, and where it can no longer. */
import { Fault } from '../../../../shared/contract/fault.ts';
import { formatCount, formatError } from '../../../../shared/text/units.ts';
import type { Problem } from '../cells/problem.ts';
import { LARGEST_FLOAT32 } from '../cells/reset-bound.ts';
import type { Reals } from '../twin/precision.ts';
import { makeStepTwin } from '../twin/step.ts';

/** The first state that leaves float32; indices from 0. */
export interface Overflow {
  readonly sequence: number;
  readonly step: number;
  readonly entry: number;
  /** Its size in float64; null where not that state, but a value on the way to it is too large. */
  readonly size: number | null;
}

/** What was to be solved first has states that float32 cannot hold. */
export class NotRepresentable extends Fault {
  constructor(message: string) {
    super('failed', message);
  }
}

/** The first step of a float64 trajectory [B, steps, D] with an entry beyond float32; null where there is none. */
export function firstOverflow({ batch, state }: Problem, states: Reals, steps: number): Overflow | null {
  for (let step = 0; step < steps; step++)
    for (let sequence = 0; sequence < batch; sequence++) {
      const start = (sequence * steps + step) * state;
      const entry = firstBeyond(states.subarray(start, start + state));
      if (entry !== null) return { sequence, step, entry, size: Math.abs(states[start + entry] ?? Number.NaN) };
    }
  return null;
}

/**
 * Where the states [B, T, D] of a sequential evaluation in float32 stop being finite, that one more step from the last
 * finite state leaves float32 in float64 too, or has a value in it that float32 cannot hold. null where all states are
 * finite, or float32 could have gone on: then the evaluation is at fault. Says nothing of the steps before.
 */
export function overflowAfter(problem: Problem, states: Float32Array): Overflow | null {
  const { length, state, initial } = problem;
  const first = firstOverflow(problem, states, length);
  if (!first) return null;
  const { sequence, step } = first;
  const start = (sequence * length + step) * state;
  const previous =
    step > 0 ? states.subarray(start - state, start) : initial.subarray(sequence * state, (sequence + 1) * state);
  const exact = new Float64Array(state);
  makeStepTwin(problem).next(Float64Array.from(previous), sequence, step, exact);
  const entry = firstBeyond(exact);
  if (entry !== null) return { sequence, step, entry, size: Math.abs(exact[entry] ?? Number.NaN) };
  const rounded = new Float32Array(state);
  makeStepTwin(problem, 'float32').next(previous, sequence, step, rounded);
  const lost = firstBeyond(rounded);
  return lost === null ? null : { sequence, step, entry: lost, size: null };
}

/** The first entry that is not finite in float32; null where all are. */
function firstBeyond(values: Reals): number | null {
  const entry = values.findIndex((value) => !(Math.abs(value) <= LARGEST_FLOAT32));
  return entry < 0 ? null : entry;
}

/** "the states leave float32 at step 80 of sequence 1: entry 3 is 4.1e38 in size, float32 ends at 3.4e38". */
export function overflowText({ sequence, step, entry, size }: Overflow): string {
  const where = `the states leave float32 at step ${formatCount(step + 1)} of sequence ${formatCount(sequence + 1)}`;
  if (size === null)
    return `${where}: a value that entry ${entry + 1} is computed from is larger than ${formatError(LARGEST_FLOAT32)}, where float32 ends`;
  const large = Number.isFinite(size) ? `${formatError(size)} in size` : 'beyond float64, too';
  return `${where}: entry ${entry + 1} is ${large}, float32 ends at ${formatError(LARGEST_FLOAT32)}`;
}
