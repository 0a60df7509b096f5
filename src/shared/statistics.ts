/**
 * Medians and their intervals. Every resampling is seeded: the same samples and seed give the same interval on every
 * machine. Repetitions are interleaved, so repetition r of every algorithm of a point forms block r; a ratio of two
 * algorithms resamples whole blocks, which cancels what drifted for both alike.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import { median as exactMedian, medianAbsoluteDeviation, quantileSorted } from 'simple-statistics';
import type { Quantity } from './run.ts';

/** Fewer samples give no interval: below six, the percentile bootstrap covers far less than it promises. */
export const MIN_INTERVAL_SAMPLES = 6;

const RESAMPLES = 2000;
const LOWER = 0.025;
const UPPER = 0.975;

export type Interval = [number, number];

/** The median; the mean of the middle two where the count is even. Throws on an empty list. */
export function median(samples: readonly number[]): number {
  return exactMedian([...samples]);
}

/** Median absolute deviation from the median, unscaled. Throws on an empty list. */
export function mad(samples: readonly number[]): number {
  return medianAbsoluteDeviation([...samples]);
}

/** 95 % percentile bootstrap interval of the median; null below six samples. */
export function medianInterval(samples: readonly number[], seed: number): Interval | null {
  if (samples.length < MIN_INTERVAL_SAMPLES) return null;
  const ranked = rank(samples);
  return percentiles(seed, (draw) => resampledMedian(ranked, draw(samples.length)));
}

/**
 * 95 % interval of median(reference) / median(other), resampling blocks: sample r of both lists belongs to block r.
 * Samples beyond the shorter list are left out; null below six blocks, or where a resampled median is zero.
 */
export function pairedRatioInterval(
  reference: readonly number[],
  other: readonly number[],
  seed: number,
): Interval | null {
  const blocks = Math.min(reference.length, other.length);
  if (blocks < MIN_INTERVAL_SAMPLES) return null;
  const upper = rank(reference.slice(0, blocks));
  const lower = rank(other.slice(0, blocks));
  return percentiles(seed, (draw) => {
    const chosen = draw(blocks);
    return resampledMedian(upper, chosen) / resampledMedian(lower, chosen);
  });
}

/** 95 % interval of median(reference) / median(other) for samples that were not taken side by side; null below six of either. */
export function unpairedRatioInterval(
  reference: readonly number[],
  other: readonly number[],
  seed: number,
): Interval | null {
  if (Math.min(reference.length, other.length) < MIN_INTERVAL_SAMPLES) return null;
  const upper = rank(reference);
  const lower = rank(other);
  return percentiles(seed, (draw) => {
    const numerator = resampledMedian(upper, draw(reference.length));
    return numerator / resampledMedian(lower, draw(other.length));
  });
}

/** Raw samples with what is derived from them. Throws on an empty list. */
export function quantityOf(samples: readonly number[], seed: number): Quantity {
  return { median: median(samples), mad: mad(samples), ci95: medianInterval(samples, seed), samples: [...samples] };
}

/** Samples in ascending order, and the place of each original sample in that order. */
interface Ranked {
  readonly sorted: Float64Array;
  readonly placeOf: Uint32Array;
}

function rank(samples: readonly number[]): Ranked {
  const order = samples.map((_, index) => index).sort((a, b) => (samples[a] ?? 0) - (samples[b] ?? 0));
  const placeOf = new Uint32Array(samples.length);
  order.forEach((index, place) => (placeOf[index] = place));
  return { sorted: Float64Array.from(order, (index) => samples[index] ?? 0), placeOf };
}

/** The median of a resample, by counting draws per place: linear in the samples, no sort per resample. */
function resampledMedian({ sorted, placeOf }: Ranked, chosen: Uint32Array): number {
  const times = new Uint32Array(sorted.length);
  for (const index of chosen) {
    const place = placeOf[index] ?? 0;
    times[place] = (times[place] ?? 0) + 1;
  }
  const half = chosen.length / 2;
  let passed = 0;
  let below: number | null = null;
  for (let place = 0; place < sorted.length; place++) {
    if (times[place] === 0) continue;
    const value = sorted[place] ?? 0;
    if (below !== null) return (below + value) / 2;
    passed += times[place] ?? 0;
    if (passed > half) return value;
    if (passed === half) below = value;
  }
  return Number.NaN;
}

/** The middle 95 % of a statistic over seeded resamples; null where one of them is not finite. */
function percentiles(seed: number, statistic: (draw: (count: number) => Uint32Array) => number): Interval | null {
  const generator = mersenne(seed | 0);
  const draw = (count: number): Uint32Array => {
    const chosen = new Uint32Array(count);
    for (let index = 0; index < count; index++) chosen[index] = uniformInt(generator, 0, count - 1);
    return chosen;
  };
  const values: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) values.push(statistic(draw));
  if (!values.every((value) => Number.isFinite(value))) return null;
  values.sort((a, b) => a - b);
  return [quantileSorted(values, LOWER), quantileSorted(values, UPPER)];
}
