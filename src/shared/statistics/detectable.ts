/**
 * The smallest slow-down that a comparison could have found. A verdict that says nothing may stand for a machine on which
 * nothing could be seen, and that has to be said beside it.
 */
import { type LogEstimate, studentCritical } from './student.ts';

/** A slow-down this large would have been found in this share of such comparisons. */
export const POWER = 0.8;
/** A difference is claimed where the chance of claiming one that is not there is at most this. */
const LEVEL = 0.05;
/** Student's degrees of freedom behind a bootstrapped interval, as in `significance.ts`. */
const BOOTSTRAP_DEGREES = 5;
/** Beyond a hundredfold nobody asks. */
const LARGEST = 100;

/** Shares by which B would have to be slower; null: no slow-down, however large, could have been found. */
export interface Detectable {
  readonly confirmed: number | null;
  readonly suspected: number | null;
}

export const NOTHING_DETECTABLE: Detectable = { confirmed: null, suspected: null };

/** An interval of A's time over B's as an estimate: its reach on the side of slow-downs, in Student's half-widths. */
export function estimateOf(ratio: number, ci95: readonly [number, number]): LogEstimate {
  const reach = Math.max(0, Math.log(ratio) - Math.log(ci95[0]), Math.log(ci95[1]) - Math.log(ratio));
  return {
    log: Math.log(ratio),
    se: reach / studentCritical(LEVEL, BOOTSTRAP_DEGREES),
    degrees: BOOTSTRAP_DEGREES,
  };
}

/** The smallest slow-down that is found in 80 % of comparisons as wide as this one, as one of `comparisons` after Holm. */
export function detectableOf({ se, degrees }: LogEstimate, threshold: number, comparisons: number): number | null {
  const critical = studentCritical(LEVEL / Math.max(1, comparisons), degrees);
  const share = Math.exp((critical + studentCritical(2 * (1 - POWER), degrees)) * se) / (1 - threshold) - 1;
  return share < LARGEST ? share : null;
}

/** The slow-down that would have been found at every pair; null where some pair could find none. */
export function worstOf(shares: readonly (number | null)[]): number | null {
  return shares.length === 0 || shares.includes(null)
    ? null
    : shares.reduce<number>((worst, share) => Math.max(worst, share ?? 0), 0);
}
