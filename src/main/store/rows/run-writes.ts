/** Writes runs: the row when one starts, everything at once when it ends. */
import type { Database, Statement } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/fault.ts';
import type { RunStart } from '../../../shared/contract/events.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { valuesText, rowOf, type RunRow } from './run-rows.ts';

export interface RunWriter {
  /** The row `running`; its sweep and adapter must be stored. */
  start(start: RunStart, machineId: string): void;
  /** Replaces the `running` or interrupted row by the whole run, in one transaction. */
  finish(run: Run): void;
  /** Replaces stored runs by what they have become, all of them or none. Throws a Fault where one is not stored. */
  extend(runs: readonly Run[]): void;
  /** Inserts a complete run with its samples, phases, trace and memory; call it inside a transaction. */
  insert(run: Run): void;
  /** Deletes runs that are not running, and finished sweeps that have become empty; returns how many runs went. */
  delete(ids: readonly string[]): number;
}

export function createRunWriter(db: Database): RunWriter {
  const insertRow = insertStatement(db);
  const insertChildren = createChildWriter(db);
  const removeUnfinished = db.prepare(`DELETE FROM runs WHERE id = ? AND status IN ('running', 'interrupted')`);
  const isStored = db.prepare<[string], { id: string }>('SELECT id FROM runs WHERE id = ?');

  const insert = (run: Run) => {
    insertRow(rowOf(run));
    insertChildren(run);
  };
  const finish = db.transaction((run: Run) => {
    removeUnfinished.run(run.id);
    if (isStored.get(run.id) !== undefined) throw new Fault('failed', `run ${run.id} has already been stored`);
    insert(run);
  });
  const remove = db.prepare(`DELETE FROM runs WHERE id = ? AND status <> 'running'`);
  const extend = db.transaction((runs: readonly Run[]) => {
    for (const run of runs) {
      if (remove.run(run.id).changes === 0) throw new Fault('failed', `run ${run.id} is not stored, or not finished`);
      insert(run);
    }
  });
  return {
    insert,
    extend: (runs) => {
      extend.immediate(runs);
    },
    finish: (run) => {
      finish.immediate(run);
    },
    start: (start, machineId) => {
      insertRow({ ...rowOf(emptyRun(start, machineId)), status: 'running' });
    },
    delete: createRemover(db),
  };
}

/** A run about which nothing but its question is known yet. */
function emptyRun(start: RunStart, machineId: string): Run {
  return {
    ...start,
    machineId,
    appVersion: null,
    status: 'cancelled',
    reason: null,
    iterations: 0,
    iterationsPerSequence: [],
    resets: 0,
    timing: null,
    stepTiming: null,
    sampling: null,
    speedup: null,
    memory: null,
    memoryLimit: null,
    cold: null,
    work: null,
    verification: null,
    residual: null,
    workload: null,
    trace: [],
    measures: {},
    kernels: [],
    timeline: null,
    disturbances: [],
    energy: null,
    resolution: null,
    notes: {},
  };
}

/** Prepared at the first row, whose keys are the columns. */
function insertStatement(db: Database): (row: RunRow) => void {
  let statement: Statement<[RunRow]> | undefined;
  return (row) => {
    const names = Object.keys(row);
    statement ??= db.prepare<[RunRow]>(
      `INSERT INTO runs (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    );
    statement.run(row);
  };
}

function createChildWriter(db: Database): (run: Run) => void {
  const sample = db.prepare('INSERT INTO samples (run_id, quantity, ordinal, ns) VALUES (?, ?, ?, ?)');
  const phase = db.prepare('INSERT INTO phases (run_id, ordinal, name, median_ns) VALUES (?, ?, ?, ?)');
  const category = db.prepare('INSERT INTO memory (run_id, ordinal, category, bytes) VALUES (?, ?, ?, ?)');
  const row = db.prepare('INSERT INTO trace (run_id, ordinal, iteration, columns) VALUES (?, ?, ?, ?)');
  return ({ id, timing, memory, trace }) => {
    timing?.solveNs.samples.forEach((ns, index) => sample.run(id, 'solve', index, ns));
    timing?.gpuNs?.samples.forEach((ns, index) => sample.run(id, 'gpu', index, ns));
    Object.entries(timing?.phasesNs ?? {}).forEach(([name, ns], index) => phase.run(id, index, name, ns));
    Object.entries(memory?.categoriesBytes ?? {}).forEach(([name, bytes], index) =>
      category.run(id, index, name, bytes),
    );
    trace.forEach(({ iteration, ...columns }, index) => row.run(id, index, iteration, valuesText(columns)));
  };
}

function createRemover(db: Database): (ids: readonly string[]) => number {
  const chosen = `id IN (SELECT value FROM json_each(?)) AND status <> 'running'`;
  const sweepsOf = db
    .prepare<[string], string>(`SELECT DISTINCT sweep_id FROM runs WHERE ${chosen} AND sweep_id IS NOT NULL`)
    .pluck();
  const deleteRuns = db.prepare<[string]>(`DELETE FROM runs WHERE ${chosen}`);
  const deleteEmptySweeps = db.prepare<[string]>(
    `DELETE FROM sweeps WHERE id IN (SELECT value FROM json_each(?)) AND outcome <> 'running'
       AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.sweep_id = sweeps.id)`,
  );
  const remove = db.transaction((ids: string) => {
    const sweeps = JSON.stringify(sweepsOf.all(ids));
    const { changes } = deleteRuns.run(ids);
    deleteEmptySweeps.run(sweeps);
    return changes;
  });
  return (ids) => remove.immediate(JSON.stringify(ids.map((id) => id.toLowerCase())));
}
