/** Brings a database to the schema of this build: numbered files, forward only, all in one transaction. */
import { renameSync, rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/fault.ts';
import { systemReason } from '../../../shared/contract/system-error.ts';

/** One file of migrations/: its number is the schema version it leads to. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** "ANTL": tells our databases from other SQLite files. */
export const APPLICATION_ID = 0x414e544c;

/** Every migration of this build, in order. */
export const MIGRATIONS: readonly Migration[] = numberMigrations(
  import.meta.glob<string>('../../../../migrations/*.sql', { query: '?raw', import: 'default', eager: true }),
);

/** Orders migration files by number; throws where a name is not `NNNN_verb_object.sql` or a number is missing. */
export function numberMigrations(files: Readonly<Record<string, string>>): Migration[] {
  const migrations = Object.entries(files).map(([path, sql]) => {
    const match = /(?:^|\/)(\d{4})_([a-z0-9_]+)\.sql$/.exec(path);
    if (match === null) throw new Error(`migration ${path} is not named NNNN_verb_object.sql`);
    return { number: Number(match[1]), name: `${match[1]}_${match[2]}`, sql };
  });
  migrations.sort((a, b) => a.number - b.number);
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1) throw new Error(`migration ${index + 1} is missing or there twice`);
  });
  return migrations;
}

/** The schema version of the open database; 0 when it is new. */
export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** What updating a file does beside it. */
export interface Update {
  /** The schemas before and after it. */
  readonly from: number;
  readonly to: number;
  /** Where the file of before lies. */
  readonly copy: string;
}

/**
 * Applies what is pending. A database that already holds runs is copied beside itself first
 * (`antler.db.schema-1.backup`), so that a failed or regretted update loses nothing; a copy needs no backup. Returns what was
 * updated; null where nothing was, or nothing was copied. Throws a Fault, the database being as it was, where there is no
 * room for the copy or for the update.
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[],
  { withBackup = true } = {},
): Update | null {
  const current = schemaVersion(db);
  const known = migrations.length;
  if (current > known) throw writtenByNewer(db.name, current, known);
  if (current === known) return null;
  const copy = current > 0 && withBackup ? copyBeside(db, current) : null;
  // Foreign keys can be switched outside a transaction only, and a table cannot be rebuilt while they are on.
  db.pragma('foreign_keys = OFF');
  try {
    applyPending(db, migrations);
  } catch (error) {
    throw isNoRoom(error) ? noRoom(db.name, copy, error) : error;
  }
  db.pragma('foreign_keys = ON');
  return copy === null ? null : { from: current, to: known, copy };
}

function isNoRoom(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^SQLITE_(FULL|IOERR)/.test(String(error.code));
}

function noRoom(path: string, copy: string | null, error: Error): Fault {
  const kept = copy === null ? '' : ` and is also kept as ${copy}`;
  return new Fault(
    'failed',
    `the database ${path} could not be updated to this version: ${error.message}. It is as it was${kept}; free some space and try again`,
    { cause: error },
  );
}

/** The refusal of a database from the future. */
export function writtenByNewer(path: string, version: number, known: number): Fault {
  const what = `schema ${version}, this version knows ${known}`;
  return new Fault('invalid', `the database ${path} was written by a newer version (${what}): update Antler`);
}

/** All or none: another process that opens the file meanwhile sees the old schema or the new one, never one between. */
function applyPending(db: Database, migrations: readonly Migration[]): void {
  const apply = db.transaction(() => {
    // Another process may have applied them while this one waited for the lock.
    const current = schemaVersion(db);
    for (const migration of migrations) if (migration.number > current) applyOne(db, migration);
  });
  apply.immediate();
}

function applyOne(db: Database, migration: Migration): void {
  db.exec(migration.sql);
  const orphans = db.pragma('foreign_key_check') as unknown[];
  if (orphans.length > 0) throw new Error(`migration ${migration.name} leaves ${orphans.length} rows without parent`);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${migration.number}`);
}

/**
 * Under a name of its own first: two processes that update at once must not write into one copy. Throws a Fault, having left
 * nothing, where it cannot be written.
 */
function copyBeside(db: Database, version: number): string {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const copy = `${db.name}.schema-${version}-${stamp}.backup`;
  const own = `${copy}.${process.pid}`;
  try {
    db.prepare('VACUUM INTO ?').run(own);
    renameSync(own, copy);
    return copy;
  } catch (error) {
    rmSync(own, { force: true });
    rmSync(`${own}-journal`, { force: true });
    // Another process that writes at the moment is no matter of the copy.
    if (error instanceof Error && 'code' in error && /^SQLITE_(BUSY|LOCKED|CORRUPT|NOTADB)/.test(String(error.code)))
      throw error;
    const why = systemReason(error) ?? (error instanceof Error ? error.message : String(error));
    throw new Fault(
      'invalid',
      `the database ${db.name} was written by an older version and has to be updated, but its copy ${copy} cannot be written: ${why}. It is as it was; make room and allow writing in its folder, or move it to another one`,
      { cause: error },
    );
  }
}
