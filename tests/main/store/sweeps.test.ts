import { expect, test } from 'vitest';
import type { MeasureEvent } from '../../../src/shared/events.ts';
import { DEFAULT_SWEEP, type Sweep } from '../../../src/shared/sweep.ts';
import type { Store } from '../../../src/main/store/store.ts';
import { POINTS_OF_SWEEPS } from '../../../src/main/store/sweeps.ts';
import { makeAdapter, makeMachine, makeRun } from '../../support/runs.ts';
import { fillStore } from '../../support/sample-runs.ts';
import { query, temporaryStore } from '../../support/temporary-database.ts';

const SWEEP_ID = makeRun().sweepId!;
const SWEEP: Sweep = { ...DEFAULT_SWEEP, algorithms: ['sequential', 'deer'], lengths: [10, 20, 30] };

const record = (store: Store, event: MeasureEvent) => store.record(event, makeMachine());
const startSweep = (store: Store, sweep = SWEEP) =>
  record(store, {
    kind: 'sweep-started',
    sweepId: SWEEP_ID,
    sweep,
    orderSeed: 7,
    adapter: makeAdapter(),
    pointCount: 3,
  });

let ids = 0;
function finishRun(store: Store, point: number, algorithm: string, lambda: number | null = null): string {
  ids += 1;
  const id = `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
  record(store, { kind: 'run-finished', run: makeRun({ id, point, config: { algorithm, lambda } }) });
  return id;
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
    { ...SWEEP, algorithms: ['quasi-elk'], lambdas: [1, 10] },
  );
  expect(grid.resumable()).toMatchObject([{ pointsDone: 1 }]);
});

test('a resumed sweep keeps its id and its finished runs, and ends like any other', () => {
  const store = interruptedSweep((measuring) => {
    finishRun(measuring, 0, 'sequential');
    finishRun(measuring, 0, 'deer');
    const { id, startedAt, adapterId, runtime, preset, config } = makeRun();
    const run = { id, sweepId: SWEEP_ID, point: 1, startedAt, adapterId, runtime, preset, config };
    record(measuring, { kind: 'run-started', run });
  });
  store.acquireMeasuring();
  startSweep(store);
  expect(store.listSweeps(5)).toMatchObject([{ outcome: 'running', pointsDone: 1 }]);
  for (const point of [1, 2]) for (const algorithm of SWEEP.algorithms) finishRun(store, point, algorithm);
  record(store, { kind: 'sweep-finished', sweepId: SWEEP_ID, outcome: 'finished', reason: null });
  store.releaseMeasuring();
  expect(store.listSweeps(5)).toMatchObject([{ outcome: 'finished', pointsDone: 3, runCount: 7 }]);
  expect(store.resumable()).toEqual([]);
});

test('an interrupted sweep with all its points done is not offered', () => {
  const store = interruptedSweep((measuring) => {
    for (const point of [0, 1, 2]) for (const algorithm of SWEEP.algorithms) finishRun(measuring, point, algorithm);
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
