/** The choices of kernels that were measured on adapters, cell by cell; a new one replaces the old. */
import type { Database, Statement } from 'better-sqlite3';
import type { Tuning } from '../../shared/contract/parts/tuning.ts';

export interface TuningTable {
  /** The adapter must be stored. */
  save(adapterId: string, cell: string, tuning: Tuning): void;
  /** By cell. */
  of(adapterId: string): Readonly<Record<string, Tuning>>;
}

interface TuningRow {
  readonly cell: string;
  readonly tuning: string;
}

/** Prepared when first used: a database may be opened with an older schema. */
export function createTuningTable(db: Database): TuningTable {
  let saving: Statement | undefined;
  let reading: Statement<[string], TuningRow> | undefined;
  return {
    save(adapterId, cell, tuning) {
      saving ??= db.prepare(
        `INSERT INTO tunings (adapter_id, cell, tuned_at, tuning) VALUES (?, ?, ?, ?)
         ON CONFLICT (adapter_id, cell) DO UPDATE SET tuned_at = excluded.tuned_at, tuning = excluded.tuning`,
      );
      saving.run(adapterId, cell, new Date().toISOString(), JSON.stringify(tuning));
    },
    of(adapterId) {
      reading ??= db.prepare<[string], TuningRow>('SELECT cell, tuning FROM tunings WHERE adapter_id = ?');
      return Object.fromEntries(reading.all(adapterId).map(({ cell, tuning }) => [cell, JSON.parse(tuning) as Tuning]));
    },
  };
}
