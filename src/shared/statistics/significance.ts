/**
 * Judges ratios of times: each against the practical threshold, and all of one sweep or comparison together, since among
 * many comparisons of equal things some will look different by chance.
 */
import { judgedInterval, type JudgedInterval, sweepNoise } from './judged-interval.ts';
import type { RatioBasis } from './ratio-basis.ts';
import type { Comparison, Verdict } from '../contract/judgement.ts';
import { PRACTICAL_SHARE } from '../contract/thresholds.ts';
import { reasonOf, type Reason } from '../contract/reason.ts';

export type { Comparison, Verdict } from '../contract/judgement.ts';

/** A ratio of times, above 1 where the thing judged is faster, with all that its verdict depends on. */
export interface JudgedRatio {
  readonly ratio: number | null;
  readonly ci95: readonly [number, number] | null;
  /** Why there can be no ratio; null where there is one. */
  readonly whyNot: Reason | null;
  /** The practical threshold, as a share; 2 % where it is not given. */
  readonly threshold?: number | undefined;
  /** What it rests on; absent: whoever asks answers for what differs between processes. */
  readonly basis?: RatioBasis | undefined;
}

/** A difference is claimed where the chance of claiming any that is not there is at most this. */
const LEVEL = 0.05;

/** No p-value is claimed to be smaller: how the tails run further out is not known. */
const LEAST_P = 1 / 10_001;

/** Of Student's t with five degrees of freedom, as few as an interval can have: 97.5 % quantile. */
const T5 = 2.570582;

/** Judges a ratio of times by its interval: it has to be clear of 1 by the practical threshold, or to stay within it. */
export function compareRatio(ci95: readonly [number, number] | null, threshold = PRACTICAL_SHARE): Comparison {
  if (!ci95) return 'ambiguous';
  const [low, high] = ci95;
  if (low > 1 + threshold) return 'faster';
  if (high < 1 - threshold) return 'slower';
  return low >= 1 - threshold && high <= 1 + threshold ? 'same' : 'ambiguous';
}

/**
 * The two-sided p-value of a ratio against a true ratio within the threshold around 1, read off its 95 % interval: the
 * distance from the estimate to the threshold, in half-widths of the interval on that side and on the logarithmic scale,
 * is taken for Student's t with five degrees of freedom, 2.57 to the half-width. It is at most 5 % exactly where the
 * interval is clear of the threshold, and never below 1 / 10,001.
 */
export function ratioPValue(ratio: number, ci95: readonly [number, number], threshold = PRACTICAL_SHARE): number {
  const [low, high] = ci95.map(Math.log) as [number, number];
  const estimate = Math.log(ratio);
  const isAbove = estimate > 0;
  const distance = isAbove ? estimate - Math.log(1 + threshold) : Math.log(1 - threshold) - estimate;
  if (!(distance > 0)) return 1;
  const halfWidth = isAbove ? estimate - low : high - estimate;
  if (Number.isNaN(halfWidth)) return 1;
  const p = halfWidth > 0 ? beyondT5((T5 * distance) / halfWidth) : 0;
  return Math.max(p, LEAST_P);
}

/** P(|T| > t) of Student's t with five degrees of freedom. */
function beyondT5(t: number): number {
  const angle = Math.atan(t / Math.sqrt(5));
  const cosine = Math.cos(angle);
  return 1 - (2 / Math.PI) * (angle + Math.sin(angle) * cosine * (1 + (2 / 3) * cosine ** 2));
}

/**
 * Holm's correction: the k-th smallest of n p-values times n − k + 1, at least the one before, at most 1. In the given
 * order. The chance of any false claim among those at most 5 % is then at most 5 %.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const adjusted = pValues.map(() => 1);
  let least = 0;
  order.forEach((index, place) => {
    least = Math.max(least, Math.min(1, (pValues[index] ?? 1) * (pValues.length - place)));
    adjusted[index] = least;
  });
  return adjusted;
}

/** One verdict for each ratio, all of them judged together. */
export function judgeTogether(ratios: readonly JudgedRatio[]): Verdict[] {
  const sweep = sweepNoise(ratios);
  const judged = ratios.map((one) => ({ ...one, found: one.basis ? judgedInterval(one, sweep) : asItIs(one) }));
  const pValues = judged.map(({ ratio, found: { ci95 }, threshold, whyNot }) =>
    ratio === null || ci95 === null || whyNot !== null ? null : ratioPValue(ratio, ci95, threshold),
  );
  const tested = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }]));
  const corrected = holm(tested.map(({ p }) => p));
  const adjustedOf = new Map(tested.map(({ index }, place) => [index, corrected[place] ?? 1]));
  return judged.map((one, index) => ({
    ...verdictOn(one, pValues[index] ?? null, adjustedOf.get(index) ?? null, tested.length),
    ...(one.found.widenedFor !== null &&
      one.found.ci95 !== null && { ci95: one.found.ci95, widenedFor: one.found.widenedFor }),
    ...(one.found.isLocal && { isLocal: true as const }),
  }));
}

function asItIs({ ci95 }: JudgedRatio): JudgedInterval {
  return { ci95, widenedFor: null, isLocal: false };
}

function verdictOn(
  { ratio, whyNot, threshold = PRACTICAL_SHARE, basis, found }: JudgedRatio & { readonly found: JudgedInterval },
  p: number | null,
  adjustedP: number | null,
  comparisons: number,
): Verdict {
  if (whyNot !== null || ratio === null)
    return { comparison: 'not-comparable', reason: whyNot ?? reasonOf('no-ratio'), p: null, adjustedP: null };
  const { ci95 } = found;
  const plain = compareRatio(ci95, threshold);
  const claimed = plain === 'faster' || plain === 'slower';
  if (claimed && adjustedP !== null && adjustedP > LEVEL) {
    const reason = reasonOf('not-after-holm', { comparisons, p: p ?? 1, adjustedP });
    return { comparison: 'ambiguous', reason, p, adjustedP };
  }
  const reason = ci95 === null ? whyNoInterval(basis) : reasonFor(plain, threshold, comparisons);
  return { comparison: plain, reason, p, adjustedP };
}

/** Why a ratio has no interval. */
export function whyNoInterval(basis: Pick<RatioBasis, 'noInterval'> | undefined): Reason {
  return basis?.noInterval ?? reasonOf('few-samples');
}

function reasonFor(comparison: Comparison, threshold: number, comparisons: number): Reason {
  switch (comparison) {
    case 'faster':
      return reasonOf('lies-above', { threshold, comparisons });
    case 'slower':
      return reasonOf('lies-below', { threshold, comparisons });
    case 'same':
      return reasonOf('lies-within', { threshold });
    case 'ambiguous':
      return reasonOf('reaches-across', { threshold });
  }
}
