import { basisOf, isNoisy } from '../../../src/shared/findings/runs/basis-notes.ts';
import { runSortKeys } from '../../../src/shared/studies/index.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunQuery, RunSummary } from '../../../src/shared/contract/bridge.ts';
import { isDisturbed } from '../../../src/shared/contract/parts/disturbances.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { openStore, type Store } from '../../../src/main/store/store.ts';
import { runListSql } from '../../../src/main/store/rows/run-list.ts';
import { makeAdapter, makeBundle, makeMachine, makeRun } from '../../support/runs/runs.ts';
import { fillStore, sampleRuns } from '../../support/runs/sample-runs.ts';
import { query, temporaryStore } from '../../support/temporary-database.ts';

const ALL: RunQuery = {
  search: '',
  adapterIds: null,
  sweepIds: null,
  contenders: null,
  choices: null,
  statuses: null,
  sort: 'startedAt',
  descending: false,
  offset: 0,
  limit: 1000,
};
const COUNT = 10_000;
const TRACE_ROWS = 105;

let folder: string;
let store: Store;
const truth = new Map(sampleRuns(COUNT, { traceRows: TRACE_ROWS }).map((run) => [run.id, run]));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'antler-test-'));
  store = openStore(join(folder, 'large.db'));
  fillStore(store, COUNT, { traceRows: TRACE_ROWS });
  return () => {
    store.close();
    rmSync(folder, { recursive: true });
  };
}, 120_000);

/** Every page of a query, put together. */
function everyRun(overrides: Partial<RunQuery>): RunSummary[] {
  const runs: RunSummary[] = [];
  for (let offset = 0; ; offset += ALL.limit) {
    const page = store.listRuns({ ...ALL, ...overrides, offset });
    runs.push(...page.runs);
    if (page.runs.length < ALL.limit) {
      expect(page.total).toBe(runs.length);
      return runs;
    }
  }
}

const idsWhere = (matches: (run: Run) => boolean) =>
  [...truth.values()]
    .filter(matches)
    .map(({ id }) => id)
    .toSorted();
const idsOf = (runs: readonly RunSummary[]) => runs.map(({ id }) => id).toSorted();

describe('10,000 runs with 1,000,000 trace rows', () => {
  test('are all there', () => {
    expect(store.countRuns()).toBe(COUNT);
    expect(query<{ n: number }>(store.path, 'SELECT count(*) AS n FROM trace')[0]?.n).toBeGreaterThan(1_000_000);
    expect(idsOf(everyRun({}))).toEqual([...truth.keys()].toSorted());
  });

  test('each line says what the run says', () => {
    const adapters = new Map(store.listAdapters().map((adapter) => [adapter.id, adapter]));
    for (const line of store.listRuns({ ...ALL, offset: 4321, limit: 50 }).runs) {
      const run = truth.get(line.id)!;
      expect(line).toEqual({
        id: run.id,
        startedAt: run.startedAt,
        sweepId: run.sweepId,
        point: run.point,
        machineId: run.machineId,
        adapterId: run.adapterId,
        adapterName: adapters.get(run.adapterId)?.name,
        adapterType: adapters.get(run.adapterId)?.type,
        runtime: run.runtime,
        preset: run.preset,
        config: run.config,
        status: run.status,
        reason: run.reason,
        iterations: run.iterations,
        medianNs: run.timing?.solveNs.median ?? null,
        ci95Ns: run.timing?.solveNs.ci95 ?? null,
        gpuMedianNs: run.timing?.gpuNs?.median ?? null,
        speedup: run.speedup?.ratio ?? null,
        speedupCi95: run.speedup?.ci95 ?? null,
        threshold: 0.02,
        basis: basisOf(run),
        peakBytes: run.memory?.peakBytes ?? null,
        disturbed: isDisturbed(run.disturbances),
        drifted: run.notes['drift'] !== undefined,
        noisy: isNoisy(run),
        stepTime: null,
        error: run.verification?.maxAbsError ?? null,
        errorReference: run.verification?.reference ?? null,
        workload: run.workload,
      });
      expect(store.getRun(line.id)).toEqual(run);
    }
  });

  describe.each(runSortKeys())('sorted by %s', (sort) => {
    const keyOf = (line: RunSummary): string | number | null => {
      if (sort === 'contender') return line.config.contender;
      const value = line.config.sizes[sort] ?? line.config.settings[sort] ?? line[sort as keyof RunSummary] ?? null;
      return (typeof value === 'boolean' ? Number(value) : value) as string | number | null;
    };
    test.each([true, false])('descending %s, without a run twice or missing, empty values last', (descending) => {
      const lines = everyRun({ sort, descending });
      expect(new Set(lines.map(({ id }) => id)).size).toBe(COUNT);
      const keys = lines.map(keyOf);
      const filled = keys.filter((key) => key !== null);
      expect(keys.slice(filled.length).every((key) => key === null)).toBe(true);
      const inOrder = filled.every((key, index) => {
        const before = filled[index - 1];
        return before === undefined || (descending ? before >= key : before <= key);
      });
      expect(inOrder).toBe(true);
    });
  });

  test('filters', () => {
    const [first, second] = store.listAdapters();
    const sweepIds = store.listSweeps(3).map(({ id }) => id);
    expect(idsOf(everyRun({ adapterIds: [first!.id, second!.id] }))).toEqual(
      idsWhere((run) => run.adapterId === first!.id || run.adapterId === second!.id),
    );
    expect(idsOf(everyRun({ sweepIds }))).toEqual(idsWhere((run) => sweepIds.includes(run.sweepId!)));
    expect(idsOf(everyRun({ statuses: ['skipped'], contenders: ['deer'], choices: { cell: ['gru'] } }))).toEqual(
      idsWhere((run) => run.status === 'skipped' && run.config.contender === 'deer'),
    );
    expect(everyRun({ choices: { cell: [] } })).toEqual([]);
    expect(everyRun({ choices: { cell: ["gru' OR 1=1 --"] } })).toEqual([]);
  });

  test('search finds every word anywhere in the line, whatever the case', () => {
    const nvidia = store.listAdapters().find(({ vendor }) => vendor === 'nvidia')!;
    expect(idsOf(everyRun({ search: '  rtx  QUASI-deer ' }))).toEqual(
      idsWhere((run) => run.adapterId === nvidia.id && run.config.contender === 'quasi-deer'),
    );
    const [id = ''] = truth.keys();
    expect(idsOf(everyRun({ search: id.slice(0, 13) }))).toEqual([id]);
    expect(everyRun({ search: 'nothing-like-this' })).toEqual([]);
  });

  test('pages beyond the end are empty and still know the total', () => {
    expect(store.listRuns({ ...ALL, offset: COUNT + 5 })).toEqual({ total: COUNT, runs: [] });
    expect(store.listRuns({ ...ALL, limit: 0 }).total).toBe(COUNT);
  });
});

test('characters that mean something to LIKE are only characters', () => {
  const small = temporaryStore();
  const ids = ['0', '1', '2', '3'].map((digit) => `${digit}c8d6b1e-3f52-4a97-8e10-5b7a9d2c4f63`);
  const presets = ['a%b', 'a_b', 'a\\b', 'axb'];
  small.addBundle(makeBundle(ids.map((id, index) => makeRun({ id, preset: presets[index]! }))), 'test');
  for (const preset of presets) {
    expect(small.listRuns({ ...ALL, search: preset }).runs.map((run) => run.preset)).toEqual([preset]);
  }
});

test('a query outside the bounds is refused', () => {
  const small = temporaryStore();
  const refusals: [Partial<Record<keyof RunQuery, unknown>>, RegExp][] = [
    [{ limit: 1001 }, /0 to 1000 runs, not 1001/],
    [{ limit: -1 }, /not -1/],
    [{ limit: 1.5 }, /not 1.5/],
    [{ offset: -1 }, /not at -1/],
    [{ offset: Number.NaN }, /not at NaN/],
    [{ sort: 'id; DROP TABLE runs' }, /cannot be sorted by/],
    [{ sort: 'constructor' }, /cannot be sorted by/],
    [{ search: 'x'.repeat(501) }, /at most 500 characters/],
  ];
  for (const [overrides, message] of refusals) {
    expect(() => small.listRuns({ ...ALL, ...overrides } as RunQuery)).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringMatching(message) }),
    );
  }
  expect(() => small.getRuns(Array.from({ length: 2001 }, () => makeRun().id))).toThrow(/at most 2000/);
});

describe('query plans', () => {
  const planOf = (overrides: Partial<RunQuery>, part: 'page' | 'count' = 'page') => {
    const sql = runListSql({ ...ALL, ...overrides });
    const limits = part === 'page' ? [100, 0] : [];
    const steps = query<{ detail: string }>(
      store.path,
      `EXPLAIN QUERY PLAN ${sql[part]}`,
      ...sql.parameters,
      ...limits,
    );
    return steps.map(({ detail }) => detail).join('\n');
  };

  const INDEXED = ['startedAt', 'cell', 'contender', 'length', 'status', 'medianNs', 'speedup', 'peakBytes'] as const;
  test.each(INDEXED)('sorting by %s reads an index in order', (sort) => {
    for (const descending of [true, false]) {
      expect(planOf({ sort, descending })).toMatch(/SCAN runs USING INDEX runs_by_/);
      expect(planOf({ sort, descending })).not.toMatch(/TEMP B-TREE/);
    }
  });

  test.each([
    ['adapterIds', 'runs_by_adapter'],
    ['sweepIds', 'runs_by_sweep'],
    ['contenders', 'runs_by_contender'],
    ['statuses', 'runs_by_status'],
  ] as const)('the filter %s uses an index', (filter, index) => {
    expect(planOf({ [filter]: ['x'] })).toContain(`SEARCH runs USING INDEX ${index}`);
    expect(planOf({ [filter]: ['x'] }, 'count')).toContain(`SEARCH runs USING COVERING INDEX ${index}`);
  });

  test('the filter by a choice uses an index', () => {
    expect(planOf({ choices: { cell: ['x'] } })).toContain('SEARCH runs USING INDEX runs_by_cell');
  });

  test.each(['samples', 'phases', 'trace', 'memory'])('the rows of one run in %s are found by its id', (table) => {
    const sql = `EXPLAIN QUERY PLAN SELECT * FROM ${table} WHERE run_id = ? ORDER BY ordinal`;
    const [step] = query<{ detail: string }>(store.path, sql, 'x');
    expect(step?.detail).toMatch(/SEARCH \w+ USING PRIMARY KEY \(run_id=\?\)/);
  });

  test.each([
    ['machine_id = ?', 'runs_by_machine'],
    ['adapter_id = ?', 'runs_by_adapter'],
    ['started_at >= ? AND started_at < ?', 'runs_by_time'],
    ['sweep_id = ?', 'runs_by_sweep'],
  ])('comparing runs where %s uses an index', (condition, index) => {
    const sql = `EXPLAIN QUERY PLAN SELECT id FROM runs WHERE ${condition} AND status <> 'running' ORDER BY started_at, id`;
    const parameters = condition.match(/\?/g)!.map(() => 'x');
    const plan = query<{ detail: string }>(store.path, sql, ...parameters).map(({ detail }) => detail);
    expect(plan.join('\n')).toMatch(new RegExp(`SEARCH runs USING (COVERING )?INDEX ${index}`));
  });
});

test('hardware without runs is listed too', () => {
  const small = temporaryStore();
  small.addBundle(makeBundle([]), 'test');
  expect(small.listMachines()).toEqual([makeMachine()]);
  expect(small.listAdapters()).toEqual([makeAdapter()]);
});
