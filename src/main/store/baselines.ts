/** Baselines: runs under a name that later ones are held against. A pinned run is not deleted unless that is forced. */
import type { Database } from 'better-sqlite3';
import { BASELINE_NAME, type BaselineSummary } from '../../shared/contract/parts/baseline.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { say } from '../../shared/words/say.ts';

export interface BaselineTable {
  /** Oldest first. */
  list(): BaselineSummary[];
  /**
   * Pins these runs under a name. Throws a Fault: `invalid` for a bad name, one that is taken unless `replace`, or a run
   * that has not ended; `not-found` for a run that is not stored. Nothing is pinned then.
   */
  pin(name: string, runIds: readonly string[], replace: boolean): BaselineSummary;
  /** The runs stay. Throws `not-found` where there is no such baseline. */
  remove(name: string): void;
  /** Throws `invalid`, naming run and baseline, where one of these runs is pinned. */
  refusePinned(runIds: readonly string[]): void;
  /** Does `work`, which deletes these runs, in one transaction; pinned ones are refused, or taken out of their baselines. */
  letGo<T>(runIds: readonly string[], force: boolean, work: () => T): T;
}

const SUMMARY = `SELECT name, pinned_at AS pinnedAt,
    (SELECT count(*) FROM baseline_runs WHERE baseline = baselines.name) AS runCount,
    (SELECT group_concat(DISTINCT adapters.name) FROM baseline_runs
      JOIN runs ON runs.id = baseline_runs.run_id
      JOIN adapters ON adapters.id = runs.adapter_id
      WHERE baseline = baselines.name) AS adapterNames
  FROM baselines`;

export function createBaselineTable(db: Database): BaselineTable {
  const all = db.prepare<[], BaselineSummary>(`${SUMMARY} ORDER BY pinned_at, name`);
  const deleteOne = db.prepare('DELETE FROM baselines WHERE name = ?');
  const deleteEmpty = db.prepare(
    'DELETE FROM baselines WHERE NOT EXISTS (SELECT 1 FROM baseline_runs WHERE baseline = baselines.name)',
  );
  const pin = createPinner(db);
  const refusePinned = createGuard(db);
  return {
    list: () => all.all(),
    refusePinned,
    letGo(runIds, force, work) {
      return db
        .transaction(() => {
          if (!force) refusePinned(runIds);
          const result = work();
          if (force) deleteEmpty.run();
          return result;
        })
        .immediate();
    },
    pin(name, runIds, replace) {
      refuseBadName(name);
      if (runIds.length === 0) throw new Fault('invalid', say('store.baseline-empty', { name }));
      return pin(name, runIds, replace);
    },
    remove(name) {
      if (deleteOne.run(name).changes === 0) noBaseline(name);
    },
  };
}

/** All runs are pinned, or none. */
function createPinner(db: Database): BaselineTable['pin'] {
  const one = db.prepare<[string], BaselineSummary>(`${SUMMARY} WHERE name = ?`);
  const insert = db.prepare('INSERT INTO baselines (name, pinned_at) VALUES (?, ?)');
  const insertRun = db.prepare('INSERT INTO baseline_runs (baseline, run_id) VALUES (?, ?)');
  const deleteOne = db.prepare('DELETE FROM baselines WHERE name = ?');
  const statusOf = db.prepare<[string], string>('SELECT status FROM runs WHERE id = ?').pluck();
  const pin = db.transaction((name: string, runIds: readonly string[], replace: boolean): BaselineSummary => {
    if (replace) deleteOne.run(name);
    else if (one.get(name)) throw new Fault('invalid', say('store.baseline-exists', { name }));
    insert.run(name, new Date().toISOString());
    for (const id of new Set(runIds.map((given) => given.toLowerCase()))) {
      refuseUnpinnable(id, statusOf.get(id));
      insertRun.run(name, id);
    }
    return one.get(name) ?? noBaseline(name);
  });
  return (name, runIds, replace) => pin.immediate(name, runIds, replace);
}

function createGuard(db: Database): BaselineTable['refusePinned'] {
  const pinned = db.prepare<[string], { baseline: string; runId: string; others: number }>(
    `SELECT baseline, run_id AS runId, count(*) OVER () - 1 AS others FROM baseline_runs
     WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY baseline, run_id LIMIT 1`,
  );
  return (runIds) => {
    const found = pinned.get(JSON.stringify(runIds.map((id) => id.toLowerCase())));
    if (found === undefined) return;
    const others = found.others > 0 ? say('store.pinned-others', { others: found.others }) : '';
    const run = say('store.pinned', { runId: found.runId, baseline: found.baseline, others });
    throw new Fault('invalid', say('store.pinned-first', { run }));
  };
}

function refuseBadName(name: string): void {
  if (BASELINE_NAME.test(name)) return;
  const shown = JSON.stringify(name.slice(0, 100));
  throw new Fault('invalid', say('store.baseline-name', { shown }));
}

function refuseUnpinnable(id: string, status: string | undefined): void {
  if (status === undefined) throw new Fault('not-found', say('store.no-run', { id: JSON.stringify(id.slice(0, 100)) }));
  if (status === 'running' || status === 'interrupted')
    throw new Fault('invalid', say('store.not-pinnable', { id, status }));
}

function noBaseline(name: string): never {
  throw new Fault('not-found', say('store.no-baseline', { name: JSON.stringify(name.slice(0, 100)) }));
}
