/** The file that `antler solve --out` writes. */
import type { SolveOutcome } from './solving.ts';

interface Sizes {
  readonly batch: number;
  readonly length: number;
  readonly state: number;
}

/** Steps written at a time: whole trajectories may be longer than a string can be. */
const STEPS_PER_PIECE = 1000;

/** The file in pieces, so that long trajectories need no string of their size. */
export function* solveFile(algorithm: string, outcome: SolveOutcome, sizes: Sizes): Generator<string> {
  const { status, reason, solution, states, trace } = outcome;
  const head = {
    algorithm,
    status,
    reason,
    iterations: solution?.iterations ?? 0,
    iterationsPerSequence: solution?.iterationsPerSequence ?? [],
    resets: solution?.resets ?? 0,
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"states":`;
  if (states) yield* nested(states, sizes);
  else yield 'null';
  yield `,\n"trace":${JSON.stringify(trace)},\n"gradients":null}\n`;
}

/** [B][T][D]; JSON has no word for what is not finite but null. */
function* nested(states: Float32Array, { batch, length, state }: Sizes): Generator<string> {
  for (let b = 0; b < batch; b++) {
    yield b === 0 ? '[[' : ',[';
    for (let from = 0; from < length; from += STEPS_PER_PIECE) {
      const steps: string[] = [];
      for (let t = from; t < Math.min(from + STEPS_PER_PIECE, length); t++) {
        const start = (b * length + t) * state;
        steps.push(JSON.stringify([...states.subarray(start, start + state)]));
      }
      yield (from === 0 ? '' : ',') + steps.join(',\n');
    }
    yield ']';
  }
  yield ']';
}
