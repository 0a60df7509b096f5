/** How often intervals hold the truth, the stopping rule included. docs/method/statistics.md gives the figures of more trials. */
import { describe, expect, it } from 'vitest';
import { compareRatio } from '../../src/shared/statistics/significance.ts';
import { medianInterval, pairedRatioInterval } from '../../src/shared/statistics/statistics.ts';
import { holds, measureNoise, shareOf } from '../support/noise.ts';

describe('intervals of medians, under the stopping rule', () => {
  it.each([
    ['independent', 40, 0.92],
    ['autocorrelated', 40, 0.9],
    ['heavy-tailed', 40, 0.92],
    ['drifting', 40, 0.92],
    ['independent', 10, 0.94],
    ['autocorrelated', 10, 0.88],
    ['independent', 6, 0.94],
  ])('hold the true one of %s noise with at most %i samples in at least %f', (noise, maxSamples, least) => {
    const covered = shareOf(150, (seed) => {
      const { second, trueMedian } = measureNoise(noise, seed, maxSamples);
      return holds(medianInterval(second, seed), trueMedian);
    });
    expect(covered).toBeGreaterThanOrEqual(least);
  });
});

describe('intervals of ratios, under the stopping rule', () => {
  it.each(['independent', 'autocorrelated', 'heavy-tailed', 'drifting'])(
    'hold the true one of %s noise, and call nothing different that is not',
    (noise) => {
      let claims = 0;
      const covered = shareOf(80, (seed) => {
        const { first, second } = measureNoise(noise, seed, 13);
        const interval = pairedRatioInterval(first, second, seed);
        if (compareRatio(interval) === 'faster' || compareRatio(interval) === 'slower') claims += 1;
        return holds(interval, 1);
      });
      expect(covered).toBeGreaterThanOrEqual(0.9);
      expect(claims).toBe(0);
    },
  );

  it('find a slow-down of 10 %', () => {
    const found = shareOf(40, (seed) => {
      const { first, second } = measureNoise('autocorrelated', seed, 13, 1.1);
      return compareRatio(pairedRatioInterval(first, second, seed)) === 'faster';
    });
    expect(found).toBeGreaterThanOrEqual(0.95);
  });
});
