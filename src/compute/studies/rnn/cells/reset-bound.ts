/**
 * The bound of the safeguard that resets entries of an iterate (the papers' heuristic): what is not finite, or so much
 * larger than the solution that it can only be an overshoot. One rule for kernels, twins and peers.
 */
import type { Problem } from './problem.ts';

/** The largest finite float32. */
export const LARGEST_FLOAT32 = 3.4028234663852886e38;
/** How much larger than the largest state an entry has to be: a solution within ±1 keeps the papers' bound of 1e8. */
const OVERSHOOT = 1e8;

/** For a solution whose entries are at most this large; a float32, so that every precision compares with the same number. */
export function resetBoundFor(largest: number): number {
  const bound = Math.fround(OVERSHOOT * Math.max(1, largest));
  return bound <= LARGEST_FLOAT32 ? bound : LARGEST_FLOAT32;
}

/** The bound of a problem; that of a solution within ±1 where nothing was found out about it. */
export function resetBoundOf({ resetBeyond }: Pick<Problem, 'resetBeyond'>): number {
  return resetBeyond ?? OVERSHOOT;
}
