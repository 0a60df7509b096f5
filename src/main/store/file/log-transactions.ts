/** Logs every write to the database while `ANTLER_DEBUG` names `store`: the tables, the rows changed, and how long it took. */
import type Database from 'better-sqlite3';
import type { DebugLog } from '../../../shared/text/debug-log.ts';

const WRITE = /^\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)/i;

type Transaction = (...args: unknown[]) => unknown;
const MODES = ['deferred', 'immediate', 'exclusive'] as const;

/** Statements executed, as the library's `verbose` option reports them: those of the present transaction. */
export interface StatementTally {
  readonly note: (sql: unknown) => void;
  take(): string[];
}

export function tallyStatements(): StatementTally {
  let tables: string[] = [];
  return {
    note(sql) {
      const [, table] = WRITE.exec(String(sql)) ?? [];
      if (table !== undefined) tables.push(table);
    },
    take() {
      const taken = [...new Set(tables)];
      tables = [];
      return taken;
    },
  };
}

/** From now on, transactions of this connection are logged; those that only read are not. */
export function logTransactions(db: Database.Database, log: DebugLog, tally: StatementTally): void {
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();
  const run = (action: () => unknown): unknown => {
    // One inside of another is part of it.
    if (db.inTransaction) return action();
    tally.take();
    const before = changes.get() ?? 0;
    const startedMs = performance.now();
    let outcome = 'rolled-back';
    try {
      const result = action();
      outcome = 'committed';
      return result;
    } finally {
      const tables = tally.take();
      const ms = performance.now() - startedMs;
      const rows = (changes.get() ?? 0) - before;
      if (tables.length > 0) log('transaction', { tables: tables.join(','), rows, ms, outcome });
    }
  };
  const make = db.transaction.bind(db) as unknown as (action: Transaction) => Transaction & Record<string, Transaction>;
  const logged = (action: Transaction): Transaction => {
    const made = make(action);
    const wrapped = (...args: unknown[]): unknown => run(() => made(...args));
    for (const mode of MODES)
      Object.assign(wrapped, { [mode]: (...args: unknown[]) => run(() => made[mode]?.(...args)) });
    return wrapped;
  };
  db.transaction = logged as unknown as Database.Database['transaction'];
}
