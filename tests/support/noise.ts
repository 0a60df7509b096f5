/** Made-up times with a known median, to see how often intervals hold it. */
import { makeStopRule } from '../../src/compute/bench/protocol/stopping.ts';
import type { Interval } from '../../src/shared/statistics/statistics.ts';

/** Numbers evenly between 0 and 1, the same ones at every run. */
export function uniformFrom(seed: number): () => number {
  let state = (Math.imul(seed + 1, 48_271) >>> 0) % 2_147_483_647 || 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let discarded = 0; discarded < 8; discarded++) next();
  return next;
}

/** The same of Mulberry32: streams of neighbouring seeds have nothing in common, as two sides of a comparison need it. */
export function scrambledFrom(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

/** Standard normal numbers of such a stream. */
export function normalFrom(uniform: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A stationary sequence in which neighbours are correlated by `rho`. */
function correlated(normal: () => number, rho: number): () => number {
  let value = normal();
  return () => (value = rho * value + Math.sqrt(1 - rho ** 2) * normal());
}

/** What scatters times: a factor for each block, whose median is 1. */
export const NOISES: Readonly<Record<string, (uniform: () => number) => (block: number) => number>> = {
  independent: (uniform) => {
    const normal = normalFrom(uniform);
    return () => Math.exp(0.02 * normal());
  },
  autocorrelated: (uniform) => {
    const next = correlated(normalFrom(uniform), 0.5);
    return () => Math.exp(0.02 * next());
  },
  'heavy-tailed': (uniform) => {
    const normal = normalFrom(uniform);
    // Student's t with two degrees of freedom, on the logarithmic scale: its variance is infinite.
    return () => Math.exp((0.02 * normal()) / Math.hypot(normal(), normal()) / Math.SQRT1_2);
  },
  drifting: (uniform) => {
    const normal = normalFrom(uniform);
    return (block) => Math.exp(0.02 * normal() + 0.002 * block);
  },
};

/** Times around 1 ms, correlated by `rho` from one to the next; the median is 1e6. */
export function autocorrelated(rho: number, count: number, uniform: () => number, scatter = 0.02): number[] {
  const next = correlated(normalFrom(uniform), rho);
  return Array.from({ length: count }, () => 1e6 * Math.exp(scatter * next()));
}

/** The gap of `stickyModes`, and the median of its times: halfway between the modes, on the logarithmic scale. */
export const MODE_GAP = 0.1;
export const MODES_MEDIAN = 1e6 * Math.sqrt(1 + MODE_GAP);

/** Times that stay at 1 ms or at 1.1 ms for `stay` samples on average, with 1 % of noise. */
export function stickyModes(stay: number, count: number, uniform: () => number): number[] {
  const normal = normalFrom(uniform);
  let isSlow = uniform() < 0.5;
  return Array.from({ length: count }, () => {
    if (uniform() < 1 / stay) isSlow = !isSlow;
    return 1e6 * (isSlow ? 1 + MODE_GAP : 1) * Math.exp(0.01 * normal());
  });
}

/** Standard normal numbers. */
export function normalsFrom(seed: number): () => number {
  return normalFrom(uniformFrom(seed));
}

export interface Measured {
  /** Nanoseconds of both algorithms, block by block. */
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** What the median of the second really is. */
  readonly trueMedian: number;
}

/**
 * Two algorithms of the same noise, each with 1 % of its own, measured in blocks until the rule says stop. The first takes
 * `slowdown` times as long; the noise of a block falls on both.
 */
export function measureNoise(noise: string, seed: number, maxSamples: number, slowdown = 1): Measured {
  const uniform = uniformFrom(seed);
  const normal = normalFrom(uniform);
  const shared = NOISES[noise]?.(uniform) ?? (() => 1);
  const rule = makeStopRule(1e9, null, { precision: 0.01, maxSamples });
  const [first, second]: [number[], number[]] = [[], []];
  for (let blocks = 1; ; blocks++) {
    const factor = shared(blocks);
    first.push(1e6 * slowdown * factor * Math.exp(0.01 * normal()));
    second.push(1e6 * factor * Math.exp(0.01 * normal()));
    if (rule.reasonToStop({ blocks, elapsedSeconds: 0, blockSeconds: 0, samples: [first, second] }) !== null) break;
  }
  // Under drift the median of what was measured is that of its middle.
  const drift = noise === 'drifting' ? (0.002 * (second.length + 1)) / 2 : 0;
  return { first, second, trueMedian: 1e6 * Math.exp(drift) };
}

/** Whether an interval holds a value; a missing one holds nothing. */
export function holds(interval: Interval | null, value: number): boolean {
  return interval !== null && interval[0] <= value && value <= interval[1];
}

/** The share of so many seeded trials of which something is true. */
export function shareOf(trials: number, isTrue: (seed: number) => boolean): number {
  return Array.from({ length: trials }, (_, seed) => isTrue(seed)).filter(Boolean).length / trials;
}
