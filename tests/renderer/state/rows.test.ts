import { changeConfig } from '../../support/runs/runs.ts';
import { type RnnConfig, rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import { expect, test } from 'vitest';
import { createComparison } from '../../../src/renderer/state/comparison.ts';
import { filterTexts } from '../../../src/renderer/state/comparison-filters.ts';
import { sortRows } from '../../../src/renderer/state/run-rows.ts';
import { summaryOf } from '../../../src/shared/findings/runs/view.ts';
import { rnn } from '../../../src/shared/studies/rnn.ts';
import { type AdapterVerdict, adapterVerdictsOf } from '../../../src/renderer/state/verdict.ts';
import { rangeText, waitText } from '../../../src/renderer/state/wording.ts';
import type { Bridge, RunQuery, RunSummary, SweepSummary } from '../../../src/shared/contract/bridge.ts';
import { UNKNOWN_BASIS } from '../../../src/shared/statistics/ratio-basis.ts';
import { PRESETS } from '../../support/sweeps.ts';
import { formatNs } from '../../../src/shared/text/units.ts';
import { inProcesses, makeAdapter, makeRun } from '../../support/runs/runs.ts';
import { sampleRuns } from '../../support/runs/sample-runs.ts';

const ADAPTER = makeAdapter();

function row(id: number, config: Partial<RnnConfig>, rest: Partial<RunSummary> = {}): RunSummary {
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

/** The verdict on the one adapter of these rows. */
function pageVerdictOf(rows: readonly RunSummary[], along: 'length' | 'batch'): AdapterVerdict {
  const [verdict, ...others] = adapterVerdictsOf(rows, along);
  expect(others).toEqual([]);
  return verdict!;
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

test('what was measured in one process only says so, whatever is open besides', () => {
  const local = (rows: RunSummary[]): RunSummary[] => rows.map((one) => ({ ...one, basis: UNKNOWN_BASIS }));
  const rows = local([...point(0, 100, 0.5, [0.49, 0.51]), ...point(1, 1000, 3, [2.8, 3.2])]);
  const headline = 'Measured in fewer than three processes: no general verdict';
  expect(pageVerdictOf(rows, 'length')).toMatchObject({ side: 'ambiguous', headline });
  const withOpen = [...rows, ...local(point(2, 300, 1, [0.9, 1.1]))];
  expect(pageVerdictOf(withOpen, 'length')).toMatchObject({ side: 'ambiguous', headline });
  const open = local(point(2, 300, 1, [0.9, 1.1]));
  expect(pageVerdictOf(open, 'length').headline).toBe('Parallel evaluation has no clear win');
});

test('the map keeps warm and cold starts apart, and counts the seeds as the report does', () => {
  const seeds = [0, 1, 2].flatMap((seed) =>
    point(seed, 1000, 3, [2.8, 3.2]).map((one) => ({ ...one, config: { ...one.config, seed } })),
  );
  const warm = point(7, 1000, 9, [8.8, 9.2]).map((one) => ({
    ...one,
    id: `warm ${one.id}`,
    config: changeConfig(one.config, { warmStart: 0.01 }),
  }));
  const { maps } = pageVerdictOf([...seeds, ...warm], 'length');
  expect(maps.map(({ winners }) => winners[0]!.ratio)).toEqual([3, 9]);
  expect(maps[1]!.label).toContain('warm start ε 0.01');
  const batches = [1, 16].flatMap((batch) =>
    point(20 + batch, 1000, batch, [batch, batch]).map((one) => ({
      ...one,
      config: changeConfig(one.config, { batch }),
    })),
  );
  const [map, ...others] = pageVerdictOf(batches, 'batch').maps;
  expect(others).toEqual([]);
  expect(map).toMatchObject({ sizes: [1, 16], label: expect.stringContaining('gru · T 1,000') });
  expect(map!.winners.map(({ size, ratio }) => [size, ratio])).toEqual([
    [1, 1],
    [16, 16],
  ]);
  const missed = seeds.map((one) =>
    one.config.seed === 2 && one.config.contender === 'deer'
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
  // Nobody has filtered anything yet: verdicts are over everything. Twenty lines would be unreadable, so that the charts
  // show one state size, and say so.
  expect(Object.values(comparison.filters.value).flat()).toEqual([]);
  expect(comparison.rows.value).toHaveLength(160);
  expect(comparison.charted.value.only).toEqual(['D = 32']);
  expect(new Set(comparison.charted.value.rows.map(({ config }) => rnnConfigOf(config).state))).toEqual(new Set([32]));
  comparison.filters.value = { ...comparison.filters.value, state: ['8'] };
  expect(comparison.rows.value).toHaveLength(40);
  expect(comparison.charted.value).toEqual({ rows: comparison.rows.value, only: [] });
});

test('every machine has its own verdict, count and dates, GPUs first, the newest first', () => {
  const on = (adapterId: string, adapterName: string, adapterType: 'gpu' | 'software', startedAt: string) => ({
    ...{ adapterId, adapterName, adapterType, startedAt, sweepId: adapterId },
  });
  const place = (rows: RunSummary[], where: ReturnType<typeof on>): RunSummary[] =>
    rows.map((one) => ({ ...one, ...where, id: `${where.adapterId} ${one.id}` }));
  const rows = [
    ...place(point(0, 100, 9, [8.8, 9.2]), on('c', 'llvmpipe', 'software', '2026-01-09T10:00:00.000Z')),
    ...place(point(0, 100, 0.5, [0.4, 0.6]), on('a', 'AMD Radeon 780M', 'gpu', '2026-01-05T10:00:00.000Z')),
    ...place(point(0, 100, 3, [2.8, 3.2]), on('b', 'NVIDIA GeForce RTX 4070', 'gpu', '2026-01-07T10:00:00.000Z')),
  ];
  const verdicts = adapterVerdictsOf(rows, 'length');
  expect(verdicts.map(({ adapter }) => adapter)).toEqual([
    'NVIDIA GeForce RTX 4070',
    'AMD Radeon 780M',
    'llvmpipe (software)',
  ]);
  expect(verdicts.map(({ headline }) => headline)).toEqual([
    'Parallel evaluation wins at every size measured, by up to 3.00×',
    'Stepping through the sequence is faster',
    'Parallel evaluation wins at every size measured, by up to 9.00×',
  ]);
  expect(verdicts.map(({ isSoftware }) => isSoftware)).toEqual([false, false, true]);
  expect(verdicts.map(({ measured }) => measured[0].slice(0, 10))).toEqual(['2026-01-07', '2026-01-05', '2026-01-09']);
  for (const { adapter, details, maps } of verdicts) {
    expect(details).toHaveLength(1);
    expect(details[0]).toContain(`On ${adapter}, `);
    expect(maps.map(({ label }) => label.endsWith(adapter))).toEqual([true]);
  }
});

test('two machines with the same GPU are told apart', () => {
  const rows = ['11111111-a', '22222222-b'].flatMap((adapterId) =>
    point(0, 100, 3, [2.8, 3.2]).map((one) => ({ ...one, adapterId, sweepId: adapterId, id: adapterId + one.id })),
  );
  const names = adapterVerdictsOf(rows, 'length').map(({ adapter }) => adapter);
  expect(names.toSorted()).toEqual([`${ADAPTER.name} [11111111]`, `${ADAPTER.name} [22222222]`]);
});

test('what is disturbed is counted apart from what is ok', () => {
  const rows = [...point(0, 100, 3, [2.8, 3.2]), row(9, {}, { disturbed: true }), row(10, {}, { drifted: true })];
  expect(adapterVerdictsOf(rows, 'length')[0]!.tally).toEqual([
    { status: 'ok', marks: [], count: 2 },
    { status: 'ok', marks: ['disturbed'], count: 1 },
    { status: 'ok', marks: ['drifted'], count: 1 },
  ]);
});

test('a headline says within which filters it holds', () => {
  const none = { cell: [], algorithm: [], state: [], batch: [], length: [] };
  expect(filterTexts(rnn, none)).toEqual([]);
  const within = filterTexts(rnn, { ...none, cell: ['gru'], state: ['16', '2048'], batch: ['1'] });
  expect(within).toEqual(['for gru', 'at D = 16 or 2,048', 'B = 1']);
  expect(adapterVerdictsOf(point(0, 100, 0.5, [0.4, 0.6]), 'length', within)[0]!.headline).toBe(
    'Stepping through the sequence is faster, for gru, at D = 16 or 2,048, B = 1',
  );
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
