/** From the words that the control kernel wrote to the rows of a trace. */
import type { RnnTraceRow } from '../../../shared/studies/rnn/trace.ts';
import type { Solution } from './solver.ts';

export type SequenceTrace = Pick<Solution, 'iterationsPerSequence'> & Required<Pick<Solution, 'stepsPerSequence'>>;

/** Above it lies the bit that says: every entry of the sequence stepped by the tolerance or its own rounding at most. */
const MOST_RESETS = 2 ** 31 - 1;

/**
 * `words` holds rows 0 … iterations of `batch` entries (delta bits, residual bits, merit bits, resets with the highest bit
 * set where the sequence has settled); row 0 is the initial guess. A trace row is taken over all sequences: maxima of delta and residual, sums of merit and resets.
 */
export function readTrace(
  words: Uint32Array,
  iterations: number,
  batch: number,
): SequenceTrace & { trace: RnnTraceRow[] } {
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  const trace: RnnTraceRow[] = [];
  const iterationsPerSequence: (number | null)[] = Array.from({ length: batch }, () => null);
  const stepsPerSequence: number[][] = Array.from({ length: batch }, () => []);
  for (let iteration = 1; iteration <= iterations; iteration += 1) {
    let delta = 0;
    let residual = 0;
    let merit = 0;
    let resets = 0;
    for (let b = 0; b < batch; b += 1) {
      const at = (iteration * batch + b) * 4;
      const step = floats[at] ?? Number.NaN;
      stepsPerSequence[b]?.push(step);
      delta = maxOrNaN(delta, step);
      residual = maxOrNaN(residual, floats[at + 1] ?? Number.NaN);
      merit += floats[at + 2] ?? Number.NaN;
      const last = words[at + 3] ?? 0;
      resets += last & MOST_RESETS;
      if (last > MOST_RESETS) iterationsPerSequence[b] ??= iteration;
    }
    trace.push({
      iteration,
      delta: finite(delta),
      residual: finite(residual),
      merit: finite(merit),
      resets,
      error: null,
    });
  }
  return { trace, iterationsPerSequence, stepsPerSequence };
}

function maxOrNaN(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
