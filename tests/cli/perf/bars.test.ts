/** The list of bars, and what is said of one on an adapter. */
import { expect, test } from 'vitest';
import { BARS, type Side } from '../../../src/cli/perf/bars.ts';
import { resultOf } from '../../../src/cli/perf/result.ts';
import { adapterText } from '../../../src/cli/perf/table.ts';
import { CONTENDER_IDS } from '../../../src/shared/studies/rnn/contenders.ts';
import { DEFAULT_TUNING } from '../../../src/shared/contract/parts/tuning.ts';
import { makeCeilings } from '../../support/runs/runs.ts';

const BAR = BARS.find(({ id }) => id === 'quasi-deer-per-portable-sequential-d16')!;
const measured = (ratio: number) => ({ ratio, interval: [ratio - 0.1, ratio + 0.1], note: 'times' }) as const;

test('every bar has an id of its own, and names algorithms that exist', () => {
  expect(new Set(BARS.map(({ id }) => id)).size).toBe(BARS.length);
  for (const { id } of BARS) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  const sides = BARS.flatMap((bar) => (bar.kind === 'time' ? [bar.upper, bar.lower] : []));
  const named = sides.flatMap(({ of }: Side) => (of === 'fma' ? [] : [of.algorithm]));
  expect(named.filter((name) => !CONTENDER_IDS.some((known) => known === name))).toEqual([]);
});

test('both sides of a bar are timed by one clock, and times per iteration come from as many iterations', () => {
  for (const bar of BARS) {
    if (bar.kind !== 'time') continue;
    expect(bar.upper.clock, bar.id).toBe(bar.lower.clock);
    const peers = [bar.upper.of, bar.lower.of].some((of) => of !== 'fma' && of.algorithm.startsWith('tfjs'));
    if (!peers || bar.upper.of === 'fma' || bar.lower.of === 'fma') continue;
    expect(bar.upper.of.iterations, bar.id).toBe(bar.lower.of.iterations);
  }
});

test('a target belongs to a kind of adapter, and to full sizes', () => {
  expect(resultOf(BAR, measured(0.4), 'llvmpipe', false)).toEqual({
    ...{ id: BAR.id, what: BAR.what, ratio: 0.4, lower: 0.4 - 0.1, upper: 0.4 + 0.1 },
    ...{ target: 0.45, bound: 'at most', met: true, note: 'times' },
  });
  expect(resultOf(BAR, measured(0.4), 'swiftshader', false)).toMatchObject({ target: 0.35, met: false });
  expect(resultOf(BAR, measured(0.4), 'gpu', false)).toMatchObject({ target: null, bound: null, met: null });
  expect(resultOf(BAR, measured(0.4), 'llvmpipe', true)).toMatchObject({ target: null, met: null });
  const naive = BARS.find(({ id }) => id === 'naive-sequential-d32')!;
  expect(resultOf(naive, measured(8), 'swiftshader', false)).toMatchObject({ bound: 'at least', met: true });
  expect(resultOf(naive, measured(8), 'llvmpipe', false).met).toBe(false);
});

test('what was not measured says why, and is neither met nor missed', () => {
  const result = resultOf(BAR, 'elk is not part of this build', 'llvmpipe', false);
  expect(result).toMatchObject({ ratio: null, lower: null, upper: null, met: null });
  expect(result.note).toBe('not measured: elk is not part of this build');
});

test('the table names software, the ceilings and how many targets were met', () => {
  const bars = [0.4, 0.5].map((ratio) => resultOf(BAR, measured(ratio), 'llvmpipe', false));
  const ceilings = makeCeilings('2026-11-22T10:00:00.000Z', 26.4e9);
  const text = adapterText({ name: 'llvmpipe', ceilings, tuning: DEFAULT_TUNING, bars }, 'llvmpipe').replaceAll(
    '\u00a0',
    ' ',
  );
  expect(text).toMatch(/^llvmpipe \(software, not a GPU\): multiply-adds 26\.4 GFLOP\/s/);
  expect(text).toMatch(/0\.400\s+0\.300 – 0\.500\s+at most 0\.45\s+yes/);
  expect(text).toMatch(/1 of 2 targets met$/);
});
