import { expect, test } from 'vitest';
import { createComparison } from '../../../src/renderer/state/comparison.ts';
import { sortRows, summaryOf } from '../../../src/renderer/state/run-rows.ts';
import { pageVerdictOf } from '../../../src/renderer/state/verdict.ts';
import { rangeText, waitText } from '../../../src/renderer/state/wording.ts';
import type { Bridge, RunQuery, RunSummary, SweepSummary } from '../../../src/shared/bridge.ts';
import { PRESETS } from '../../../src/shared/sweep.ts';
import { formatNs } from '../../../src/shared/units.ts';
import { inProcesses, makeAdapter, makeRun } from '../../support/runs.ts';
import { sampleRuns } from '../../support/sample-runs.ts';

const ADAPTER = makeAdapter();

function row(id: number, config: Partial<RunSummary['config']>, rest: Partial<RunSummary> = {}): RunSummary {
  return { ...summaryOf(inProcesses(makeRun({ config })), ADAPTER), id: String(id), ...rest };
}

/** One point: a sequential run and a parallel one with this speed-up. */
function point(index: number, length: number, speedup: number, ci95: [number, number] | null): RunSummary[] {
  const shared = { point: index, sweepId: 's' };
  return [
    row(2 * index, { algorithm: 'sequential', length }, { ...shared, speedup: null, speedupCi95: null }),
    row(2 * index + 1, { algorithm: 'deer', length }, { ...shared, speedup, speedupCi95: ci95 }),
  ];
}

test('rows sort by numbers as numbers, and what is missing comes last either way', () => {
  const rows = [row(1, { length: 1000 }), row(2, { length: 300 }), row(3, { length: 20_000 })];
  expect(sortRows(rows, 'length', false).map(({ id }) => id)).toEqual(['2', '1', '3']);
  const timed = [row(1, {}, { medianNs: null }), row(2, {}, { medianNs: 5 }), row(3, {}, { medianNs: 7 })];
  expect(sortRows(timed, 'medianNs', false).map(({ id }) => id)).toEqual(['2', '3', '1']);
  expect(sortRows(timed, 'medianNs', true).map(({ id }) => id)).toEqual(['3', '2', '1']);
});

test('the verdict claims a win only where the interval does', () => {
  const doubtful = pageVerdictOf([...point(0, 100, 1.4, [0.9, 2]), ...point(1, 1000, 1.2, null)], 'length');
  expect(doubtful.side).toBe('ambiguous');
  const winning = pageVerdictOf([...point(0, 100, 0.5, [0.4, 0.6]), ...point(1, 1000, 3, [2.8, 3.2])], 'length');
  expect(winning).toMatchObject({
    side: 'faster',
    headline: 'Parallel evaluation wins at 1 of 2 sizes, by up to 3.00×',
  });
  expect(winning.maps[0]!.winners.map(({ comparison }) => comparison)).toEqual(['slower', 'faster']);
  expect(pageVerdictOf(point(0, 100, 0.5, [0.4, 0.6]), 'length').side).toBe('slower');
  expect(pageVerdictOf([row(1, { algorithm: 'deer' }, { status: 'wrong' })], 'length').side).toBe('none');
});

test('the map keeps warm and cold starts apart, and counts the seeds as the report does', () => {
  const seeds = [0, 1, 2].flatMap((seed) =>
    point(seed, 1000, 3, [2.8, 3.2]).map((one) => ({ ...one, config: { ...one.config, seed } })),
  );
  const warm = point(7, 1000, 9, [8.8, 9.2]).map((one) => ({
    ...one,
    id: `warm ${one.id}`,
    config: { ...one.config, warmStart: 0.01 },
  }));
  const { maps } = pageVerdictOf([...seeds, ...warm], 'length');
  expect(maps.map(({ winners }) => winners[0]!.ratio)).toEqual([3, 9]);
  expect(maps[1]!.label).toContain('warm start ε 0.01');
  const batches = [1, 16].flatMap((batch) =>
    point(20 + batch, 1000, batch, [batch, batch]).map((one) => ({ ...one, config: { ...one.config, batch } })),
  );
  const [map, ...others] = pageVerdictOf(batches, 'batch').maps;
  expect(others).toEqual([]);
  expect(map).toMatchObject({ sizes: [1, 16], label: expect.stringContaining('gru · T 1,000') });
  expect(map!.winners.map(({ size, ratio }) => [size, ratio])).toEqual([
    [1, 1],
    [16, 16],
  ]);
  const missed = seeds.map((one) =>
    one.config.seed === 2 && one.config.algorithm === 'deer'
      ? { ...one, status: 'not-converged' as const, speedup: null, speedupCi95: null }
      : one,
  );
  expect(pageVerdictOf(missed, 'length').maps[0]!.winners[0]).toMatchObject({
    comparison: 'ambiguous',
    seedsText: '2 of 3 seeds',
  });
});

test('Compare opens with the newest sweep that has runs, and says how many it leaves out', async () => {
  const asked: RunQuery[] = [];
  const sweep = {
    startedAt: '',
    adapterId: ADAPTER.id,
    adapterName: '',
    adapterType: 'gpu',
    sweep: PRESETS['quick']!.sweep,
    outcome: 'finished',
    pointsDone: 0,
  } as const;
  const sweeps: SweepSummary[] = [
    { ...sweep, id: 'empty', runCount: 0 },
    { ...sweep, id: 'newest', runCount: 3 },
  ];
  const runs = sampleRuns(160).map((run) => summaryOf(run, ADAPTER));
  const bridge = {
    listSweeps: async () => sweeps,
    listAdapters: async () => [ADAPTER],
    listRuns: async (query: RunQuery) => {
      asked.push(query);
      return { total: 5000, runs };
    },
  } as unknown as Bridge;
  const comparison = createComparison(bridge);
  await comparison.open(null);
  expect(asked[0]).toMatchObject({ sweepIds: ['newest'], limit: 1000, sort: 'startedAt', descending: true });
  expect(comparison.total.value).toBe(5000);
  // Twenty lines would be unreadable: one state size is chosen to begin with, and the filter shows which.
  expect(comparison.filters.value.state).toEqual(['32']);
  expect(new Set(comparison.rows.value.map(({ config }) => config.state))).toEqual(new Set([32]));
  comparison.filters.value = { ...comparison.filters.value, state: [] };
  expect(comparison.rows.value).toHaveLength(160);
});

test('a failing bridge is told, not thrown', async () => {
  const bridge = {
    listSweeps: () => Promise.reject(new Error('database locked')),
    listAdapters: async () => [],
  } as unknown as Bridge;
  const comparison = createComparison(bridge);
  await comparison.open(null);
  expect(comparison.phase.value).toBe('failed');
  expect(comparison.trouble.value).toBe('database locked');
});

test.each([
  [0.4, 'under 1 s'],
  [89, '89 s'],
  [150, '3 min'],
  [7200, '2 h'],
  [14_700, '4 h 5 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(waitText(seconds)).toBe(text.replaceAll(/(?<=\d) /g, '\u00a0').replaceAll(/(?<=h) /g, '\u00a0'));
});

test('an interval names its unit once, unless its ends have different ones', () => {
  expect(rangeText([1.2e6, 1.31e6], formatNs)).toBe('1.20 – 1.31\u00a0ms');
  expect(rangeText([812e3, 1.31e6], formatNs)).toBe('812\u00a0µs – 1.31\u00a0ms');
  expect(rangeText(null, formatNs)).toBe('no interval');
});
