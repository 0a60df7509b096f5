/** Medians of plain lists. */
import { median as exactMedian, medianAbsoluteDeviation } from 'simple-statistics';

/** The median; the mean of the middle two where the count is even. Throws on an empty list. */
export function median(samples: readonly number[]): number {
  return exactMedian([...samples]);
}

/** Median absolute deviation from the median, unscaled. Throws on an empty list. */
export function mad(samples: readonly number[]): number {
  return medianAbsoluteDeviation([...samples]);
}
