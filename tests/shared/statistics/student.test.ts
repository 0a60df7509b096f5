/** Student's t against printed tables, and what is judged by it. */
import { describe, expect, it } from 'vitest';
import {
  logDifference,
  logMean,
  ratioInterval,
  ratioOf,
  studentCritical,
  studentTail,
  thresholdPValue,
} from '../../../src/shared/statistics/student.ts';

describe('Student’s t', () => {
  it.each([
    [1, 0.05, 12.7062],
    [2, 0.05, 4.30265],
    [4, 0.05, 2.77645],
    [5, 0.05, 2.57058],
    [11, 0.05, 2.20099],
    [30, 0.05, 2.04227],
    [3, 0.01, 5.84091],
    [10, 0.01, 3.16927],
    [10, 0.4, 0.87906],
    [8, 0.001, 5.04131],
  ])('with %i degrees of freedom and both tails %f is %f', (degrees, tail, t) => {
    expect(studentCritical(tail, degrees)).toBeCloseTo(t, 4);
    expect(studentTail(t, degrees)).toBeCloseTo(tail, 5);
  });

  it('has no finite reach without degrees of freedom', () => {
    expect(studentTail(1e9, 0)).toBe(1);
    expect(ratioInterval(logMean([0.3]))).toBeNull();
  });
});

describe('an estimate on the logarithmic scale', () => {
  it('has the mean, its error and the interval', () => {
    const estimate = logMean([0, 0.1, 0.2].map((value) => value));
    expect(ratioOf(estimate)).toBeCloseTo(Math.exp(0.1), 12);
    expect(estimate.se).toBeCloseTo(0.1 / Math.sqrt(3), 12);
    const [low, high] = ratioInterval(estimate)!;
    expect(Math.log(high) - Math.log(low)).toBeCloseTo(2 * 4.30265 * estimate.se, 4);
  });

  it('of two lists takes the degrees of freedom of the smaller one', () => {
    expect(logDifference([0, 0.1, 0.2], [0, 0.1, 0.2, 0.3, 0.4])).toMatchObject({ degrees: 2 });
  });

  it('is tested against the threshold: p is 5 % where the interval just clears it', () => {
    const se = 0.02;
    const log = Math.log(0.98) - studentCritical(0.05, 9) * se;
    expect(thresholdPValue({ log, se, degrees: 9 }, 0.02)).toBeCloseTo(0.05, 6);
    expect(thresholdPValue({ log: Math.log(0.985), se, degrees: 9 }, 0.02)).toBe(1);
  });

  it('never is exact, however equal the values are', () => {
    const [low, high] = ratioInterval(logMean([0.1, 0.1, 0.1]))!;
    expect(high / low).toBeGreaterThan(1.001);
  });
});
