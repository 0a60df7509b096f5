/** What self-tests found on adapters: a history per adapter, of which the newest counts. */
import type { Database, Statement } from 'better-sqlite3';
import { type Selftest, selftestSchema } from '../../shared/contract/parts/selftest.ts';

export interface SelftestTable {
  /** Adds to the history; the adapter must be stored. A self-test that is there already stays as it is. */
  add(adapterId: string, selftest: Selftest): void;
  /** null where there was none. */
  newest(adapterId: string): Selftest | null;
}

/** Prepared when first used: a database may be opened with an older schema. */
export function createSelftestTable(db: Database): SelftestTable {
  let adding: Statement | undefined;
  let reading: Statement<[string], string> | undefined;
  return {
    add(adapterId, selftest) {
      adding ??= db.prepare(
        'INSERT INTO selftests (adapter_id, taken_at, result) VALUES (?, ?, ?) ON CONFLICT (adapter_id, taken_at) DO NOTHING',
      );
      adding.run(adapterId, selftest.takenAt, JSON.stringify(selftest));
    },
    newest(adapterId) {
      reading ??= db
        .prepare<[string], string>('SELECT result FROM selftests WHERE adapter_id = ? ORDER BY taken_at DESC LIMIT 1')
        .pluck();
      const text = reading.get(adapterId);
      return text === undefined ? null : selftestSchema.parse(JSON.parse(text));
    },
  };
}
