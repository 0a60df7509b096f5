import { paybackText, tunedPaybackText } from '../../../../src/shared/words/facts/cold-cost.ts';
import { describe, expect, it } from 'vitest';
import { type ColdSide, isPaidBack, paybackOf } from '../../../../src/shared/contract/parts/cold-cost.ts';

const side = (compileNs: number, uploadNs: number, firstSolveNs: number, medianNs: number): ColdSide => ({
  cold: { compileNs, uploadNs, firstSolveNs },
  medianNs,
});
const facts = { vs: 'sequential', autotuneNs: 0, ci95: null };

/** What n solves take in all, counted one by one. */
function totalNs({ cold, medianNs }: ColdSide, count: number): number {
  return cold.compileNs + cold.uploadNs + cold.firstSolveNs + (count - 1) * medianNs;
}

describe('the number of solves after which a cold start is paid back', () => {
  it('is the first at which the sums say so', () => {
    const sequential = side(50e6, 2e6, 12e6, 10e6);
    const quick = side(340e6, 9e6, 7e6, 3e6);
    const { solves } = paybackOf(quick, sequential, facts);
    expect(solves).not.toBeNull();
    expect(totalNs(quick, solves ?? 0)).toBeLessThanOrEqual(totalNs(sequential, solves ?? 0));
    expect(totalNs(quick, (solves ?? 0) - 1)).toBeGreaterThan(totalNs(sequential, (solves ?? 0) - 1));
  });

  it('is never where a solve is not faster, however little it cost before', () => {
    const cheap = side(0, 0, 10e6, 10e6);
    expect(paybackOf(cheap, side(50e6, 2e6, 10e6, 10e6), facts).solves).toBeNull();
    expect(paybackText(paybackOf(cheap, side(50e6, 2e6, 9e6, 9e6), facts))).toBe(
      'never: it is not faster than sequential',
    );
  });

  it('is the first solve where less was spent before', () => {
    const payback = paybackOf(side(10e6, 0, 5e6, 5e6), side(50e6, 0, 10e6, 10e6), facts);
    expect(payback).toMatchObject({ solves: 1, solvesWithTuning: 1, range: null });
    expect(paybackText(payback)).toBe('from the first solve on');
  });

  it('counts the choosing of kernels apart', () => {
    const payback = paybackOf(side(100e6, 0, 5e6, 5e6), side(0, 0, 10e6, 10e6), { ...facts, autotuneNs: 1e9 });
    expect(payback).toMatchObject({ solves: 20, solvesWithTuning: 220 });
    expect(tunedPaybackText(payback)).toContain('220 solves');
  });

  it('has the ends of the interval of the speed-up, and never where that does not exclude 1', () => {
    const payback = paybackOf(side(100e6, 0, 5e6, 5e6), side(0, 0, 10e6, 10e6), { ...facts, ci95: [0.9, 3] });
    expect(payback.range).toEqual([10, null]);
    expect(paybackText(payback)).toBe('after 20 solves (10 to never)');
    expect(isPaidBack(payback)).toBe(false);
    expect(isPaidBack({ ...payback, range: [10, 30] })).toBe(true);
    expect(paybackText({ ...payback, solves: null })).toContain('not by the medians');
  });
});
