import { rnnConfigOf } from '../../../../src/shared/studies/rnn/config.ts';
import { describe, expect, it } from 'vitest';
import { sequentialReference, twinReference } from '../../../../src/compute/studies/rnn/judging/verify.ts';
import {
  accuracyPoints,
  type AccuracyRow,
  type EqualError,
  equalErrorLines,
} from '../../../../src/shared/findings/answers/pareto.ts';
import { rowOfRun } from '../../../../src/shared/findings/runs/view.ts';
import { gru } from '../../../../src/compute/studies/rnn/cells/gru/gru.ts';
import { drawProblem } from '../../../../src/compute/studies/rnn/drawing/workload.ts';
import { makeAdapter, makeRun } from '../../../support/runs/runs.ts';

interface Sketch {
  readonly algorithm: string;
  readonly tolerance?: number;
  readonly ms: number;
  readonly error: number | null;
  readonly status?: AccuracyRow['status'];
  readonly lambda?: number;
  readonly interval?: [number, number] | null;
  readonly reference?: string;
}

const PROBLEM = drawProblem(gru, { length: 4, state: 2, input: 2, batch: 1, seed: 0 }, 1);
const FROM_SEQUENTIAL = sequentialReference(PROBLEM, new Float32Array(8)).name;
const FROM_FLOAT64 = twinReference(PROBLEM).name;

/** Sequential takes 10 ms. */
function rowsOf(...sketches: readonly Sketch[]): AccuracyRow[] {
  return sketches.map((sketch, index) => {
    const { algorithm, tolerance = 1e-4, ms, error, status = 'ok', lambda = null, interval, reference } = sketch;
    const isSequential = algorithm === 'sequential';
    const row = rowOfRun(makeRun({ config: { algorithm, tolerance, lambda } }), [makeAdapter()]);
    return {
      ...row,
      ...{ id: String(index), status, error, medianNs: ms * 1e6 },
      errorReference: reference ?? (isSequential ? FROM_FLOAT64 : FROM_SEQUENTIAL),
      speedup: isSequential ? null : 10 / ms,
      speedupCi95: isSequential ? null : interval === undefined ? [9 / ms, 11 / ms] : interval,
    };
  });
}

const STEPPING: Sketch = { algorithm: 'sequential', ms: 10, error: 1e-6 };
const LOOSE: Sketch = { algorithm: 'deer', tolerance: 1e-2, ms: 1, error: 1e-4 };
const STRICT: Sketch = { algorithm: 'deer', tolerance: 1e-5, ms: 4, error: 1e-8 };

function resultOf(...sketches: readonly Sketch[]): EqualError | undefined {
  const rows = rowsOf(...sketches);
  return equalErrorLines(accuracyPoints(rows)[0]!, rows)[0]?.result;
}

describe('accuracyPoints', () => {
  it('takes points with several tolerances, and marks what is beaten in neither time nor error', () => {
    const slow = { algorithm: 'jacobi', tolerance: 1e-2, ms: 2, error: 1e-3 };
    const [point, ...others] = accuracyPoints(rowsOf(STEPPING, LOOSE, STRICT, slow));
    expect(others).toEqual([]);
    expect(point!.tolerances).toEqual([1e-2, 1e-5]);
    expect(point!.marks.map(({ name, isOnFront }) => [name, isOnFront])).toEqual([
      // As accurate as rounding allows, and slower than the first deer.
      ['sequential', false],
      ['deer', true],
      ['deer', true],
      ['jacobi', false],
    ]);
    expect(point!.marks.map(({ bound }) => bound)).toEqual([1e-6, 1e-8 + 1e-6, 1e-4 + 1e-6, 1e-3 + 1e-6]);
    expect(point!.reference!.error).toBe(1e-6);
    expect(accuracyPoints(rowsOf(STEPPING, LOOSE))).toEqual([]);
  });

  it('takes no result for more accurate than what it was held against, unless that was float64 itself', () => {
    const nearer = { ...STRICT, error: 1e-9, ms: 20 };
    const frontOf = (...sketches: Sketch[]) =>
      accuracyPoints(rowsOf(...sketches, LOOSE))[0]!.marks.filter(({ isOnFront }) => isOnFront);
    expect(frontOf(STEPPING, nearer).map(({ name }) => name)).toEqual(['sequential', 'deer']);
    const residual = { reference: 'float64 residual of all steps; trajectories cannot be compared' };
    const [best] = frontOf({ ...STEPPING, ...residual }, { ...nearer, ...residual });
    expect(best).toMatchObject({ name: 'deer', bound: 1e-9 });
  });

  it('leaves out what was held against a sequential run that is not there', () => {
    expect(accuracyPoints(rowsOf(LOOSE, STRICT))[0]!.marks).toEqual([]);
    const direct = { reference: FROM_FLOAT64 };
    expect(accuracyPoints(rowsOf({ ...LOOSE, ...direct }, { ...STRICT, ...direct }))[0]!.marks).toHaveLength(2);
  });

  it('lets nothing in that was not verified, or has no error', () => {
    const wrong = { ...STRICT, status: 'wrong' as const };
    const [point] = accuracyPoints(rowsOf(STEPPING, LOOSE, wrong, { ...STRICT, tolerance: 1e-3, error: null }));
    expect(point!.marks.map(({ row }) => rnnConfigOf(row.config).tolerance)).toEqual([1e-4, 1e-2]);
  });
});

describe('equalErrorLines', () => {
  it('interpolates the ratio and its interval in log-log', () => {
    // 1e-6 lies halfway between 1e-8 and 1e-4: √(2.5 · 10).
    const result = resultOf(STEPPING, LOOSE, STRICT);
    expect(result).toMatchObject({ kind: 'at', between: [1e-2, 1e-5], ratio: expect.closeTo(5, 9) });
    expect(result).toMatchObject({ interval: [expect.closeTo(4.5, 9), expect.closeTo(5.5, 9)] });
    expect(resultOf(STEPPING, { ...LOOSE, interval: null }, STRICT)).toMatchObject({ kind: 'at', interval: null });
  });

  it('says so where the error is not reached, or always is', () => {
    const rough = { ...STRICT, error: 2.1e-6 };
    expect(resultOf(STEPPING, LOOSE, rough)).toEqual({ kind: 'not-reached', error: 2.1e-6, tolerance: 1e-5 });
    const exact = { ...LOOSE, error: 5e-7 };
    expect(resultOf(STEPPING, exact, STRICT)).toMatchObject({ kind: 'at-least', ratio: 10, tolerance: 1e-2 });
  });

  it('takes errors within a factor of two of sequential’s own for equal: at that level they are chance', () => {
    const stepping = { ...STEPPING, error: 2.4e-7 };
    for (const error of [2.7e-7, 4.8e-7, 1.3e-7])
      expect(resultOf(stepping, LOOSE, { ...STRICT, error }), String(error)).toMatchObject({ kind: 'at', ratio: 2.5 });
    const slower = { ...STRICT, tolerance: 1e-6, ms: 5, error: 2.4e-7 };
    expect(resultOf(stepping, LOOSE, { ...STRICT, error: 2.7e-7 }, slower)).toMatchObject({ kind: 'at', ratio: 2.5 });
    const { marks } = accuracyPoints(rowsOf(stepping, LOOSE, { ...STRICT, error: 2.7e-7 }, slower))[0]!;
    expect(marks.filter(({ isOnFront }) => isOnFront).map(({ timeNs }) => timeNs / 1e6)).toEqual([4, 1]);
  });

  it('interpolates from no error of exactly 0, which has no logarithm', () => {
    expect(resultOf(STEPPING, LOOSE, { ...STRICT, error: 0 })).toMatchObject({ kind: 'at-least', ratio: 2.5 });
  });

  it('passes over runs that are beaten by the algorithm itself', () => {
    const detour = { algorithm: 'deer', tolerance: 1e-3, ms: 9, error: 1e-5 };
    expect(resultOf(STEPPING, LOOSE, detour, STRICT)).toMatchObject({ ratio: expect.closeTo(5, 9) });
  });

  it('keeps damping values apart, and names what was never verified', () => {
    const elk = (lambda: number, tolerance: number): Sketch => ({ ...LOOSE, algorithm: 'elk', lambda, tolerance });
    const rows = rowsOf(STEPPING, elk(1, 1e-2), elk(1, 1e-4), { ...elk(2, 1e-2), status: 'not-converged' });
    const lines = equalErrorLines(accuracyPoints(rows)[0]!, rows);
    expect(lines.map(({ name, result }) => [name, result.kind])).toEqual([
      ['elk λ 1', 'not-reached'],
      ['elk λ 2', 'none'],
    ]);
  });

  it('says nothing without a verified sequential run', () => {
    expect(resultOf({ ...STEPPING, status: 'wrong' }, LOOSE, STRICT)).toBeUndefined();
    expect(resultOf({ ...STEPPING, error: 0 }, LOOSE, STRICT)).toBeUndefined();
  });
});
