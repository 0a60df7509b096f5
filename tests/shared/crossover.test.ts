import { describe, expect, it } from 'vitest';
import { crossover, crossoverText } from '../../src/shared/crossover.ts';

const point = (length: number, ratio: number) => ({ length, sequentialNs: ratio * 1000, algorithmNs: 1000 });

describe('crossover', () => {
  it('interpolates in log-log', () => {
    const found = crossover([point(100, 0.1), point(10_000, 10)]);
    expect(found?.kind).toBe('at');
    expect(found?.length).toBeCloseTo(1000, 6);
    expect(crossoverText(found!)).toBe('from about T = 1,000 on');
  });

  it('takes the last time that the algorithm gets ahead', () => {
    const found = crossover([point(10, 2), point(100, 0.5), point(1000, 2)]);
    expect(found?.length).toBeCloseTo(316.23, 1);
  });

  it('says so where the algorithm never gets ahead, or always is', () => {
    expect(crossover([point(100, 0.2), point(10_000, 1)])).toEqual({ kind: 'not-up-to', length: 10_000 });
    expect(crossoverText({ kind: 'not-up-to', length: 10_000 })).toBe('not up to T = 10,000');
    expect(crossover([point(10_000, 3), point(100, 2)])).toEqual({ kind: 'from-smallest', length: 100 });
    expect(crossoverText({ kind: 'from-smallest', length: 100 })).toBe('from the smallest length on, T = 100');
  });

  it('joins repeated lengths and leaves out what cannot be a time', () => {
    const found = crossover([
      point(100, 0.05),
      point(100, 0.2),
      point(10_000, 10),
      { length: 1e6, sequentialNs: Number.NaN, algorithmNs: 1 },
    ]);
    expect(found?.length).toBeCloseTo(1000, 6);
    expect(crossover([])).toBeNull();
    expect(crossover([{ length: 10, sequentialNs: 0, algorithmNs: 0 }])).toBeNull();
  });
});
