/** What a sweep asks of its medians and verdicts. */
/** Half-width of the interval of a median, over the median, at which repetitions end. */
export const DEFAULT_PRECISION = 0.01;
/** More repetitions than this rarely tell anything new. */
export const DEFAULT_MAX_SAMPLES = 200;
/** A difference below this share matters to nobody. */
export const PRACTICAL_SHARE = 0.02;

export interface Thresholds {
  readonly precision: number;
  readonly maxSamples: number;
  readonly threshold: number;
}

/** A share from a percentage that a person gave, without what the division adds in the last digits. */
export function fromPercent(percent: number): number {
  return Number((percent / 100).toPrecision(12));
}
