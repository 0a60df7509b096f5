/**
 * Medians and their intervals. Repetitions are interleaved, so repetition r of every algorithm of a point forms block r; a
 * ratio of two algorithms is taken block by block, which cancels what drifted for both alike. The middle 95 % of the
 * bootstrap (`bootstrapped-median.ts`: computed, not drawn) is stretched away from the estimate, on the logarithmic scale,
 * by what `stretch.ts` says; it reaches over every level that sticky noise kept (`noise.ts`), and never ends within half a
 * step of the clock.
 */
import { type Interval, medianPercentiles, medianRatioPercentiles } from './bootstrapped-median.ts';
import { mad, median } from './median.ts';
import { MIN_NOISE_SAMPLES, type Noise, noiseOf } from './noise.ts';
import type { Quantity } from '../contract/run.ts';
import { rank, resampledMedian, steadyPercentiles } from './resampling.ts';
import { cautiousStretchOf, stretchOf } from './interval-widening.ts';

export type { Interval } from './bootstrapped-median.ts';
export { mad, median } from './median.ts';

/** Fewer samples give no interval: below six, the percentile bootstrap covers far less than it promises. */
export const MIN_INTERVAL_SAMPLES = 6;

/** Beyond this many samples the exact distribution takes longer than it is worth. */
const MOST_EXACT = 2000;
const MOST_EXACT_RATIO = 1000;

/** The smallest steps of the clock behind the samples of either side, in their unit; 0 where that is not known. */
export interface ClockSteps {
  readonly reference: number;
  readonly other: number;
}

const NO_STEPS: ClockSteps = { reference: 0, other: 0 };

/**
 * 95 % interval of the median; null below six. Below twelve samples it takes them for independent, and stays within them; from
 * twelve on it also bears that neighbours are more alike than they look. `step` is
 * the smallest step of the clock in the samples' unit: no end lies within half of it.
 */
export function medianInterval(samples: readonly number[], seed: number, step = 0): Interval | null {
  if (samples.length < MIN_INTERVAL_SAMPLES) return null;
  const bounds = boundsOf(samples, seed);
  if (bounds === null) return null;
  const noise = noiseOf(samples);
  const isTold = samples.length >= MIN_NOISE_SAMPLES;
  const reach = stretched(bounds, median(samples), stretchFor(samples, noise, isTold));
  return beyondStep(overLevels(isTold ? reach : within(samples, reach), noise), step);
}

/**
 * How far an interval is stretched. Where two modes were found it reaches over both anyway; where neighbours are alike, or may be
 * without showing it (`isCautious`), by more than they look alike.
 */
function stretchFor(samples: readonly number[], noise: Noise | null, isCautious: boolean): number {
  if (noise?.modes) return stretchOf(samples);
  if (isCautious) return cautiousStretchOf(samples);
  return noise === null ? stretchOf(samples) : cautiousStretchOf(samples, true);
}

function within(samples: readonly number[], [low, high]: Interval): Interval {
  return [Math.max(low, Math.min(...samples)), Math.min(high, Math.max(...samples))];
}

function boundsOf(samples: readonly number[], seed: number): Interval | null {
  if (samples.length <= MOST_EXACT) return medianPercentiles([samples]);
  const ranked = rank(samples);
  const chosen = new Uint32Array(samples.length);
  return steadyPercentiles(seed, 1, (draw) => resampledMedian(ranked, draw(chosen)));
}

/** The interval, widened to every level that noise kept. */
export function overLevels([low, high]: Interval, noise: Noise | null): Interval {
  const levels = noise?.levels ?? [low, high];
  return [Math.min(low, levels[0]), Math.max(high, levels[1])];
}

/** Both ends further out by half a step of the clock: a median cannot be known better than its clock tells time. */
export function beyondStep([low, high]: Interval, step: number): Interval {
  return [Math.max(0, low - step / 2), high + step / 2];
}

/** The same for a ratio of two times whose typical sizes are these. */
export function ratioBeyondStep([low, high]: Interval, sizes: ClockSteps, steps: ClockSteps): Interval {
  const share = (step: number, size: number): number => (size > 0 ? Math.min(0.999, step / 2 / size) : 0);
  const [above, below] = [share(steps.reference, sizes.reference), share(steps.other, sizes.other)];
  return [(low * (1 - above)) / (1 + below), (high * (1 + above)) / (1 - below)];
}

/**
 * How many times longer the reference takes: the median over blocks of reference / other, where sample r of both lists
 * belongs to block r. What a block's samples share cancels out before the median is taken, so that on a busy machine it
 * scatters several times less than the ratio of the two medians. Samples beyond the shorter list are left out; NaN where
 * nothing is left, or half of the times of a side are zero.
 */
export function pairedRatio(
  reference: readonly number[],
  other: readonly number[],
  steps: ClockSteps = NO_STEPS,
): number {
  const ratios = blockRatios(reference, other, steps);
  return ratios.length === 0 || isUnseen(reference, other) ? Number.NaN : median(ratios);
}

/** Half of the times of either side or more are zero: the clock does not see what was to be compared. */
export function isUnseen(reference: readonly number[], other: readonly number[]): boolean {
  return [reference, other].some((times) => times.length > 0 && median(times) === 0);
}

/** 95 % interval of `pairedRatio`, resampling blocks; null below six blocks, or where too many times are zero to tell. */
export function pairedRatioInterval(
  reference: readonly number[],
  other: readonly number[],
  seed: number,
  steps: ClockSteps = NO_STEPS,
): Interval | null {
  const ratios = blockRatios(reference, other, steps);
  if (ratios.length < MIN_INTERVAL_SAMPLES || ratios.some(Number.isNaN) || isUnseen(reference, other)) return null;
  const bounds = boundsOf(ratios, seed);
  const middle = median(ratios);
  if (bounds === null || !bounds.every(isRatio) || !isRatio(middle)) return null;
  const noise = noiseOf(ratios);
  const interval = overLevels(stretched(bounds, middle, stretchFor(ratios, noise, false)), noise);
  return ratioBeyondStep(interval, sizesOf(reference, other), steps);
}

/** reference / other of every block that both have; a time of zero counts as half a step of the clock, where that is known. */
export function blockRatios(
  reference: readonly number[],
  other: readonly number[],
  steps: ClockSteps = NO_STEPS,
): number[] {
  const blocks = Math.min(reference.length, other.length);
  const seen = (time: number | undefined, step: number): number => (time ? time : step / 2);
  return Array.from(
    { length: blocks },
    (_, block) => seen(reference[block], steps.reference) / seen(other[block], steps.other),
  );
}

function sizesOf(reference: readonly number[], other: readonly number[]): ClockSteps {
  return { reference: median(reference), other: median(other) };
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
  steps: ClockSteps = NO_STEPS,
): Interval | null {
  if (Math.min(reference.length, other.length) < MIN_INTERVAL_SAMPLES) return null;
  const bounds = ratioBoundsOf(reference, other, seed);
  const sizes = sizesOf(reference, other);
  if (!bounds?.every(Number.isFinite)) return null;
  const noises = [noiseOf(reference), noiseOf(other)] as const;
  const stretch = Math.max(
    ...[reference, other].map((samples, side) =>
      stretchFor(samples, noises[side] ?? null, samples.length >= MIN_NOISE_SAMPLES),
    ),
  );
  const interval = stretched(bounds, sizes.reference / sizes.other, stretch);
  const [above, below] = [noises[0]?.levels ?? levelOf(reference), noises[1]?.levels ?? levelOf(other)];
  const isNoisy = noises.some((noise) => noise !== null);
  return ratioBeyondStep(isNoisy ? overRatios(interval, above, below) : interval, sizes, steps);
}

/** The interval of a ratio, widened to every ratio of these levels. */
function overRatios([low, high]: Interval, above: Interval, below: Interval): Interval {
  return [Math.min(low, above[0] / below[1]), Math.max(high, above[1] / below[0])];
}

function levelOf(samples: readonly number[]): Interval {
  const middle = median(samples);
  return [middle, middle];
}

function ratioBoundsOf(reference: readonly number[], other: readonly number[], seed: number): Interval | null {
  if (Math.max(reference.length, other.length) <= MOST_EXACT_RATIO) return medianRatioPercentiles([reference], [other]);
  const [upper, lower] = [rank(reference), rank(other)];
  const [above, below] = [new Uint32Array(reference.length), new Uint32Array(other.length)];
  return steadyPercentiles(seed, 1, (draw) => {
    const numerator = resampledMedian(upper, draw(above));
    return numerator / resampledMedian(lower, draw(below));
  });
}

/** Raw samples with what is derived from them; `step` is that of their clock. Throws on an empty list. */
export function quantityOf(samples: readonly number[], seed: number, step = 0): Quantity {
  return {
    median: median(samples),
    mad: mad(samples),
    ci95: medianInterval(samples, seed, step),
    samples: [...samples],
  };
}

/** Moves both bounds away from the estimate, by this factor on the logarithmic scale; what touches zero stays. */
export function stretched([low, high]: Interval, estimate: number, factor: number): Interval {
  if (!(low > 0 && estimate > 0)) return [low, high];
  return [estimate * (low / estimate) ** factor, estimate * (high / estimate) ** factor];
}
