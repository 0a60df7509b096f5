/**
 * Medians and their intervals. Every resampling is seeded: the same samples and seed give the same interval on every
 * machine. Repetitions are interleaved, so repetition r of every algorithm of a point forms block r; a ratio of two
 * algorithms is taken block by block, which cancels what drifted for both alike. The middle 95 % of the resamples is
 * stretched away from the estimate, on the logarithmic scale, by what `stretch.ts` says.
 */
import { median as exactMedian, medianAbsoluteDeviation } from 'simple-statistics';
import type { Quantity } from './run.ts';
import { type Interval, percentiles, rank, resampledMedian } from './resampling.ts';
import { stretchOf } from './stretch.ts';

export type { Interval } from './resampling.ts';

/** Fewer samples give no interval: below six, the percentile bootstrap covers far less than it promises. */
export const MIN_INTERVAL_SAMPLES = 6;

const MEDIAN_RESAMPLES = 2000;
/** Of ratios, which have to bear a correction over hundreds of comparisons. */
export const RATIO_RESAMPLES = 10_000;
/** Beyond this many blocks the resamples take longer than they are worth; a fifth of them will do. */
const MANY_BLOCKS = 1000;

/** The median; the mean of the middle two where the count is even. Throws on an empty list. */
export function median(samples: readonly number[]): number {
  return exactMedian([...samples]);
}

/** Median absolute deviation from the median, unscaled. Throws on an empty list. */
export function mad(samples: readonly number[]): number {
  return medianAbsoluteDeviation([...samples]);
}

/** 95 % interval of the median, within the samples; null below six. */
export function medianInterval(samples: readonly number[], seed: number): Interval | null {
  if (samples.length < MIN_INTERVAL_SAMPLES) return null;
  const ranked = rank(samples);
  const chosen = new Uint32Array(samples.length);
  const bounds = percentiles(seed, MEDIAN_RESAMPLES, (draw) => resampledMedian(ranked, draw(chosen)));
  if (bounds === null) return null;
  const [low, high] = stretched(bounds, median(samples), stretchOf(samples));
  return [Math.max(low, ranked.sorted.at(0) ?? 0), Math.min(high, ranked.sorted.at(-1) ?? 0)];
}

/**
 * How many times longer the reference takes: the median over blocks of reference / other, where sample r of both lists
 * belongs to block r. What a block's samples share cancels out before the median is taken, so that on a busy machine it
 * scatters several times less than the ratio of the two medians. Samples beyond the shorter list are left out; NaN where
 * nothing is left.
 */
export function pairedRatio(reference: readonly number[], other: readonly number[]): number {
  const ratios = blockRatios(reference, other);
  return ratios.length === 0 ? Number.NaN : median(ratios);
}

/** 95 % interval of `pairedRatio`, resampling blocks; null below six blocks, or where a block has no positive finite ratio. */
export function pairedRatioInterval(
  reference: readonly number[],
  other: readonly number[],
  seed: number,
): Interval | null {
  const ratios = blockRatios(reference, other);
  if (ratios.length < MIN_INTERVAL_SAMPLES || !ratios.every(isRatio)) return null;
  const ranked = rank(ratios);
  const chosen = new Uint32Array(ratios.length);
  const bounds = percentiles(seed, ratioResamples(ratios.length), (draw) => resampledMedian(ranked, draw(chosen)));
  return bounds && stretched(bounds, median(ratios), stretchOf(ratios));
}

/** reference / other of every block that both have. */
function blockRatios(reference: readonly number[], other: readonly number[]): number[] {
  const blocks = Math.min(reference.length, other.length);
  return Array.from({ length: blocks }, (_, block) => (reference[block] ?? 0) / (other[block] ?? 0));
}

/** A clock that is too coarse gives times of zero, and ratios that are none. */
export function isRatio(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

/** 95 % interval of median(reference) / median(other) for samples that were not taken side by side; null below six of either. */
export function unpairedRatioInterval(
  reference: readonly number[],
  other: readonly number[],
  seed: number,
): Interval | null {
  if (Math.min(reference.length, other.length) < MIN_INTERVAL_SAMPLES) return null;
  const [upper, lower] = [rank(reference), rank(other)];
  const [above, below] = [new Uint32Array(reference.length), new Uint32Array(other.length)];
  const bounds = percentiles(seed, ratioResamples(Math.max(above.length, below.length)), (draw) => {
    const numerator = resampledMedian(upper, draw(above));
    return numerator / resampledMedian(lower, draw(below));
  });
  if (bounds === null) return null;
  const stretch = Math.max(stretchOf(reference), stretchOf(other));
  return stretched(bounds, median(reference) / median(other), stretch);
}

/** Raw samples with what is derived from them. Throws on an empty list. */
export function quantityOf(samples: readonly number[], seed: number): Quantity {
  return { median: median(samples), mad: mad(samples), ci95: medianInterval(samples, seed), samples: [...samples] };
}

function ratioResamples(blocks: number): number {
  return blocks > MANY_BLOCKS ? RATIO_RESAMPLES / 5 : RATIO_RESAMPLES;
}

/** Moves both bounds away from the estimate, by this factor on the logarithmic scale; what touches zero stays. */
export function stretched([low, high]: Interval, estimate: number, factor: number): Interval {
  if (!(low > 0 && estimate > 0)) return [low, high];
  return [estimate * (low / estimate) ** factor, estimate * (high / estimate) ** factor];
}
