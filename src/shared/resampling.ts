/** The bootstrap itself: seeded draws, medians of resamples without sorting them, and the middle 95 % of a statistic. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { quantileSorted } from 'simple-statistics';

export type Interval = [number, number];

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

/** The middle 95 % of a statistic over seeded resamples; null where one of them is not finite. */
export function percentiles(seed: number, resamples: number, statistic: (draw: Draw) => number): Interval | null {
  const generator = xoroshiro128plus(seed | 0);
  const draw: Draw = (into) => {
    const { length } = into;
    // A share of a 32-bit word: the places differ in likelihood by less than length / 2³².
    for (let turn = 0; turn < length; turn++) into[turn] = Math.floor(((generator.next() >>> 0) / WORDS) * length);
    return into;
  };
  const values = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) values[resample] = statistic(draw);
  if (!values.every((value) => Number.isFinite(value))) return null;
  const ascending = [...values.sort()];
  return [quantileSorted(ascending, LOWER), quantileSorted(ascending, UPPER)];
}
