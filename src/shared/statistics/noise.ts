/**
 * Whether samples are independent draws, as intervals take them to be: found from the samples alone, in the order taken.
 * Sticky noise (neighbours that resemble each other, or two speeds that the machine keeps for a while) makes a few samples
 * look better known than they are. What outlasts all samples of a process cannot be seen in them.
 */
import type { Interval } from './bootstrapped-median.ts';
import { median } from './median.ts';
import { rankCorrelation } from './interval-widening.ts';

/** With fewer samples chance and stickiness cannot be told apart. */
export const MIN_NOISE_SAMPLES = 12;

/** One-sided 1 % point of the standard normal: white noise is called correlated in 1 % of runs. */
const RARE = 2.326348;
/** In pooled standard deviations: two groups this far apart may be modes; the best split of a normal sample lies at 2.7. */
const SEPARATED = 3.5;
/** From here on, with an empty gap of `EMPTY` between them, they are two modes whatever their order. */
const CLEARLY_SEPARATED = 5.5;
const EMPTY = 2.5;
/** A smaller share of samples in the other mode counts as outliers, unless they come together. */
const NOTABLE_SHARE = 0.15;
/** Samples further out than this many robust standard deviations are pulled in before they are split. */
const OUTLYING = 5;

export interface Noise {
  /** `two-modes`: two speeds in no particular order. The others depend on their neighbours. */
  readonly kind: 'correlated' | 'sticky-modes' | 'two-modes';
  /** The lowest and the highest level that the samples kept; an interval has to reach over them. */
  readonly levels: Interval;
  /** Rank correlation of neighbours. */
  readonly correlation: number;
  /** Medians of the two modes, and the share of samples in the upper one; null without two modes. */
  readonly modes: { readonly medians: Interval; readonly upperShare: number } | null;
}

/** null where nothing speaks against independent samples of one speed, or below twelve positive samples. */
export function noiseOf(samples: readonly number[]): Noise | null {
  if (samples.length < MIN_NOISE_SAMPLES || !samples.every((sample) => sample > 0 && Number.isFinite(sample)))
    return null;
  const correlation = rankCorrelation(samples);
  const { length } = samples;
  const isCorrelated = correlation > (RARE * Math.sqrt(length) - 1) / length;
  const split = bestSplit(samples);
  const isClear = split.separation >= CLEARLY_SEPARATED && split.gap >= EMPTY;
  const chance = split.separation >= SEPARATED ? chanceOfRuns(split) : 1;
  const isSticky = chance <= (isClear ? 0.05 : 0.01);
  const minorShare = Math.min(split.upper.length, split.lower.length) / length;
  const isBimodal = isClear && (isSticky || minorShare >= NOTABLE_SHARE);
  if (!isCorrelated && !isSticky && !isBimodal) return null;
  const modes = isBimodal
    ? { medians: [median(split.lower), median(split.upper)] as Interval, upperShare: split.upper.length / length }
    : null;
  const kind = !isBimodal ? 'correlated' : isSticky || isCorrelated ? 'sticky-modes' : 'two-modes';
  return { kind, levels: levelsOf(samples, modes?.medians ?? null), correlation, modes };
}

/** How far apart the levels are, as a share of the lower one. */
export function levelGap({ levels, modes }: Noise): number {
  const [low, high] = modes?.medians ?? levels;
  return high / low - 1;
}

/** Over three neighbours at a time, so that a single outlier is no level. */
function levelsOf(samples: readonly number[], modes: Interval | null): Interval {
  const smoothed = samples.slice(2).map((_, index) => median(samples.slice(index, index + 3)));
  const levels = [...smoothed, ...(modes ?? [])];
  return [Math.min(...levels), Math.max(...levels)];
}

interface Split {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Distance of the two means, and of the two nearest members, in pooled standard deviations. */
  readonly separation: number;
  readonly gap: number;
  /** Stretches of neighbours in the same group. */
  readonly runs: number;
}

/** The two groups with the least variance within them (2-means in one dimension, exactly), of the logarithms. */
function bestSplit(samples: readonly number[]): Split {
  const logs = pulledIn(samples.map(Math.log));
  const sorted = Float64Array.from(logs).sort();
  const count = sorted.length;
  const [total, squares] = [sum(sorted), sum(sorted.map((value) => value * value))];
  let best = { within: Infinity, place: 1, below: 0, above: 0 };
  let [left, passed] = [0, 0];
  sorted.forEach((value, index) => {
    left += value;
    passed += 1;
    if (index === 0 || passed > count - 2) return;
    const [below, above] = [left / passed, (total - left) / (count - passed)];
    const within = squares - passed * below * below - (count - passed) * above * above;
    if (within < best.within) best = { within, place: passed, below, above };
  });
  const [last, first] = [sorted[best.place - 1] ?? 0, sorted[best.place] ?? 0];
  const isUpper = logs.map((value) => value > (last + first) / 2);
  // Equal samples within both groups: a clock's steps, or a perfect machine. Rounding must not make that infinite.
  const deviation = Math.sqrt(Math.max(0, best.within) / (count - 2)) + 1e-9;
  return {
    lower: samples.filter((_, index) => isUpper[index] !== true),
    upper: samples.filter((_, index) => isUpper[index] === true),
    separation: (best.above - best.below) / deviation,
    gap: (first - last) / deviation,
    runs: isUpper.filter((side, index) => index === 0 || side !== isUpper[index - 1]).length,
  };
}

function pulledIn(values: readonly number[]): number[] {
  const middle = median(values);
  const reach = OUTLYING * 1.4826 * median(values.map((value) => Math.abs(value - middle)));
  return reach > 0 ? values.map((value) => Math.min(middle + reach, Math.max(middle - reach, value))) : [...values];
}

function sum(values: Float64Array): number {
  return values.reduce((whole, value) => whole + value, 0);
}

/** The chance of so few runs or fewer, were the order of the two groups random (Wald and Wolfowitz, exactly). */
function chanceOfRuns({ lower, upper, runs }: Split): number {
  const [a, b] = [lower.length, upper.length];
  if (a === 0 || b === 0) return 1;
  const logFactorials = [0];
  for (let n = 1; n <= a + b; n++) logFactorials.push((logFactorials[n - 1] ?? 0) + Math.log(n));
  const choose = (n: number, k: number): number =>
    k < 0 || k > n ? -Infinity : (logFactorials[n] ?? 0) - (logFactorials[k] ?? 0) - (logFactorials[n - k] ?? 0);
  const whole = choose(a + b, a);
  const share = (first: number, second: number): number =>
    Math.exp(choose(a - 1, first - 1) + choose(b - 1, second - 1) - whole);
  let chance = 0;
  for (let number = 2; number <= runs; number++) {
    const half = Math.floor(number / 2);
    chance += number % 2 === 0 ? 2 * share(half, half) : share(half, half + 1) + share(half + 1, half);
  }
  return Math.min(1, chance);
}
