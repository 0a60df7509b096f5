/**
 * The bootstrap drawn, where there are too many samples to compute it (`bootstrapped-median.ts`): seeded draws, medians of
 * resamples without sorting them, and the middle 95 % of a statistic.
 */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { quantileSorted } from 'simple-statistics';
import type { Interval } from './bootstrapped-median.ts';

const LOWER = 0.025;
const UPPER = 0.975;
const WORDS = 2 ** 32;

/** Samples in ascending order, and the place of each original sample in that order. */
export interface Ranked {
  readonly sorted: Float64Array;
  readonly placeOf: Uint32Array;
  /** How often each place was drawn; written anew by every resample. */
  readonly times: Uint32Array;
}

export function rank(samples: readonly number[]): Ranked {
  const order = Uint32Array.from(samples, (_, index) => index).sort((a, b) => (samples[a] ?? 0) - (samples[b] ?? 0));
  const placeOf = new Uint32Array(samples.length);
  order.forEach((index, place) => (placeOf[index] = place));
  return {
    sorted: Float64Array.from(order, (index) => samples[index] ?? 0),
    placeOf,
    times: new Uint32Array(samples.length),
  };
}

/** The median of the chosen samples, by counting draws per place: linear in the samples, no sort per resample. */
export function resampledMedian({ sorted, placeOf, times }: Ranked, chosen: Uint32Array): number {
  times.fill(0);
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

/** Fills the list with places 0 … length − 1, drawn with replacement. */
export type Draw = (into: Uint32Array) => Uint32Array;

const FIRST_RESAMPLES = 4000;
const MOST_RESAMPLES = 64_000;
/** By which two halves of the resamples may differ, as a share of each end: one half differs from the whole by half of it. */
const STEADY_SHARE = 0.005;

/**
 * The middle 95 % of a statistic over seeded resamples, twice as many until two halves of them agree to 0.5 %, at most
 * 64,000; null where one of them is not finite. `stretch`: how far the ends will be moved away from the estimate.
 */
export function steadyPercentiles(seed: number, stretch: number, statistic: (draw: Draw) => number): Interval | null {
  const draw = drawFrom(seed);
  const values: number[] = [];
  for (let wanted = FIRST_RESAMPLES; ; wanted *= 2) {
    while (values.length < wanted) values.push(statistic(draw));
    if (!values.every((value) => Number.isFinite(value))) return null;
    const halves = [values.slice(0, wanted / 2), values.slice(wanted / 2)].map((half) => middleOf(half));
    if (wanted >= MOST_RESAMPLES || agree(halves[0], halves[1], STEADY_SHARE / stretch)) return middleOf(values);
  }
}

function agree(one: Interval | undefined, other: Interval | undefined, share: number): boolean {
  return [0, 1].every((end) => {
    const [a, b] = [one?.[end] ?? 0, other?.[end] ?? 0];
    return Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b));
  });
}

function drawFrom(seed: number): Draw {
  const generator = xoroshiro128plus(seed | 0);
  return (into) => {
    const { length } = into;
    // A share of a 32-bit word: the places differ in likelihood by less than length / 2³².
    for (let turn = 0; turn < length; turn++) into[turn] = Math.floor(((generator.next() >>> 0) / WORDS) * length);
    return into;
  };
}

function middleOf(values: ArrayLike<number>): Interval {
  const ascending = [...Float64Array.from(values).sort()];
  return [quantileSorted(ascending, LOWER), quantileSorted(ascending, UPPER)];
}
