import { containsText } from '../../../src/shared/words/facts/sampling.ts';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import {
  pairedRunsInterval,
  runInterval,
  unpairedRunsInterval,
  type Sampled,
} from '../../../src/shared/statistics/hierarchical.ts';
import {
  medianInterval,
  pairedRatioInterval,
  unpairedRatioInterval,
} from '../../../src/shared/statistics/statistics.ts';

const BLOCKS = 6;

/** Standard normal numbers, the same at every call with the same seed. */
function normals(seed: number): () => number {
  const generator = mersenne(seed);
  const uniform = () => Math.max(uniformFloat64(generator), 1e-12);
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Times around 1 ms: each process has its own speed (σ), each sample its own noise. */
function simulated(restarts: number, normal: () => number, sigma = 0.05, noise = 0.01): Sampled {
  const speeds = Array.from({ length: restarts }, () => sigma * normal());
  return laidOut(speeds.map((speed) => Array.from({ length: BLOCKS }, () => 1e6 * Math.exp(speed + noise * normal()))));
}

function laidOut(restarts: readonly (readonly number[])[]): Sampled {
  const samples = restarts.flat();
  const sampling = {
    restarts: restarts.length,
    restarted: 'process' as const,
    restartOf: restarts.flatMap((list, restart) => list.map(() => restart)),
    blockOf: restarts.flatMap((list) => list.map((_, block) => block)),
    orderOf: samples.map((_, place) => place),
  };
  return { samples, sampling };
}

function holds(interval: readonly [number, number] | null, truth: number): boolean {
  return interval !== null && interval[0] <= truth && truth <= interval[1];
}

/** The share of simulated runs of which the interval holds the true value. */
function coverage(trials: number, trial: (normal: () => number, seed: number) => boolean): number {
  const normal = normals(7);
  let held = 0;
  for (let seed = 0; seed < trials; seed++) if (trial(normal, seed)) held += 1;
  return held / trials;
}

describe('with one restart', () => {
  const a = laidOut([[5, 7, 6, 8, 5.5, 6.5, 7.2]]);
  const b = laidOut([[2, 3, 2.5, 2.2, 2.8, 3.1, 2.4]]);

  it('it is the interval within a process', () => {
    expect(runInterval(a, 3)).toEqual(medianInterval(a.samples, 3));
    expect(runInterval({ ...a, sampling: null }, 3)).toEqual(medianInterval(a.samples, 3));
    expect(pairedRunsInterval(a, b, 3)).toEqual(pairedRatioInterval(a.samples, b.samples, 3));
    expect(unpairedRunsInterval(a, b, 3)).toEqual(unpairedRatioInterval(a.samples, b.samples, 3));
  });

  it('a layout that does not fit the samples is left aside', () => {
    const broken = { samples: a.samples.slice(1), sampling: a.sampling };
    expect(runInterval(broken, 3)).toEqual(medianInterval(broken.samples, 3));
  });
});

describe('with several restarts', () => {
  it('the same samples give the same interval, and fewer than six samples none', () => {
    const run = simulated(3, normals(1));
    expect(runInterval(run, 5)).toEqual(runInterval(run, 5));
    expect(runInterval(laidOut([[1, 2], [1, 2], [1]]), 5)).toBeNull();
  });

  it('covers where processes differ by 5 %, and the interval of one process does not', () => {
    for (const restarts of [3, 5, 10]) {
      const held = coverage(60, (normal, seed) => holds(runInterval(simulated(restarts, normal), seed), 1e6));
      expect(held, `${restarts} restarts`).toBeGreaterThanOrEqual(0.89);
    }
    const within = coverage(60, (normal, seed) => holds(runInterval(simulated(1, normal), seed), 1e6));
    expect(within).toBeLessThan(0.4);
  });

  it('a ratio of two algorithms covers, each with its own speed in every process', () => {
    const trial = (restarts: number) => (normal: () => number, seed: number) =>
      holds(pairedRunsInterval(simulated(restarts, normal), simulated(restarts, normal), seed), 1);
    expect(coverage(20, trial(5))).toBeGreaterThanOrEqual(0.9);
    expect(coverage(20, trial(1))).toBeLessThan(0.5);
  });

  it('what both algorithms share in a process cancels out of their ratio', () => {
    const slow = simulated(5, normals(3), 0.2, 0.001);
    const half = { ...slow, samples: slow.samples.map((ns) => ns / 2) };
    const [low = 0, high = 0] = pairedRunsInterval(slow, half, 1) ?? [];
    expect(low).toBeCloseTo(2, 9);
    expect(high).toBeCloseTo(2, 9);
    const [below = 0, above = 0] = unpairedRunsInterval(slow, half, 1) ?? [];
    expect(above - below).toBeGreaterThan(0.2);
  });

  it('blocks that one of two runs lacks are left out of their ratio', () => {
    const a = laidOut([
      [10, 11, 12, 10.5],
      [20, 21, 22, 20.5],
    ]);
    const b = laidOut([
      [5, 5.5, 6, 5.25],
      [10, 10.5, 11],
    ]);
    const interval = pairedRunsInterval(a, b, 1);
    expect(interval?.[0]).toBeCloseTo(2, 9);
    expect(interval?.[1]).toBeCloseTo(2, 9);
    expect(pairedRunsInterval(a, laidOut([[5, 5.5], [10]]), 1)).toBeNull();
  });
});

it('says which variation an interval contains', () => {
  expect(containsText(null)).toBe('contains the variation within one process only');
  expect(containsText({ restarts: 5, restarted: 'process' })).toBe('contains the variation between 5 processes');
  expect(containsText({ restarts: 2, restarted: 'process' })).toMatch(/2 processes, which so few tell poorly/);
  expect(containsText({ restarts: 3, restarted: 'worker' })).toMatch(/3 restarts of the compute worker/);
});
