import { describe, expect, it } from 'vitest';
import {
  mad,
  median,
  medianInterval,
  pairedRatioInterval,
  quantityOf,
  unpairedRatioInterval,
} from '../../../src/shared/statistics/statistics.ts';

const samples = [10, 12, 11, 13, 9, 10.5, 11.5, 12.5];

describe('median and mad', () => {
  it('takes the mean of the middle two of an even count', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([3, 1, 2])).toBe(2);
  });

  it('measures deviation from the median, unscaled', () => {
    expect(mad([1, 2, 3, 4, 100])).toBe(1);
  });
});

describe('medianInterval', () => {
  it('is null below six samples', () => {
    expect(medianInterval([1, 2, 3, 4, 5], 1)).toBeNull();
    expect(medianInterval([1, 2, 3, 4, 5, 6], 1)).not.toBeNull();
  });

  it('gives the same interval whatever the seed, up to thousands of samples', () => {
    for (const length of [6, 40, 200, 2000]) {
      const drawn = Array.from({ length }, (_, index) => 100 + 10 * Math.sin(index * 7.3));
      const others = Array.from({ length: 5 }, (_, seed) => medianInterval(drawn, seed)!.join());
      expect(new Set(others).size, String(length)).toBe(1);
    }
  });

  it('has ends within 1 % for two seeds where there are too many samples to be exact', () => {
    const drawn = Array.from({ length: 2001 }, (_, index) => Math.exp(Math.sin(index * 7.3)));
    const [one, other] = [1, 2].map((seed) => medianInterval(drawn, seed)!);
    for (const end of [0, 1]) expect(Math.abs(one![end]! / other![end]! - 1)).toBeLessThan(0.01);
  });

  it('holds the median and stays within the samples', () => {
    const [low, high] = medianInterval(samples, 3)!;
    expect(low).toBeLessThan(median(samples));
    expect(high).toBeGreaterThan(median(samples));
    expect(low).toBeGreaterThanOrEqual(9);
    expect(high).toBeLessThanOrEqual(13);
  });

  it('is a point where all samples are equal, zeros included', () => {
    expect(medianInterval([7, 7, 7, 7, 7, 7], 1)).toEqual([7, 7]);
    expect(medianInterval([0, 0, 0, 0, 0, 0], 1)).toEqual([0, 0]);
  });

  it('does not depend on the order of the samples', () => {
    const reversed = samples.toReversed();
    const widths = [samples, reversed].map((list) => medianInterval(list, 2)!).map(([low, high]) => high - low);
    expect(widths[0]).toBeCloseTo(widths[1]!, 0);
  });

  it('covers the true median about 95 times in a hundred', () => {
    let state = 1;
    const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const covered = Array.from({ length: 100 }, (_, seed) => {
      const [low, high] = medianInterval(Array.from({ length: 25 }, uniform), seed)!;
      return low <= 0.5 && high >= 0.5;
    }).filter(Boolean).length;
    expect(covered).toBeGreaterThan(86);
  });
});

describe('ratio intervals', () => {
  const drift = [1, 1.3, 0.8, 1.7, 1.1, 2.2, 0.9, 1.4];

  it('cancels drift that falls on both of a block', () => {
    const reference = drift.map((factor) => 300 * factor);
    const other = drift.map((factor) => 100 * factor);
    const [low, high] = pairedRatioInterval(reference, other, 1)!;
    expect(low).toBeCloseTo(3, 12);
    expect(high).toBeCloseTo(3, 12);
    const [unpairedLow, unpairedHigh] = unpairedRatioInterval(reference, other, 1)!;
    expect(unpairedLow).toBeLessThan(2.5);
    expect(unpairedHigh).toBeGreaterThan(3.5);
  });

  it('leaves out what has no partner', () => {
    const other = samples.map((sample) => sample / 2);
    expect(pairedRatioInterval([...samples, 1e9], other, 4)).toEqual(pairedRatioInterval(samples, other, 4));
  });

  it('is null below six blocks, and where a median is zero', () => {
    expect(pairedRatioInterval(samples, [1, 2, 3, 4, 5], 1)).toBeNull();
    expect(
      pairedRatioInterval(
        samples,
        samples.map(() => 0),
        1,
      ),
    ).toBeNull();
  });
});

describe('quantityOf', () => {
  it('keeps every raw sample in the order taken', () => {
    const quantity = quantityOf(samples, 1);
    expect(quantity.samples).toEqual(samples);
    expect(quantity.median).toBe(11.25);
    expect(quantity.ci95).toEqual(medianInterval(samples, 1));
    expect(() => quantityOf([], 1)).toThrow();
  });
});
