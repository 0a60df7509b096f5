/**
 * Intervals for samples from several starts of a process. Within one process an interval may be narrow and still wrong,
 * because memory layout, clocks and compiled code differ from start to start. Resampling follows how the samples came
 * about: restarts are drawn, blocks within each, and the samples that lie in those blocks. With one restart this is the
 * interval of `statistics.ts`.
 *
 * A handful of restarts scatter less than all possible ones do. The percentile bounds therefore lie further from the
 * estimate, by the factor t(N − 1) / 1.96 · √(N / (N − 1)) on the logarithmic scale: Student's factor for N restarts, and
 * the bootstrap's own shortfall.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import { quantileSorted } from 'simple-statistics';
import type { Quantity, Sampling } from './run.ts';
import {
  MIN_INTERVAL_SAMPLES,
  mad,
  median,
  medianInterval,
  pairedRatioInterval,
  unpairedRatioInterval,
  type Interval,
} from './statistics.ts';

const RESAMPLES = 2000;
const LOWER = 0.025;
const UPPER = 0.975;
const NORMAL = 1.96;

/** Samples in the order taken, and how they were taken; null: within one process, one sample a block. */
export interface Sampled {
  readonly samples: readonly number[];
  readonly sampling: Sampling | null;
}

/** The starts of a process that the samples come from. */
export function restartsOf({ samples, sampling }: Sampled): number {
  return sampling?.restartOf.length === samples.length ? Math.max(1, sampling.restarts) : 1;
}

/** 95 % interval of the median of all samples; null below six. */
export function runInterval(run: Sampled, seed: number): Interval | null {
  if (run.samples.length < MIN_INTERVAL_SAMPLES) return null;
  const restarts = restartsOf(run);
  if (restarts === 1) return medianInterval(run.samples, seed);
  const ranked = rank(run.samples);
  const strata = strataOf(run, ownUnits(run));
  const bounds = percentiles(seed, (drawn) => drawn(strata, [ranked])[0] ?? Number.NaN);
  return bounds && widened(bounds, median(run.samples), restarts);
}

/** Raw samples with what is derived from them. Throws on an empty list. */
export function sampledQuantity(run: Sampled, seed: number): Quantity {
  const { samples } = run;
  return { median: median(samples), mad: mad(samples), ci95: runInterval(run, seed), samples: [...samples] };
}

/**
 * 95 % interval of median(reference) / median(other) for runs measured side by side: whole restarts are drawn, and whole
 * blocks within them, so that what both shared cancels out. Blocks that only one of them has are left out; null below
 * six common ones, or where a resampled median is zero.
 */
export function pairedRunsInterval(reference: Sampled, other: Sampled, seed: number): Interval | null {
  if (restartsOf(reference) === 1 && restartsOf(other) === 1)
    return pairedRatioInterval(reference.samples, other.samples, seed);
  const pairs = commonBlocks(reference, other);
  if (pairs.length < MIN_INTERVAL_SAMPLES) return null;
  const upper = pairs.map(({ ours }) => reference.samples[ours] ?? 0);
  const lower = pairs.map(({ theirs }) => other.samples[theirs] ?? 0);
  const ranked = [rank(upper), rank(lower)];
  const restarts = pairs.map(({ restart }) => restart);
  const strata = groupsOf(restarts);
  const bounds = percentiles(seed, (drawn) => {
    const [above = Number.NaN, below = Number.NaN] = drawn(strata, ranked);
    return above / below;
  });
  return bounds && widened(bounds, median(upper) / median(lower), strata.length);
}

/** 95 % interval of median(reference) / median(other) for runs that were not measured side by side; null below six of either. */
export function unpairedRunsInterval(reference: Sampled, other: Sampled, seed: number): Interval | null {
  if (Math.min(reference.samples.length, other.samples.length) < MIN_INTERVAL_SAMPLES) return null;
  const restarts = Math.min(restartsOf(reference), restartsOf(other));
  if (Math.max(restartsOf(reference), restartsOf(other)) === 1)
    return unpairedRatioInterval(reference.samples, other.samples, seed);
  const [upper, lower] = [rank(reference.samples), rank(other.samples)];
  const [above, below] = [strataOf(reference, ownUnits(reference)), strataOf(other, ownUnits(other))];
  const bounds = percentiles(
    seed,
    (drawn) => (drawn(above, [upper])[0] ?? Number.NaN) / (drawn(below, [lower])[0] ?? Number.NaN),
  );
  return bounds && widened(bounds, median(reference.samples) / median(other.samples), Math.max(2, restarts));
}

/** Student's factor for 95 %, by degrees of freedom from 1. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228] as const;

/** How much further from the estimate the bounds of so few restarts have to lie; 1 for one restart, and towards 1 for many. */
export function wideningFactor(restarts: number): number {
  if (restarts < 2) return 1;
  const degrees = restarts - 1;
  // Beyond the table the first term of the expansion around the normal is exact to three digits.
  const student = STUDENT[degrees - 1] ?? NORMAL + (NORMAL ** 3 + NORMAL) / (4 * degrees);
  return (student / NORMAL) * Math.sqrt(restarts / degrees);
}

function widened([low, high]: Interval, estimate: number, restarts: number): Interval {
  if (!(estimate > 0 && low > 0)) return [low, high];
  const factor = wideningFactor(restarts);
  return [estimate * (low / estimate) ** factor, estimate * (high / estimate) ** factor];
}

/** For each restart, the indices of what is drawn from it. */
type Strata = readonly (readonly number[])[];

function ownUnits({ samples }: Sampled): number[] {
  return samples.map((_, index) => index);
}

function strataOf(run: Sampled, units: readonly number[]): Strata {
  return restartsOf(run) === 1 ? [units] : groupsOf(run.sampling?.restartOf ?? []);
}

function groupsOf(restarts: readonly number[]): Strata {
  return [
    ...Map.groupBy(
      restarts.map((restart, index) => ({ restart, index })),
      ({ restart }) => restart,
    ).values(),
  ].map((members) => members.map(({ index }) => index));
}

interface Pair {
  readonly restart: number;
  readonly ours: number;
  readonly theirs: number;
}

/** The places in both lists of samples that share restart and block. */
function commonBlocks(reference: Sampled, other: Sampled): Pair[] {
  const theirs = new Map(other.samples.map((_, index) => [blockKey(other, index), index]));
  return reference.samples.flatMap((_, index) => {
    const found = theirs.get(blockKey(reference, index));
    return found === undefined
      ? []
      : [{ restart: reference.sampling?.restartOf[index] ?? 0, ours: index, theirs: found }];
  });
}

function blockKey({ sampling }: Sampled, index: number): string {
  return `${sampling?.restartOf[index] ?? 0} ${sampling?.blockOf[index] ?? index}`;
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

/** Draws restarts and blocks once, and gives the median of every list over the same draw. */
type Draw = (strata: Strata, lists: readonly Ranked[]) => number[];

/** The middle 95 % of a statistic over seeded resamples; null where one of them is not finite. */
function percentiles(seed: number, statistic: (draw: Draw) => number): Interval | null {
  const generator = mersenne(seed | 0);
  const draw: Draw = (strata, lists) => {
    const times = lists.map(({ sorted }) => new Uint32Array(sorted.length));
    for (let turn = 0; turn < strata.length; turn++) {
      const blocks = strata[uniformInt(generator, 0, strata.length - 1)] ?? [];
      for (let taken = 0; taken < blocks.length; taken++) {
        const block = blocks[uniformInt(generator, 0, blocks.length - 1)] ?? 0;
        lists.forEach(({ placeOf }, list) => countOne(times[list], placeOf[block] ?? 0));
      }
    }
    return lists.map(({ sorted }, list) => countedMedian(sorted, times[list] ?? new Uint32Array()));
  };
  const values = Array.from({ length: RESAMPLES }, () => statistic(draw));
  if (!values.every((value) => Number.isFinite(value))) return null;
  values.sort((a, b) => a - b);
  return [quantileSorted(values, LOWER), quantileSorted(values, UPPER)];
}

function countOne(times: Uint32Array | undefined, place: number): void {
  if (times) times[place] = (times[place] ?? 0) + 1;
}

/** The median of ascending values, each as often as it was drawn. */
function countedMedian(sorted: Float64Array, times: Uint32Array): number {
  const half = times.reduce((sum, count) => sum + count, 0) / 2;
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
