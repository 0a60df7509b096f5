import { expect, test } from 'vitest';
import { configFacts, originFacts, solveFacts, verificationFacts } from '../../../src/renderer/pages/run/run-facts.ts';
import { stripGeometry } from '../../../src/renderer/pages/run/strip-geometry.ts';
import { makeAdapter, makeRun, quantity } from '../../support/runs/runs.ts';

test('every sample is placed inside the plot, higher times higher up', () => {
  const { order, spread, top, bottom, left, right, split } = stripGeometry(
    quantity([5e6, 7e6, 6e6, 6e6, 6e6, 5.5e6]),
    480,
  );
  expect(order).toHaveLength(6);
  expect(order[1]!.y).toBeLessThan(order[0]!.y);
  for (const { x, y } of order) {
    expect(x).toBeGreaterThan(left);
    expect(x).toBeLessThan(split);
    expect(y).toBeGreaterThan(top);
    expect(y).toBeLessThan(bottom);
  }
  const equal = spread.filter(({ y }) => y === order[2]!.y);
  expect(new Set(equal.map(({ x }) => x)).size).toBe(3);
  expect(Math.max(...spread.map(({ x }) => x))).toBeLessThan(right);
});

test('one sample, and samples that are all equal, still give a finite plot', () => {
  for (const samples of [[1000], [0, 0, 0], [7, 7, 7, 7, 7, 7]]) {
    const { order, medianY, ticks } = stripGeometry(quantity(samples), 300);
    for (const value of [medianY, ...order.flatMap(({ x, y }) => [x, y]), ...ticks.map(({ y }) => y)])
      expect(Number.isFinite(value)).toBe(true);
  }
});

test('thousands of samples are thinned', () => {
  const samples = Array.from({ length: 50_000 }, (_, index) => 1e6 + index);
  expect(stripGeometry(quantity(samples), 800).order.length).toBeLessThanOrEqual(600);
});

test('a run without results has facts without numbers', () => {
  const run = makeRun({
    status: 'failed',
    timing: null,
    work: null,
    verification: null,
    memory: null,
    trace: [],
    iterations: 0,
  });
  expect(verificationFacts(run)).toEqual([]);
  expect(solveFacts(run)).toEqual([
    ['Iterations', 'none'],
    ['Resets', 'none'],
  ]);
  expect(originFacts(run, null)[0]).toEqual(['Adapter', run.adapterId]);
  expect(originFacts(run, makeAdapter({ type: 'software' }))[0]![1]).toContain('software');
  expect(Object.fromEntries(configFacts(run))).toMatchObject({
    'Sequence length T': '1,000',
    Resets: 'resets on',
  });
});
