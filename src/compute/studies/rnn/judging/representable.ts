/** Whether float32 can hold the states of a problem, and where it can no longer. */
import { reasonOf, type Reason } from '../../../../shared/contract/reason.ts';
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

/** Where the states leave float32, counted from 1. */
export function overflowReason({ size, ...found }: Overflow): Reason {
  const place = {
    step: found.step + 1,
    sequence: found.sequence + 1,
    entry: found.entry + 1,
    largest: LARGEST_FLOAT32,
  };
  if (size === null) return reasonOf('value-leaves-float32', place);
  return Number.isFinite(size) ? reasonOf('leaves-float32', { ...place, size }) : reasonOf('leaves-float64', place);
}
