/**
 * Intervals for samples from several starts of a process. Within one process an interval may be narrow and still wrong,
 * because memory layout, clocks and compiled code differ from start to start. Resampling follows how the samples came
 * about: restarts are drawn, blocks within each, and the samples that lie in those blocks. With one restart this is the
 * interval of `statistics.ts`.
 *
 * A handful of restarts scatter less than all possible ones do, so the bounds are moved away from the estimate by
 * Student's factor for their number (`stretch.ts`), not by that for the number of samples. For two restarts that factor
 * is nine, and says nothing: they get that of three, hold the truth less often, and the text beside them says so.
 */
import type { Quantity, Sampling } from '../contract/run.ts';
import { type Interval, medianPercentiles, medianRatioPercentiles } from './bootstrapped-median.ts';
import { noiseOf } from './noise.ts';
import { type Draw, rank, type Ranked, resampledMedian, steadyPercentiles } from './resampling.ts';
import {
  beyondStep,
  type ClockSteps,
  MIN_INTERVAL_SAMPLES,
  isRatio,
  isUnseen,
  mad,
  median,
  medianInterval,
  overLevels,
  pairedRatio,
  pairedRatioInterval,
  ratioBeyondStep,
  stretched,
  unpairedRatioInterval,
} from './statistics.ts';
import { smallSampleFactor, stretchOf } from './interval-widening.ts';

/** From fewer, how much processes differ is hardly known. */
export const WELL_KNOWN_RESTARTS = 3;
/** Beyond so many samples the exact distribution takes longer than it is worth, and resamples are drawn. */
const MOST_EXACT = 1000;
const MOST_EXACT_RATIO = 300;

/** Samples in the order taken, and how they were taken; null: within one process, one sample a block. */
export interface Sampled {
  readonly samples: readonly number[];
  readonly sampling: Sampling | null;
  /** The smallest step of the clock in these samples; absent where that is not known. */
  readonly stepNs?: number | undefined;
}

/** The starts of a process that the samples come from. */
export function restartsOf({ samples, sampling }: Sampled): number {
  if (sampling?.restartOf.length !== samples.length) return 1;
  return Math.max(1, new Set(sampling.restartOf).size);
}

/** 95 % interval of the median of all samples; null below six. */
export function runInterval(run: Sampled, seed: number): Interval | null {
  const { samples } = run;
  const restarts = restartsOf(run);
  const step = run.stepNs ?? 0;
  if (restarts === 1) return medianInterval(samples, seed, step);
  if (samples.length < MIN_INTERVAL_SAMPLES) return null;
  const bounds = strataBounds(samples, strataOf(run), seed);
  if (bounds === null) return null;
  return beyondStep(stretched(bounds, median(samples), fewRestartsFactor(restarts)), step);
}

/** The middle 95 % of the median that is found where strata are drawn, and samples within them. */
function strataBounds(samples: readonly number[], strata: Strata, seed: number): Interval | null {
  if (samples.length <= MOST_EXACT)
    return medianPercentiles(strata.map((places) => places.map((place) => samples[place] ?? 0)));
  const ranked = rank(samples);
  const pick = picker(strata);
  return steadyPercentiles(seed, fewRestartsFactor(strata.length), (draw) => resampledMedian(ranked, pick(draw)));
}

/** Raw samples with what is derived from them. Throws on an empty list. */
export function sampledQuantity(run: Sampled, seed: number): Quantity {
  const { samples } = run;
  return { median: median(samples), mad: mad(samples), ci95: runInterval(run, seed), samples: [...samples] };
}

/**
 * How many times longer the reference takes, of runs measured side by side: the median of reference / other over the blocks
 * that both have; NaN where there are none.
 */
export function pairedRunsRatio(reference: Sampled, other: Sampled): number {
  if (restartsOf(reference) === 1 && restartsOf(other) === 1)
    return pairedRatio(reference.samples, other.samples, stepsOf(reference, other));
  const ratios = ratiosOf(commonBlocks(reference, other), reference, other);
  return ratios.length === 0 || isUnseen(reference.samples, other.samples) ? Number.NaN : median(ratios);
}

/**
 * 95 % interval of `pairedRunsRatio`: whole restarts are drawn, and whole blocks within them, so that what both shared
 * cancels out. Null below six common blocks, or where one of them has no positive finite ratio.
 */
export function pairedRunsInterval(reference: Sampled, other: Sampled, seed: number): Interval | null {
  if (restartsOf(reference) === 1 && restartsOf(other) === 1)
    return pairedRatioInterval(reference.samples, other.samples, seed, stepsOf(reference, other));
  const pairs = commonBlocks(reference, other);
  const ratios = ratiosOf(pairs, reference, other);
  if (ratios.length < MIN_INTERVAL_SAMPLES || ratios.some(Number.isNaN)) return null;
  if (isUnseen(reference.samples, other.samples)) return null;
  const strata = groupsOf(pairs.map(({ restart }) => restart));
  const bounds = strataBounds(ratios, strata, seed);
  const middle = median(ratios);
  if (bounds === null || !bounds.every(isRatio) || !isRatio(middle)) return null;
  const factor = strata.length === 1 ? stretchOf(ratios) : fewRestartsFactor(strata.length);
  const interval = overStrata(stretched(bounds, middle, factor), ratios, strata);
  return ratioBeyondStep(interval, sizesOf(reference, other), stepsOf(reference, other));
}

/** Over every level that sticky noise kept, unless there are restarts enough to tell how much it matters. */
function overStrata(interval: Interval, samples: readonly number[], strata: Strata): Interval {
  if (strata.length >= WELL_KNOWN_RESTARTS) return interval;
  const lists = strata.map((places) => places.map((place) => samples[place] ?? 0));
  return lists.reduce<Interval>((widest, list) => overLevels(widest, noiseOf(list)), interval);
}

function ratiosOf(pairs: readonly Pair[], reference: Sampled, other: Sampled): number[] {
  const steps = stepsOf(reference, other);
  return pairs.map(
    ({ ours, theirs }) => (reference.samples[ours] || steps.reference / 2) / (other.samples[theirs] || steps.other / 2),
  );
}

/** reference / other of every block that both have, one list for each restart that they share, by its number. */
export function restartRatios(reference: Sampled, other: Sampled): ReadonlyMap<number, readonly number[]> {
  const pairs = commonBlocks(reference, other);
  const ratios = ratiosOf(pairs, reference, other);
  const byRestart = new Map<number, number[]>();
  pairs.forEach(({ restart }, index) => {
    byRestart.set(restart, [...(byRestart.get(restart) ?? []), ratios[index] ?? Number.NaN]);
  });
  return byRestart;
}

function stepsOf(reference: Sampled, other: Sampled): ClockSteps {
  return { reference: reference.stepNs ?? 0, other: other.stepNs ?? 0 };
}

function sizesOf(reference: Sampled, other: Sampled): ClockSteps {
  return { reference: median(reference.samples), other: median(other.samples) };
}

/**
 * 95 % interval of median(reference) / median(other) for runs that were not measured side by side; null below six of
 * either. A side of one process adds no variation between processes: the interval lacks it, whatever the other side has.
 */
export function unpairedRunsInterval(reference: Sampled, other: Sampled, seed: number): Interval | null {
  const counts = [restartsOf(reference), restartsOf(other)].filter((count) => count > 1);
  const steps = stepsOf(reference, other);
  if (counts.length === 0) return unpairedRatioInterval(reference.samples, other.samples, seed, steps);
  if (Math.min(reference.samples.length, other.samples.length) < MIN_INTERVAL_SAMPLES) return null;
  const bounds = unpairedBounds(reference, other, seed);
  const sizes = sizesOf(reference, other);
  if (!bounds?.every(Number.isFinite)) return null;
  const factor = fewRestartsFactor(Math.min(...counts));
  return ratioBeyondStep(stretched(bounds, sizes.reference / sizes.other, factor), sizes, steps);
}

function unpairedBounds(reference: Sampled, other: Sampled, seed: number): Interval | null {
  if (Math.max(reference.samples.length, other.samples.length) <= MOST_EXACT_RATIO)
    return medianRatioPercentiles(groupsByRestart(reference), groupsByRestart(other));
  const [above, below] = [medianOf(reference), medianOf(other)];
  return steadyPercentiles(seed, fewRestartsFactor(1), (draw) => above(draw) / below(draw));
}

/** The samples, one list for each restart. */
export function groupsByRestart(run: Sampled): readonly (readonly number[])[] {
  return strataOf(run).map((places) => places.map((place) => run.samples[place] ?? 0));
}

/** Share of intervals from two processes that hold the truth, by simulation: how often depends on how much processes differ. */
export const TWO_PROCESSES_HOLD = '70 to 89 %';

function fewRestartsFactor(restarts: number): number {
  return smallSampleFactor(Math.max(WELL_KNOWN_RESTARTS, restarts));
}

/** For each restart, the places of its samples. */
type Strata = readonly (readonly number[])[];

function strataOf(run: Sampled): Strata {
  return restartsOf(run) === 1 ? [run.samples.map((_, index) => index)] : groupsOf(run.sampling?.restartOf ?? []);
}

function groupsOf(restarts: readonly number[]): Strata {
  const places = Map.groupBy(
    restarts.map((_, index) => index),
    (index) => restarts[index] ?? 0,
  );
  return [...places.values()];
}

/** Draws as many restarts as there are, and from each as many samples as it has; the list is written anew each time. */
function picker(strata: Strata): (draw: Draw) => Uint32Array {
  const turns = new Uint32Array(strata.length);
  const within = strata.map((places) => new Uint32Array(places.length));
  const longest = Math.max(...strata.map(({ length }) => length));
  const chosen = new Uint32Array(longest * strata.length);
  return (draw) => {
    let count = 0;
    for (const restart of draw(turns)) {
      const places = strata[restart] ?? [];
      for (const index of draw(within[restart] ?? new Uint32Array())) chosen[count++] = places[index] ?? 0;
    }
    return chosen.subarray(0, count);
  };
}

/** A resampled median of one side. */
function medianOf(side: Sampled): (draw: Draw) => number {
  const ranked: Ranked = rank(side.samples);
  const pick = picker(strataOf(side));
  return (draw) => resampledMedian(ranked, pick(draw));
}

interface Pair {
  readonly restart: number;
  readonly ours: number;
  readonly theirs: number;
}

/** The places in both lists of samples that share restart and block. */
function commonBlocks(reference: Sampled, other: Sampled): Pair[] {
  const theirs = new Map(other.samples.map((_, index) => [blockKey(other, index), index]));
  return reference.samples.flatMap((_, ours) => {
    const found = theirs.get(blockKey(reference, ours));
    const restart = reference.sampling?.restartOf[ours] ?? 0;
    return found === undefined ? [] : [{ restart, ours, theirs: found }];
  });
}

function blockKey({ sampling }: Sampled, index: number): string {
  return `${sampling?.restartOf[index] ?? 0} ${sampling?.blockOf[index] ?? index}`;
}
