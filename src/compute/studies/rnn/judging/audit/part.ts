/**
 * The part of a problem that the twins follow: the first steps of some of its sequences. For methods that look backwards
 * only, the iterates of a part are those of the whole.
 */
import type { Problem } from '../../cells/problem.ts';

export interface Part {
  /** Sequences of the whole, ascending. */
  readonly sequences: readonly number[];
  /** From the first one on. */
  readonly steps: number;
}

/** The problem of the part by itself. */
export function problemOf(part: Part, whole: Problem): Problem {
  const { length, state, input, initial, inputs, guess } = whole;
  const { steps, sequences } = part;
  return {
    ...whole,
    length: steps,
    batch: sequences.length,
    inputs: cut(inputs, sequences, length * input, steps * input),
    initial: cut(initial, sequences, state, state),
    guess: guess && cut(guess, sequences, length * state, steps * state),
  };
}

/** Of states of the whole, [B, T, D], those of the part: [sequences, steps, D]. */
export function statesOf(part: Part, { length, state }: Problem, states: Float32Array): Float32Array {
  return cut(states, part.sequences, length * state, part.steps * state);
}

/** Of rows of `whole` numbers, the first `kept` of those that are named. */
function cut(values: Float32Array, rows: readonly number[], whole: number, kept: number): Float32Array {
  const out = new Float32Array(rows.length * kept);
  for (const [index, row] of rows.entries()) out.set(values.subarray(row * whole, row * whole + kept), index * kept);
  return out;
}
