import { textReason } from '../../../src/shared/contract/reason.ts';
import { changeConfig } from '../../support/runs/runs.ts';
import { describe, expect, test } from 'vitest';
import type { MeasureEvent, RunStart } from '../../../src/shared/contract/events.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { DEFAULT_SWEEP } from '../../support/sweeps.ts';
import type { Store } from '../../../src/main/store/store.ts';
import { makeAdapter, makeBundle, makeMachine, makeRun, TEST_APP } from '../../support/runs/runs.ts';
import { sampleRuns } from '../../support/runs/sample-runs.ts';
import { query, temporaryPath, temporaryStore } from '../../support/temporary-database.ts';

const RUN = makeRun();
const SWEEP_ID = RUN.sweepId!;

function startSweep(store: Store): void {
  store.acquireMeasuring('a test');
  const start = {
    sweepId: SWEEP_ID,
    sweep: DEFAULT_SWEEP,
    orderSeed: 4_000_000_000,
    adapter: makeAdapter(),
    pointCount: 2,
    pointsDone: 0,
  };
  record(store, { kind: 'sweep-started', ...start });
}

function startOf({ id, point, startedAt, adapterId, runtime, preset, config }: Run): RunStart {
  return { id, sweepId: SWEEP_ID, point: point!, startedAt, adapterId, runtime, preset, config };
}

const record = (store: Store, event: MeasureEvent) => store.record(event, makeMachine());
const startRun = (store: Store, run = RUN) => record(store, { kind: 'run-started', run: startOf(run) });
const finishRun = (store: Store, run = RUN) => record(store, { kind: 'run-finished', run });

const CHILDREN = ['samples', 'phases', 'trace', 'memory'];
const countChildren = (path: string) =>
  CHILDREN.map((table) => query<{ n: number }>(path, `SELECT count(*) AS n FROM ${table}`)[0]?.n);
const statusOf = (path: string, id = RUN.id) =>
  query<{ status: string; reason: string | null }>(path, 'SELECT status, reason FROM runs WHERE id = ?', id)[0];

test('a run is running from its start and whole from its end', () => {
  const store = temporaryStore();
  startSweep(store);
  startRun(store);
  expect(statusOf(store.path)).toEqual({ status: 'running', reason: null });
  expect(() => store.getRun(RUN.id)).toThrow(expect.objectContaining({ code: 'busy' }));
  expect(store.getRuns([RUN.id])).toEqual([]);
  finishRun(store);
  expect(store.getRun(RUN.id)).toEqual(RUN);
  expect(store.getRun(RUN.id.toUpperCase())).toEqual(RUN);
  expect(store.countRuns()).toBe(1);
});

describe('comes back as it was stored', () => {
  const odd: Partial<Run>[] = [
    { timing: null, speedup: null, memory: null, work: null, verification: null, trace: [], notes: {} },
    { timing: { ...RUN.timing!, gpuNs: null, phasesNs: {} }, iterationsPerSequence: [null, 0, 7] },
    {
      timing: { ...RUN.timing!, phasesNs: { z: 1, a: 2, ['__proto__']: 3 } },
      notes: { 'naïve "quote"': 'line\nline \u0000 🦌' },
    },
    { speedup: { vs: 'sequential', ratio: 1e-300, ci95: null }, sweepId: null, point: null, preset: null },
    {
      verification: { reference: 'x', maxAbsError: null, tolerance: Number.MIN_VALUE, passed: false },
      status: 'wrong',
    },
    {
      memory: { peakBytes: 2 ** 53 - 1, finalBytes: 0, categoriesBytes: {}, predictedBytes: null, overTime: [] },
      resets: 2 ** 40,
    },
    { cold: null, memoryLimit: null, residual: null },
    {
      residual: { maxAbs: null, share: 1e-9, windows: 2 },
      memoryLimit: { length: null, reason: null, fitsAgainAt: null },
    },
    { trace: [{ iteration: 0, delta: null, residual: null, merit: 1.7e308, resets: 0, error: 0.1 + 0.2 }] },
    {
      config: changeConfig(RUN.config, { lambda: 0, gradient: true, reset: false, problem: 'a.json 1234', seed: 4e9 }),
    },
    { status: 'failed', reason: textReason('') },
    { status: 'skipped', reason: { code: 'buffer-too-large', buffer: 'states', bytes: 2 ** 40, allowed: null } },
  ];
  test.each(odd)('%o', (overrides) => {
    const store = temporaryStore();
    startSweep(store);
    const run = { ...RUN, ...overrides };
    startRun(store, { ...run, sweepId: SWEEP_ID, point: 0 });
    finishRun(store, run);
    expect(store.getRun(RUN.id)).toEqual(run);
    expect(JSON.stringify(store.getRun(RUN.id))).toBe(JSON.stringify(run));
  });

  test('with the schedule of a falling damping', () => {
    const store = temporaryStore();
    const run = makeRun({ config: { algorithm: 'quasi-elk-annealed', annealing: '1,0.5,0' } });
    store.addBundle(makeBundle([run]), 'test');
    expect(store.getRun(run.id)).toEqual(run);
  });

  test('runs of every kind at once', () => {
    const store = temporaryStore();
    const runs = sampleRuns(320).filter((run) => run.adapterId === makeAdapter().id);
    store.addBundle(makeBundle(runs), 'test');
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['ok', 'not-converged', 'skipped']));
    expect(store.getRuns(runs.map(({ id }) => id))).toEqual(runs);
  });
});

test('a run whose storing fails midway leaves the running row and nothing else', () => {
  const store = temporaryStore();
  startSweep(store);
  startRun(store);
  const broken = { ...RUN, trace: [...RUN.trace, { ...RUN.trace[0]!, resets: Number.NaN }] };
  expect(() => finishRun(store, broken)).toThrow(expect.objectContaining({ name: 'Fault', code: 'failed' }));
  expect(statusOf(store.path)).toEqual({ status: 'running', reason: null });
  expect(countChildren(store.path)).toEqual([0, 0, 0, 0]);
  finishRun(store);
  expect(store.getRun(RUN.id)).toEqual(RUN);
});

test('a run is stored once', () => {
  const store = temporaryStore();
  startSweep(store);
  finishRun(store);
  expect(() => finishRun(store, { ...RUN, iterations: 5 })).toThrow(/already been stored/);
  expect(store.getRun(RUN.id)).toEqual(RUN);
});

test('what names unknown hardware is refused', () => {
  const store = temporaryStore();
  expect(() => startSweep(store)).not.toThrow();
  expect(() => startRun(store, { ...RUN, adapterId: 'unknown' })).toThrow(/names an adapter that is not stored/);
  expect(() => finishRun(store, { ...RUN, machineId: 'unknown' })).toThrow(/not stored for its machine/);
  expect(store.countRuns()).toBe(0);
});

test('a sweep cannot be recorded without the right to measure', () => {
  const store = temporaryStore();
  const size = { pointCount: 2, pointsDone: 0 };
  const start = { sweepId: SWEEP_ID, sweep: DEFAULT_SWEEP, orderSeed: 1, adapter: makeAdapter(), ...size };
  expect(() => record(store, { kind: 'sweep-started', ...start })).toThrow(/right to measure/);
  expect(store.listAdapters()).toEqual([]);
});

test('a newer description of the same hardware replaces the older one', () => {
  const store = temporaryStore();
  startSweep(store);
  const machine = makeMachine({ os: 'newer' });
  const adapter = makeAdapter({ features: [], limits: { maxBufferSize: 1 }, timestampResolutionNs: null });
  store.record(
    {
      kind: 'sweep-started',
      sweepId: SWEEP_ID,
      sweep: DEFAULT_SWEEP,
      orderSeed: 1,
      adapter,
      pointCount: 2,
      pointsDone: 0,
    },
    machine,
  );
  expect(store.listMachines()).toEqual([machine]);
  expect(store.listAdapters()).toEqual([adapter]);
});

describe('interrupted', () => {
  test('a run still running when the right to measure is given back', () => {
    const store = temporaryStore();
    startSweep(store);
    startRun(store);
    store.releaseMeasuring();
    expect(statusOf(store.path)).toEqual({ status: 'interrupted', reason: '{"code":"interrupted"}' });
    expect(store.listSweeps(10)[0]?.outcome).toBe('interrupted');
    expect(store.getRun(RUN.id)).toMatchObject({ status: 'cancelled', reason: { code: 'interrupted' } });
    expect(store.exportBundle(null, TEST_APP).runs).toEqual([store.getRun(RUN.id)]);
  });

  test('a run still running when its sweep ends', () => {
    const store = temporaryStore();
    startSweep(store);
    startRun(store);
    record(store, { kind: 'sweep-finished', sweepId: SWEEP_ID, outcome: 'cancelled', reason: 'stopped by hand' });
    expect(statusOf(store.path)?.status).toBe('interrupted');
    expect(statusOf(store.path)?.reason).toBe('{"code":"sweep-ended","outcome":"cancelled"}');
    expect(store.listSweeps(10)[0]?.outcome).toBe('cancelled');
  });

  test('not a run that another store is measuring', () => {
    const measuring = temporaryStore();
    startSweep(measuring);
    startRun(measuring);
    const other = temporaryStore(measuring.path);
    expect(other.markInterrupted()).toBe(0);
    expect(statusOf(other.path)?.status).toBe('running');
    expect(other.exportBundle(null, TEST_APP).runs).toEqual([]);
    expect(other.listRuns(ALL).runs.map(({ status }) => status)).toEqual(['running']);
    finishRun(measuring);
    expect(other.getRun(RUN.id)).toEqual(RUN);
  });

  test('a run that ends after all is stored whole', () => {
    const store = temporaryStore();
    startSweep(store);
    startRun(store);
    store.releaseMeasuring();
    finishRun(store);
    expect(store.getRun(RUN.id)).toEqual(RUN);
  });
});

test('deleting takes everything that belongs to a run, and the sweep with its last run', () => {
  const path = temporaryPath();
  const store = temporaryStore(path);
  startSweep(store);
  const second = makeRun({ id: '1c8d6b1e-3f52-4a97-8e10-5b7a9d2c4f63' });
  startRun(store);
  expect(store.deleteRuns([RUN.id])).toBe(0);
  finishRun(store);
  finishRun(store, second);
  record(store, { kind: 'sweep-finished', sweepId: SWEEP_ID, outcome: 'finished', reason: null });
  expect(store.deleteRuns([RUN.id.toUpperCase(), 'unknown'])).toBe(1);
  expect(store.listSweeps(10)).toHaveLength(1);
  expect(store.getRun(second.id)).toEqual(second);
  expect(store.deleteRuns([RUN.id, second.id])).toBe(1);
  expect(store.listSweeps(10)).toEqual([]);
  expect(countChildren(path)).toEqual([0, 0, 0, 0]);
});

const ALL = {
  search: '',
  adapterIds: null,
  sweepIds: null,
  contenders: null,
  choices: null,
  statuses: null,
  sort: 'startedAt',
  descending: true,
  offset: 0,
  limit: 100,
} as const;

test('a run timed per step comes back whole, with no time of a whole solve', () => {
  const stepNs = { median: 1.5e6, mad: 1000.25, ci95: [1.4e6, 1.6e6] as [number, number], samples: [1.5e6, 1.25e6] };
  const speedup = { vs: 'sequential', ratio: 1e-4, ci95: null };
  const stepTiming = { steps: 200, stepNs, speedup };
  const partial = makeRun({ timing: null, speedup: null, memory: null, stepTiming });
  const store = temporaryStore();
  startSweep(store);
  finishRun(store, partial);
  expect(store.getRun(partial.id)).toEqual(partial);
  expect(store.exportBundle([partial.id], TEST_APP).runs).toEqual([partial]);
  const query = { search: '', adapterIds: null, sweepIds: null, contenders: null, choices: null, statuses: null };
  const [line] = store.listRuns({ ...query, sort: 'medianNs', descending: false, offset: 0, limit: 10 }).runs;
  expect(line).toMatchObject({ medianNs: null, speedup: null });
  expect(line?.stepTime).toEqual({ steps: 200, medianNs: 1.5e6, ci95Ns: [1.4e6, 1.6e6] });
});
