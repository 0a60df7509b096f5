import { runForFile } from '../../../../src/shared/words/bundle-for-file.ts';
import { expect, test } from 'vitest';
import { readBundle } from '../../../../src/main/store/bundle-text.ts';
import { json } from '../../../../src/main/export/json.ts';
import { DEFAULT_SWEEP } from '../../../support/sweeps.ts';
import { makeEnvironment, makeSweepEnvironment } from '../../../support/runs/environments.ts';
import { makeAdapter, makeBundle, makeMachine, makeRun, TEST_APP } from '../../../support/runs/runs.ts';
import { query, temporaryStore } from '../../../support/temporary-database.ts';

const run = makeRun({
  disturbances: [
    {
      ...{ kind: 'speed', at: '2026-11-20T10:15:02.000Z', text: 'the speed stepped' },
      ...{ samples: [0, 5], setAsideNs: [1_400_000, 1_500_000.5] },
    },
  ],
  energy: { source: 'processor package-0 (RAPL)', joules: 12.5, solves: 5, joulesPerSolve: 2.5 },
  resolution: {
    ...{ clockStepNs: 5000, timestampStepNs: 32, solvesPerSample: 4, backwardSpans: 1, coarse: ['check'] },
  },
});
const sweepId = run.sweepId!;
const record = {
  ...{ id: sweepId, startedAt: '2026-11-20T10:15:00.000Z', orderSeed: 7 },
  environment: makeSweepEnvironment(),
};

test('disturbances, energy, clocks and environment survive the database, export and import', () => {
  const first = temporaryStore();
  first.addBundle(makeBundle([run], { sweeps: [record] }), 'given');
  expect(first.getRun(run.id)).toEqual(run);
  expect(first.sweepEnvironment(sweepId)).toEqual(record.environment);
  const text = json.write(first.exportBundle(null, TEST_APP));
  const second = temporaryStore();
  expect(second.importBundle(text, 'again')).toMatchObject({ added: 1 });
  expect(second.importBundle(text, 'again')).toMatchObject({ added: 0, unchanged: 1 });
  expect(second.exportBundle(null, TEST_APP)).toMatchObject({ sweeps: [record], runs: [run] });
});

test('bundles without any of it are still taken', () => {
  const { disturbances: _d, energy: _e, resolution: _r, ...older } = runForFile(run);
  const bundle = readBundle(JSON.stringify({ ...makeBundle([]), runs: [older] }), 'older');
  expect(bundle.sweeps).toBeUndefined();
  expect(bundle.runs[0]).toMatchObject({ disturbances: [], energy: null, resolution: null });
  const store = temporaryStore();
  store.addBundle(bundle, 'older');
  expect(store.sweepEnvironment(sweepId)).toBeNull();
  expect(store.exportBundle(null, TEST_APP)).not.toHaveProperty('sweeps');
});

test('a file whose environment does not fit is refused with the place', () => {
  const environment = { ...record.environment, changed: 'all' };
  const text = JSON.stringify({ ...makeBundle([run]), sweeps: [{ ...record, environment }] });
  expect(() => readBundle(text, 'odd.json')).toThrow(/odd\.json\.sweeps\.0\.environment\.changed/);
});

test('a measurement tells its surroundings as it goes, and goes with its last run', () => {
  const store = temporaryStore();
  const [machine, adapter] = [makeMachine(), makeAdapter()];
  const [before, later] = [makeEnvironment(), makeEnvironment({ commit: null })];
  const tell = (environment: typeof record.environment): void =>
    store.record({ kind: 'environment', sweepId, environment }, machine);
  const nothing = { after: null, changed: [], calibrations: [] };
  store.acquireMeasuring('a test');
  const started = { sweepId, sweep: DEFAULT_SWEEP, orderSeed: 7, adapter, pointCount: 1, pointsDone: 0 };
  store.record({ kind: 'sweep-started', ...started }, machine);
  tell({ ...nothing, before });
  tell({ ...nothing, before: later, calibrations: record.environment.calibrations });
  expect(store.sweepEnvironment(sweepId)).toEqual({
    ...{ before, after: null, changed: ['commit'], calibrations: record.environment.calibrations },
  });
  store.record({ kind: 'run-started', run: { ...run, sweepId, point: 0 } }, machine);
  store.record({ kind: 'run-finished', run }, machine);
  store.record({ kind: 'sweep-finished', sweepId, outcome: 'finished', reason: null }, machine);
  store.releaseMeasuring();
  expect(store.exportBundle([run.id], TEST_APP).sweeps?.[0]).toMatchObject({ id: sweepId, orderSeed: 7 });
  store.deleteRuns([run.id]);
  expect(query(store.path, 'SELECT * FROM environments')).toEqual([]);
});
