/** A study that no file of the program names is measured on a device, stored, compared, shown and reported. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparisonTable } from '../../../src/cli/output/run-table.ts';
import { measureSweep } from '../../../src/compute/bench/protocol/protocol.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { openStudy, withStudy } from '../../../src/compute/studies/index.ts';
import { reportOf } from '../../../src/main/export/report/index.ts';
import { openScratchStore, type Store } from '../../../src/main/store/store.ts';
import { chartsOf } from '../../../src/renderer/charts/index.ts';
import type { RunQuery } from '../../../src/shared/contract/bridge.ts';
import type { MeasureEvent } from '../../../src/shared/contract/events.ts';
import { runSchema, type Run } from '../../../src/shared/contract/run.ts';
import { commandFor } from '../../../src/shared/findings/runs/reproduce.ts';
import { viewOf } from '../../../src/shared/findings/runs/view.ts';
import { defaultSweep } from '../../../src/shared/studies/grid.ts';
import { addStudies } from '../../../src/shared/studies/index.ts';
import { openTestEngine } from '../../support/engines.ts';
import { makeMachine, TEST_APP } from '../../support/runs/runs.ts';
import { judge, sumsStudy } from '../../support/studies/sums/runtime.ts';
import { sums } from '../../support/studies/sums/spec.ts';

const EVERY: RunQuery = {
  ...{ search: '', adapterIds: null, sweepIds: null, contenders: null, choices: null, statuses: null },
  ...{ sort: 'startedAt', descending: false, offset: 0, limit: 1000 },
};

describe.each(['llvmpipe', 'swiftshader'] as const)('on %s', (kind) => {
  let engine: Engine;
  let store: Store;
  let forget: () => void;
  const events: MeasureEvent[] = [];
  let runs: Run[] = [];
  beforeAll(async () => {
    const opened = await openTestEngine(kind);
    if (!opened) throw new Error(`${kind} is missing`);
    engine = opened;
    forget = addStudies([sums]);
    store = openScratchStore();
    store.acquireMeasuring('a test');
    const machine = makeMachine({ id: engine.adapter.machineId });
    await withStudy(sums.id, sumsStudy, async () =>
      measureSweep({
        sweep: { ...defaultSweep(sums), sizes: { n: [1, 2, 1000, 1001], b: [1, 3] }, repeats: 6 },
        sweepId: crypto.randomUUID(),
        study: openStudy(sums.id),
        engine,
        orderSeed: 1,
        pointsDone: 0,
        emit(event) {
          events.push(event);
          store.record(event, machine);
        },
        signal: new AbortController().signal,
        tunings: {},
        newId: () => crypto.randomUUID(),
        now: () => performance.timeOrigin + performance.now(),
        runtime: 'test',
      }),
    );
    store.releaseMeasuring();
    runs = store.getRuns(store.listRuns(EVERY).runs.map(({ id }) => id));
  });
  afterAll(() => {
    store.close();
    forget();
    engine.close();
  });

  test('every run is verified, timed, and stored as it was measured', () => {
    const measured = events.flatMap((event) => (event.kind === 'run-finished' ? [event.run] : []));
    expect(measured).toHaveLength(16);
    expect(events.filter(({ kind }) => kind === 'warning')).toEqual([]);
    for (const run of measured) {
      expect([run.config, run.status, run.reason]).toEqual([run.config, 'ok', null]);
      expect(runSchema.parse(run)).toEqual(run);
      expect(run.timing?.solveNs.samples).toHaveLength(6);
      expect(store.getRun(run.id)).toEqual(run);
      if (run.config.contender === 'tree') expect(run.speedup).toMatchObject({ vs: 'one-by-one' });
    }
  });

  test('the trace has its own columns, exactly, and the measure judges the answer', () => {
    const tree = runs.find(
      ({ config }) => config.contender === 'tree' && config.sizes['n'] === 1001 && config.sizes['b'] === 3,
    )!;
    expect(tree.iterations).toBe(10);
    expect(tree.trace.map((row) => row['rest'])).toEqual([501, 251, 126, 63, 32, 16, 8, 4, 2, 1]);
    expect(tree.trace.reduce((sum, row) => sum + (row['adds'] ?? 0), 0)).toBe(3 * 1000);
    expect(tree.measures['digits']).toBeGreaterThanOrEqual(6);
    expect(tree.kernels.map(({ name, stage }) => [name, stage])).toEqual([
      ['fold', 'iteration'],
      ['note', 'iteration'],
    ]);
    const alone = runs.find(({ config }) => config.contender === 'tree' && config.sizes['n'] === 1)!;
    expect(alone.trace.map((row) => [row['rest'], row['adds']])).toEqual([[1, 0]]);
  });

  test('it is compared, charted and reported by its declaration, and said how to reproduce', () => {
    const views = runs.map((run) => viewOf(run, engine.adapter));
    expect(comparisonTable(store.listRuns(EVERY).runs)).toMatch(/b +n +method .* correct digits +verdict/);
    const drawn = chartsOf(sums).filter((chart) => chart.build(views, { theme: 'light' }).empty === null);
    expect(drawn.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Speed-up over count', 'Rest over iterations']),
    );
    const report = reportOf(store.exportBundle(null, TEST_APP));
    expect(JSON.stringify(report)).not.toMatch(/undefined|\[object/);
    expect(report.headline).toMatch(/no general verdict on Sums: measured in one process only.*reaches/);
    expect(commandFor(runs, engine.adapter.name)).toMatch(/--study sums/);
  });
});

test('a contender that does not exist is refused by name before anything is measured', async () => {
  const forget = addStudies([sums]);
  try {
    const study = sumsStudy();
    expect(() => study.check({ ...defaultSweep(sums), contenders: ['pairs'] })).toThrow('sums has no "pairs"');
    await expect(async () => openStudy('sums')).rejects.toThrow('there is no study "sums"; there are rnn');
  } finally {
    forget();
  }
});

test('one wrong sum is enough, wherever it stands, and what is not a number has no digits', () => {
  const numbers = Float32Array.of(1, 2, 1000, 2000, 3, 4);
  const right = Float32Array.of(3, 3000, 7);
  expect(judge(numbers, right)).toMatchObject({ error: 0, measures: { digits: 16 } });
  for (const [row, value] of [...right].entries()) {
    for (const off of [value + 1, Number.NaN]) {
      const { error, allowed, measures } = judge(numbers, right.with(row, off));
      expect(error <= allowed).toBe(false);
      expect(measures.digits === null).toBe(Number.isNaN(off));
    }
  }
});
