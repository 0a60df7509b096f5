import { reasonOf } from '../../../src/shared/contract/reason.ts';
import { verdictReasonText } from '../../../src/shared/words/findings/verdict.ts';
import { describe, expect, it } from 'vitest';
import { compareRatio, holm, judgeTogether, ratioPValue } from '../../../src/shared/statistics/significance.ts';

describe('compareRatio', () => {
  it('takes the threshold that is asked for', () => {
    expect(compareRatio([1.03, 1.06])).toBe('faster');
    expect(compareRatio([1.03, 1.06], 0.05)).toBe('ambiguous');
    expect(compareRatio([0.97, 1.04], 0.05)).toBe('same');
    expect(compareRatio([0.9, 0.94], 0.05)).toBe('slower');
    expect(compareRatio([1.001, 1.002], 0)).toBe('faster');
  });
});

describe('ratioPValue', () => {
  it.each([
    [1.1, [1.02, 1.19]],
    [0.9, [0.83, 0.98]],
    [5, [1.02, 24]],
  ] as [number, [number, number]][])('is 5 %% where the interval of %f ends at the threshold', (ratio, ci95) =>
    expect(ratioPValue(ratio, ci95)).toBeCloseTo(0.05, 4),
  );

  it('is below 5 % exactly where the plain verdict is clear', () => {
    for (let ratio = 0.8; ratio < 1.25; ratio += 0.0137)
      for (const spread of [1.005, 1.02, 1.05]) {
        const ci95: [number, number] = [ratio / spread, ratio * spread];
        const isClear = compareRatio(ci95) === 'faster' || compareRatio(ci95) === 'slower';
        expect(ratioPValue(ratio, ci95) < 0.05).toBe(isClear);
      }
  });

  it('falls with the distance and with the width, and is 1 within the threshold', () => {
    expect(ratioPValue(1.2, [1.1, 1.3])).toBeLessThan(ratioPValue(1.15, [1.05, 1.25]));
    expect(ratioPValue(1.2, [1.15, 1.25])).toBeLessThan(ratioPValue(1.2, [1.1, 1.3]));
    expect(ratioPValue(1.01, [0.5, 2])).toBe(1);
    expect(ratioPValue(1.019, [1.0189, 1.0191])).toBe(1);
    expect(ratioPValue(1.04, [1.03, 1.05], 0.05)).toBe(1);
  });

  it('claims no more than the resamples can', () => {
    expect(ratioPValue(20, [19.9, 20.1])).toBe(1 / 10_001);
    expect(ratioPValue(20, [20, 20])).toBe(1 / 10_001);
    expect(ratioPValue(1.5, [0, 2])).toBeGreaterThan(0.05);
  });

  it('has the tails of Student’s t with five degrees of freedom', () => {
    // P(|T| > 4.0321) = 1 %, and > 6.8688 = 0.1 %: the bound is 2.5706 half-widths away.
    const at = (t: number): number => {
      const halfWidth = 0.1;
      const estimate = Math.log(1.02) + (t / 2.570582) * halfWidth;
      return ratioPValue(Math.exp(estimate), [Math.exp(estimate - halfWidth), Math.exp(estimate + halfWidth)]);
    };
    expect(at(4.0321)).toBeCloseTo(0.01, 5);
    expect(at(6.8688)).toBeCloseTo(0.001, 6);
  });
});

describe('holm', () => {
  it('multiplies the smallest by their number, and never lets a larger one fall below it', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
    expect(holm([0.5, 0.6])).toEqual([1, 1]);
    expect(holm([0.02])).toEqual([0.02]);
    expect(holm([])).toEqual([]);
  });

  it('keeps the chance of any false claim at 5 %', () => {
    let state = 7;
    const uniform = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    const families = Array.from({ length: 2000 }, () => holm(Array.from({ length: 12 }, uniform)));
    const wrong = families.filter((adjusted) => adjusted.some((p) => p <= 0.05)).length / families.length;
    expect(wrong).toBeLessThan(0.065);
    expect(wrong).toBeGreaterThan(0.035);
  });
});

describe('judgeTogether', () => {
  const clear = { ratio: 2, ci95: [1.9, 2.1] as const, whyNot: null };
  const barely = { ratio: 1.1, ci95: [1.03, 1.17] as const, whyNot: null };
  const even = { ratio: 1, ci95: [0.99, 1.01] as const, whyNot: null };

  it('keeps alone what it takes back among many', () => {
    expect(judgeTogether([barely])[0]?.comparison).toBe('faster');
    const [first, ...others] = judgeTogether([barely, even, even, even, clear]);
    expect(first?.comparison).toBe('ambiguous');
    expect(first && verdictReasonText(first)).toMatch(
      /^not after Holm correction over 5 comparisons \(p 0\.0\d+, corrected 0\.1\d\)$/,
    );
    expect(others.map(({ comparison }) => comparison)).toEqual(['same', 'same', 'same', 'faster']);
    expect(verdictReasonText(others.at(-1)!)).toContain(
      'above 1 by more than 2 %, also after Holm correction over 5 comparisons',
    );
  });

  it('does not count what cannot be compared or has no interval, and says why', () => {
    const verdicts = judgeTogether([
      barely,
      { ratio: null, ci95: null, whyNot: reasonOf('run-is', { status: 'wrong' }) },
      { ratio: 3, ci95: null, whyNot: null },
      { ratio: 3, ci95: [2, 4], whyNot: reasonOf('no-reference') },
    ]);
    expect(verdicts.map(({ comparison }) => comparison)).toEqual([
      'faster',
      'not-comparable',
      'ambiguous',
      'not-comparable',
    ]);
    expect(verdicts.slice(1).map(({ reason }) => reason)).toEqual([
      { code: 'run-is', status: 'wrong' },
      { code: 'few-samples' },
      { code: 'no-reference' },
    ]);
    expect(verdicts.slice(1).every(({ p, adjustedP }) => p === null && adjustedP === null)).toBe(true);
  });

  it('judges each ratio by its own threshold', () => {
    const [strict, lax] = judgeTogether([clear, { ...clear, ratio: 1.04, ci95: [1.03, 1.05], threshold: 0.05 }]);
    expect(strict?.comparison).toBe('faster');
    expect(lax).toMatchObject({ comparison: 'same', reason: { code: 'lies-within', threshold: 0.05 } });
  });
});
