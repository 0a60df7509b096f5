import type { TraceLayout } from '../../../../src/compute/gpu/plan/plan.ts';
import { expect, test } from 'vitest';
import { readTrace } from '../../../../src/compute/gpu/device/trace.ts';

const LAYOUT: TraceLayout = {
  entries: 2,
  columns: [
    { id: 'delta', fold: 'max' },
    { id: 'residual', fold: 'max' },
    { id: 'merit', fold: 'sum' },
    { id: 'resets', fold: 'count' },
  ],
  later: ['error'],
  byEntry: 'delta',
};

/** Words of one entry: delta, residual, merit as float bits, resets as a count; `within` sets its highest bit. */
function entry(delta: number, residual: number, merit: number, resets: number, within = 0): number[] {
  return [...new Uint32Array(new Float32Array([delta, residual, merit]).buffer), resets + within * 2 ** 31];
}

test('rows are taken over all sequences, and each sequence has its own first iteration', () => {
  const words = new Uint32Array([
    ...entry(0, 9, 9, 0),
    ...entry(0, 9, 9, 0),
    ...entry(0.5, 0.25, 1, 2),
    ...entry(0.125, 0.75, 2, 1, 1),
    ...entry(0.25, 0.125, 0.5, 0),
    ...entry(0.0625, 0.0625, 0.25, 0, 1),
  ]);
  const { trace, iterationsPerSequence, stepsPerSequence } = readTrace(words, 2, LAYOUT);
  expect(trace).toEqual([
    { iteration: 1, delta: 0.5, residual: 0.75, merit: 3, resets: 3, error: null },
    { iteration: 2, delta: 0.25, residual: 0.125, merit: 0.75, resets: 0, error: null },
  ]);
  expect(iterationsPerSequence).toEqual([null, 1]);
  expect(stepsPerSequence).toEqual([
    [0.5, 0.25],
    [0.125, 0.0625],
  ]);
});

test('a NaN or an infinity in any sequence is null, never a small number', () => {
  const words = new Uint32Array([
    ...entry(0, 0, 0, 0),
    ...entry(0, 0, 0, 0),
    ...entry(Number.NaN, Infinity, 1, 0),
    ...entry(0.5, 0, 1, 0),
  ]);
  const { trace, iterationsPerSequence } = readTrace(words, 1, LAYOUT);
  expect(trace[0]).toMatchObject({ delta: null, residual: null, merit: 2 });
  expect(iterationsPerSequence).toEqual([null, null]);
});
