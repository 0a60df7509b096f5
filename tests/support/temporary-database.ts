/** Databases on real files in a folder that is gone after the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../../src/main/store/store.ts';

/** A folder of its own for the running test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'antler-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A path in a fresh folder at which nothing lies yet. */
export function temporaryPath(name = 'antler.db'): string {
  return join(temporaryFolder(), name);
}

/** An open store, closed after the test. */
export function temporaryStore(path = temporaryPath(), options: StoreOptions = {}): Store {
  const store = openStore(path, options);
  onTestFinished(() => {
    store.close();
  });
  return store;
}

/** Looks into a database past the store, as another program would. */
export function query<Row>(path: string, sql: string, ...parameters: unknown[]): Row[] {
  return withDatabase(path, (db) => db.prepare<unknown[], Row>(sql).all(...parameters));
}

/** Changes a database past the store, as another program would. */
export function withDatabase<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** Permissions mean nothing to the superuser, as whom tests may run. */
export function withoutPrivileges<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}
