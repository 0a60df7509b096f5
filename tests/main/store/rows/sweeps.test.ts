import { textReason } from '../../../../src/shared/contract/reason.ts';
import { expect, test } from 'vitest';
import type { MeasureEvent } from '../../../../src/shared/contract/events.ts';
import type { Sweep } from '../../../../src/shared/contract/sweep.ts';
import { sweepWith } from '../../../support/sweeps.ts';
import type { Store } from '../../../../src/main/store/store.ts';
import { POINTS_OF_SWEEPS } from '../../../../src/main/store/rows/sweeps.ts';
import { makeAdapter, makeBundle, makeMachine, makeRun } from '../../../support/runs/runs.ts';
import { fillStore } from '../../../support/runs/sample-runs.ts';
import { STORED_SWEEPS } from '../../../support/stored-sweeps.ts';
import { query, temporaryStore, withDatabase } from '../../../support/temporary-database.ts';

const SWEEP_ID = makeRun().sweepId!;
const OTHER_ID = 'aaaaaaaa-0000-4000-8000-000000000001';
const OTHER_SWEEP_ID = 'aaaaaaaa-0000-4000-8000-000000000002';
const SWEEP: Sweep = sweepWith({ algorithms: ['sequential', 'deer'], lengths: [10, 20, 30] });

const record = (store: Store, event: MeasureEvent) => store.record(event, makeMachine());
const startSweep = (store: Store, sweep = SWEEP, pointsDone = 0) =>
  record(store, {
    kind: 'sweep-started',
    sweepId: SWEEP_ID,
    sweep,
    orderSeed: 7,
    adapter: makeAdapter(),
    pointCount: 3,
    pointsDone,
  });

let ids = 0;
function finishRun(store: Store, point: number, algorithm: string, lambda: number | null = null): string {
  ids += 1;
  const id = `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
  record(store, { kind: 'run-finished', run: makeRun({ id, point, config: { algorithm, lambda } }) });
  return id;
}

function startRun(store: Store, point: number): void {
  const { id, startedAt, adapterId, runtime, preset, config } = makeRun();
  record(store, {
    kind: 'run-started',
    run: { id, sweepId: SWEEP_ID, point, startedAt, adapterId, runtime, preset, config },
  });
}

function interruptedSweep(work: (store: Store) => void, sweep = SWEEP): Store {
  const store = temporaryStore();
  store.acquireMeasuring();
  startSweep(store, sweep);
  work(store);
  store.releaseMeasuring();
  return store;
}

test('a sweep is listed with what it was, where, and how far it got', () => {
  const store = temporaryStore();
  store.acquireMeasuring();
  startSweep(store);
  finishRun(store, 0, 'sequential');
  finishRun(store, 0, 'deer');
  finishRun(store, 1, 'deer');
  const { name, type, id } = makeAdapter();
  const expected = { id: SWEEP_ID, adapterId: id, adapterName: name, adapterType: type, sweep: SWEEP };
  expect(store.listSweeps(5)).toEqual([
    { ...expected, outcome: 'running', runCount: 3, pointsDone: 1, startedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
  ]);
  expect(store.resumable()).toEqual([]);
});

test('an interrupted sweep goes on at the first point that lacks an algorithm', () => {
  const store = interruptedSweep((measuring) => {
    finishRun(measuring, 0, 'sequential');
    finishRun(measuring, 0, 'deer');
    finishRun(measuring, 1, 'sequential');
    finishRun(measuring, 2, 'sequential');
    finishRun(measuring, 2, 'deer');
  });
  expect(store.resumable()).toMatchObject([{ id: SWEEP_ID, pointsDone: 1, pointCount: 3, orderSeed: 7, sweep: SWEEP }]);
});

test('a run measured twice is one answer; a grid of damping values needs all of them', () => {
  const twice = interruptedSweep((measuring) => {
    finishRun(measuring, 0, 'deer');
    finishRun(measuring, 0, 'deer');
  });
  expect(twice.resumable()).toMatchObject([{ pointsDone: 0 }]);
  const grid = interruptedSweep(
    (measuring) => {
      for (const lambda of [1, 10]) finishRun(measuring, 0, 'quasi-elk', lambda);
      finishRun(measuring, 1, 'quasi-elk', 1);
    },
    sweepWith({ algorithms: ['quasi-elk'], lambdas: [1, 10] }, SWEEP),
  );
  expect(grid.resumable()).toMatchObject([{ pointsDone: 1 }]);
});

test('a point of which a run was cut off is not done, however many others it has', () => {
  const store = interruptedSweep(
    (measuring) => {
      finishRun(measuring, 0, 'sequential');
      finishRun(measuring, 0, 'quasi-elk', 1);
      startRun(measuring, 0);
    },
    sweepWith({ algorithms: ['sequential', 'quasi-elk'], lambdas: [1, 10] }, SWEEP),
  );
  expect(store.resumable()).toMatchObject([{ pointsDone: 0 }]);
});

test('a resumed sweep forgets what it measures again, and only that', () => {
  const kept: string[] = [];
  const store = interruptedSweep((measuring) => {
    kept.push(...SWEEP.contenders.map((algorithm) => finishRun(measuring, 0, algorithm)));
    finishRun(measuring, 1, 'sequential');
    startRun(measuring, 1);
    finishRun(measuring, 2, 'deer');
    const other = makeRun({ id: OTHER_ID, sweepId: OTHER_SWEEP_ID, point: 1 });
    measuring.addBundle(makeBundle([other]), 'other.json');
  });
  const [offer] = store.resumable();
  expect(offer).toMatchObject({ pointsDone: 1, runCount: 5 });
  store.acquireMeasuring();
  startSweep(store, SWEEP, offer!.pointsDone);
  expect(store.runIds(`sweep:${SWEEP_ID}`).toSorted()).toEqual(kept.toSorted());
  expect(store.runIds(OTHER_ID)).toEqual([OTHER_ID]);
  expect(query(store.path, 'SELECT DISTINCT run_id AS id FROM samples ORDER BY id')).toEqual(
    [...kept, OTHER_ID].toSorted().map((id) => ({ id })),
  );
  expect(store.getRuns(kept)).toHaveLength(2);
  // Another process sees the same.
  expect(query(store.path, 'SELECT id FROM runs ORDER BY id')).toEqual(
    [...kept, OTHER_ID].toSorted().map((id) => ({ id })),
  );
});

test.each([
  [2, /cannot go on after 2 finished points: it has 1 now/],
  [0, /cannot go on after 0 finished points: it has 1 now/],
])('a sweep does not go on from %d points where it has another number, and loses nothing', (pointsDone, message) => {
  const store = interruptedSweep((measuring) => {
    for (const algorithm of SWEEP.contenders) finishRun(measuring, 0, algorithm);
    finishRun(measuring, 1, 'deer');
  });
  store.acquireMeasuring();
  expect(() => startSweep(store, SWEEP, pointsDone)).toThrow(message);
  expect(store.countRuns()).toBe(3);
  expect(store.listSweeps(1)).toMatchObject([{ outcome: 'interrupted' }]);
});

test('a sweep that was deleted meanwhile does not go on', () => {
  const store = temporaryStore();
  store.acquireMeasuring();
  expect(() => startSweep(store, SWEEP, 1)).toThrow(/it is not stored/);
  expect(store.listSweeps(1)).toEqual([]);
});

test('a resumed sweep keeps its id and its finished runs, and ends like any other', () => {
  const store = interruptedSweep((measuring) => {
    finishRun(measuring, 0, 'sequential');
    finishRun(measuring, 0, 'deer');
    startRun(measuring, 1);
  });
  store.acquireMeasuring();
  startSweep(store, SWEEP, 1);
  expect(store.listSweeps(5)).toMatchObject([{ outcome: 'running', pointsDone: 1 }]);
  for (const point of [1, 2]) for (const algorithm of SWEEP.contenders) finishRun(store, point, algorithm);
  record(store, { kind: 'sweep-finished', sweepId: SWEEP_ID, outcome: 'finished', reason: null });
  store.releaseMeasuring();
  expect(store.listSweeps(5)).toMatchObject([{ outcome: 'finished', pointsDone: 3, runCount: 6 }]);
  expect(store.resumable()).toEqual([]);
});

test('an interrupted sweep with all its points done is not offered', () => {
  const store = interruptedSweep((measuring) => {
    for (const point of [0, 1, 2]) for (const algorithm of SWEEP.contenders) finishRun(measuring, point, algorithm);
  });
  expect(store.listSweeps(5)).toMatchObject([{ outcome: 'interrupted', pointsDone: 3 }]);
  expect(store.resumable()).toEqual([]);
});

test('sweeps come newest first and no more than asked for', () => {
  const store = temporaryStore();
  fillStore(store, 500);
  expect(store.listSweeps(2)).toHaveLength(2);
  const starts = store.listSweeps(100).map(({ startedAt }) => startedAt);
  expect(starts).toEqual(starts.toSorted().toReversed());
  expect(store.listSweeps(100).reduce((sum, { runCount }) => sum + runCount, 0)).toBe(500);
});

test('the progress of sweeps is counted from an index alone', () => {
  const { path } = temporaryStore();
  const plan = query<{ detail: string }>(path, `EXPLAIN QUERY PLAN ${POINTS_OF_SWEEPS}`, '[]').map(
    ({ detail }) => detail,
  );
  expect(plan.join('\n')).toMatch(/USING COVERING INDEX runs_by_sweep/);
});

test.each(['cancelled', 'failed'] as const)('a %s sweep with points left can be resumed', (outcome) => {
  const store = interruptedSweep((measuring) => {
    for (const algorithm of SWEEP.contenders) finishRun(measuring, 0, algorithm);
    record(measuring, { kind: 'sweep-finished', sweepId: SWEEP_ID, outcome, reason: 'because' });
  });
  expect(store.resumable()).toMatchObject([{ id: SWEEP_ID, outcome, pointsDone: 1 }]);
});

test('a failed sweep measures again the point at which it failed, and only that of those with failed runs', () => {
  const failAt = (measuring: Store, point: number): void => {
    const id = `00000000-0000-4000-9000-${String(point).padStart(12, '0')}`;
    const failed = { status: 'failed', reason: textReason('device lost: gone'), timing: null, speedup: null } as const;
    record(measuring, { kind: 'run-finished', run: makeRun({ id, point, config: { algorithm: 'deer' }, ...failed }) });
  };
  const store = interruptedSweep((measuring) => {
    for (const point of [0, 1, 2]) finishRun(measuring, point, 'sequential');
    failAt(measuring, 0);
    finishRun(measuring, 1, 'deer');
    failAt(measuring, 2);
    record(measuring, { kind: 'sweep-finished', sweepId: SWEEP_ID, outcome: 'failed', reason: 'device lost' });
  });
  expect(store.resumable()).toMatchObject([{ id: SWEEP_ID, pointsDone: 2 }]);
  store.acquireMeasuring();
  startSweep(store, SWEEP, 2);
  expect(store.countRuns()).toBe(4);
});

test('a sweep that an earlier version stored and left goes on where it was', () => {
  const store = interruptedSweep((measuring) => {
    for (const algorithm of ['elk', 'quasi-elk'])
      for (const lambda of [1, 0.01]) finishRun(measuring, 0, algorithm, lambda);
    finishRun(measuring, 0, 'elk-annealed');
    finishRun(measuring, 1, 'elk-annealed');
  });
  const change = 'UPDATE sweeps SET sweep = ? WHERE id = ?';
  withDatabase(store.path, (db) => db.prepare(change).run(STORED_SWEEPS.damped, SWEEP_ID));
  const [offer] = store.resumable();
  expect(offer).toMatchObject({
    id: SWEEP_ID,
    pointsDone: 1,
    sweep: { contenders: ['elk', 'quasi-elk', 'elk-annealed'] },
  });
  store.acquireMeasuring();
  startSweep(store, offer!.sweep, 1);
  expect(store.countRuns()).toBe(5);
});
