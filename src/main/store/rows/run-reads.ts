/** Reads whole runs, with samples, phases, memory and trace. */
import type { Database } from 'better-sqlite3';
import type { Run, TraceRow } from '../../../shared/contract/run.ts';
import { runOf, type RunChildren, type RunRow } from './run-rows.ts';

/** A run as stored; null where there is none. `running` tells that it is still being measured. */
export type RunReader = (id: string) => { readonly run: Run; readonly running: boolean } | null;

export function createRunReader(db: Database): RunReader {
  const runRow = db.prepare<[string], RunRow>('SELECT * FROM runs WHERE id = ?');
  const childrenOf = createChildReader(db);
  return (id) => {
    const row = runRow.get(id.toLowerCase());
    return row === undefined ? null : { run: runOf(row, childrenOf(row.id)), running: row.status === 'running' };
  };
}

function createChildReader(db: Database): (id: string) => RunChildren {
  const samples = db
    .prepare<[string, string], number>('SELECT ns FROM samples WHERE run_id = ? AND quantity = ? ORDER BY ordinal')
    .pluck();
  const phases = db
    .prepare<[string], [string, number]>('SELECT name, median_ns FROM phases WHERE run_id = ? ORDER BY ordinal')
    .raw();
  const categories = db
    .prepare<[string], [string, number]>('SELECT category, bytes FROM memory WHERE run_id = ? ORDER BY ordinal')
    .raw();
  const trace = db
    .prepare<[string], [number, string]>('SELECT iteration, columns FROM trace WHERE run_id = ? ORDER BY ordinal')
    .raw();
  return (id) => ({
    solveSamples: samples.all(id, 'solve'),
    gpuSamples: samples.all(id, 'gpu'),
    phases: phases.all(id),
    categories: categories.all(id),
    trace: trace.all(id).map(traceRowOf),
  });
}

function traceRowOf([iteration, columns]: [number, string]): TraceRow {
  return { iteration, ...(JSON.parse(columns) as Omit<TraceRow, 'iteration'>) };
}
