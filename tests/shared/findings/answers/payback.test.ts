import { expect, it } from 'vitest';
import type { Cold } from '../../../../src/shared/contract/parts/cold-cost.ts';
import { withPayback } from '../../../../src/shared/findings/answers/payback.ts';
import { makeRun, quantity } from '../../../support/runs/runs.ts';

const cold = (compileNs: number, firstSolveNs: number): Cold => ({
  ...{ compileNs, cached: false, uploadNs: 0, autotuneNs: 0, firstSolveNs, payback: null },
});
const timed = (ns: number) => ({ solveNs: quantity([ns, ns, ns]), gpuNs: null, phasesNs: {} });
const sequential = makeRun({ config: { algorithm: 'sequential' }, timing: timed(10e6), cold: cold(20e6, 10e6) });

it('follows the median and the interval that the run has now', () => {
  const run = makeRun({
    timing: timed(5e6),
    cold: cold(120e6, 5e6),
    speedup: { vs: 'sequential', ratio: 2, ci95: [1.5, 3] },
  });
  expect(withPayback(run, sequential).cold?.payback).toEqual({
    ...{ vs: 'sequential', solves: 20, solvesWithTuning: 20, range: [10, 40] },
  });
  const slower = { ...run, timing: timed(11e6), speedup: null };
  expect(withPayback(slower, sequential).cold?.payback?.solves).toBeNull();
});

it('is none without a verified time on both sides, and none of sequential evaluation', () => {
  const run = makeRun({ timing: timed(5e6), cold: cold(120e6, 5e6) });
  expect(withPayback({ ...run, status: 'wrong' }, sequential).cold?.payback).toBeNull();
  expect(withPayback(run, null).cold?.payback).toBeNull();
  expect(withPayback(sequential, sequential)).toBe(sequential);
  expect(withPayback({ ...run, cold: null }, sequential).cold).toBeNull();
});
