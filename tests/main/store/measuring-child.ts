/** A process that measures until it is killed. Arguments: the database, and where to stop: `between` or `midway`. */
import type { TraceRow } from '../../../src/shared/contract/run.ts';
import { writeSync } from 'node:fs';
import { DEFAULT_SWEEP } from '../../support/sweeps.ts';
import { openStore } from '../../../src/main/store/store.ts';
import { makeAdapter, makeMachine, makeRun } from '../../support/runs/runs.ts';

export const FINISHED_ID = '00000000-0000-4000-8000-000000000001';
export const UNFINISHED_ID = '00000000-0000-4000-8000-000000000002';

function measure(path: string, stop: string): void {
  const store = openStore(path);
  const finished = makeRun({ id: FINISHED_ID });
  const unfinished = makeRun({ id: UNFINISHED_ID, trace: stop === 'midway' ? stoppingTrace() : [] });
  const sweepId = finished.sweepId!;
  store.acquireMeasuring('a child');
  const start = { sweepId, sweep: DEFAULT_SWEEP, orderSeed: 1, adapter: makeAdapter(), pointCount: 2, pointsDone: 0 };
  store.record({ kind: 'sweep-started', ...start }, makeMachine());
  for (const { id, startedAt, adapterId, runtime, preset, config } of [finished, unfinished]) {
    const run = { id, sweepId, point: 0, startedAt, adapterId, runtime, preset, config };
    store.record({ kind: 'run-started', run }, makeMachine());
  }
  store.record({ kind: 'run-finished', run: finished }, makeMachine());
  if (stop === 'midway') store.record({ kind: 'run-finished', run: unfinished }, makeMachine());
  stopHere();
}

/** Thousands of rows, so that pages reach the log, and at the last one the process stops within the transaction. */
function stoppingTrace(): TraceRow[] {
  const row = makeRun().trace[0]!;
  const trace = Array.from({ length: 50_000 }, () => row);
  const last = { ...row };
  Object.defineProperty(last, 'iteration', { get: stopHere });
  return [...trace, last];
}

function stopHere(): never {
  writeSync(1, 'stopped\n');
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const [path, stop] = process.argv.slice(2);
if (path !== undefined && stop !== undefined) measure(path, stop);
