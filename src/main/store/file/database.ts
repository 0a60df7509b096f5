/** Opens the database file, or refuses it with one clear line and without having written anything. */
import { closeSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { Fault } from '../../../shared/contract/fault.ts';
import { systemReason } from '../../../shared/contract/system-error.ts';
import { debug } from '../../../shared/text/debug-log.ts';
import { logTransactions, tallyStatements } from './log-transactions.ts';
import { makeFolders } from './make-folders.ts';
import { APPLICATION_ID, migrate, writtenByNewer, type Migration, type Update } from './migrations.ts';
import { withClearFaults } from './sqlite-fault.ts';

/** A check reads every page: affordable at every start only while the file is small. */
export const CHECKED_SIZE_BYTES = 8 * 2 ** 20;
const HEADER_BYTES = 100;

/**
 * Files open in this process, by device and inode, and how often. They are not looked at from outside again: on POSIX,
 * closing any descriptor of a file drops the locks that SQLite holds on it in this process.
 */
const openHere = new Map<string, number>();

/**
 * Opens or creates the database and brings it to this build's schema. Throws a Fault: `invalid` for anything that is
 * not a usable Antler database, `busy` where another process keeps it locked for longer than `busyTimeoutMs`. An update of
 * the schema is said to `onUpdate`.
 */
export function openDatabase(
  file: string,
  migrations: readonly Migration[],
  busyTimeoutMs: number,
  onUpdate: (update: Update) => void = () => {},
): Database.Database {
  if (file === '') throw new Fault('invalid', 'the path of the database is empty');
  const path = resolve(file);
  if (!isOpenHere(path)) refuseUnusable(path, migrations.length);
  makeFolder(path);
  return withClearFaults(path, () => {
    const log = debug.store;
    const statements = tallyStatements();
    const db = new Database(path, { timeout: busyTimeoutMs, ...(log && { verbose: statements.note }) });
    try {
      if (log) logTransactions(db, log, statements);
      refuseForeign(db);
      if (sizeOf(path) <= CHECKED_SIZE_BYTES) refuseDamaged(db);
      const update = migrate(db, migrations);
      configure(db, busyTimeoutMs);
      openHere.set(fileKey(path), (openHere.get(fileKey(path)) ?? 0) + 1);
      if (update) onUpdate(update);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Of the library that this build brings along: "3.50.4". */
export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return String(db.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    db.close();
  }
}

/** Whether this process has the file open: then it must not be looked at from outside. */
export function isOpenHere(path: string): boolean {
  return openHere.has(fileKey(path));
}

/** A database of this build's schema that is nowhere on the disk: to try something on. */
export function openInMemory(migrations: readonly Migration[]): Database.Database {
  const db = new Database(':memory:');
  migrate(db, migrations);
  db.pragma('foreign_keys = ON');
  return db;
}

/** Closes a database that `openDatabase` opened; again is harmless. */
export function closeDatabase(db: Database.Database): void {
  if (!db.open) return;
  const key = fileKey(db.name);
  const others = (openHere.get(key) ?? 0) - 1;
  if (others > 0) openHere.set(key, others);
  else openHere.delete(key);
  db.close();
}

function configure(db: Database.Database, busyTimeoutMs: number): void {
  switchToWal(db, busyTimeoutMs);
  // In WAL mode a killed process loses nothing under NORMAL; only a power cut may lose the last transactions.
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = ON');
}

/** The switch needs the file for itself, and SQLite does not wait for it as it waits for other locks. */
function switchToWal(db: Database.Database, busyTimeoutMs: number): void {
  const deadline = Date.now() + busyTimeoutMs;
  for (;;) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!busy || Date.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** Throws a Fault where an open file is no usable Antler database. */
export function refuseForeign(db: Database.Database): void {
  const applicationId = Number(db.pragma('application_id', { simple: true }));
  const objects = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0;
  if (applicationId !== APPLICATION_ID && (applicationId !== 0 || objects > 0)) throw foreign(db.name);
}

export function refuseDamaged(db: Database.Database): void {
  const found = String(db.pragma('quick_check(1)', { simple: true }));
  if (found !== 'ok') throw new Fault('invalid', `the database ${db.name} is damaged: ${oneLine(found)}`);
}

/** Looks at the file from outside, because opening it with SQLite could already write beside it. */
export function refuseUnusable(path: string, knownVersion: number, mode: 'r' | 'r+' = 'r+'): void {
  const found = statOf(path);
  if (found === null) return;
  if (found.isDirectory()) throw new Fault('invalid', `the database ${path} is a directory`);
  if (!found.isFile()) throw new Fault('invalid', `the database ${path} is not a regular file`);
  const header = readHeader(path, mode);
  if (found.size === 0) return;
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0')
    throw new Fault('invalid', `the database ${path} is not a SQLite database`);
  // A log or journal beside the file holds newer pages than the file: then only SQLite can tell.
  if (sizeOf(`${path}-wal`) > 0 || sizeOf(`${path}-journal`) > 0) return;
  refuseByHeader(path, header, found.size, knownVersion);
}

/** Offsets as in the SQLite file format: page size 16, pages 28, user_version 60, application_id 68. */
function refuseByHeader(path: string, header: Buffer, sizeBytes: number, knownVersion: number): void {
  if (header.length < HEADER_BYTES) throw new Fault('invalid', `the database ${path} is truncated`);
  if (header.readUInt32BE(68) !== APPLICATION_ID) throw foreign(path);
  const version = header.readUInt32BE(60);
  if (version > knownVersion) throw writtenByNewer(path, version, knownVersion);
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  if (sizeBytes < header.readUInt32BE(28) * pageSize) throw new Fault('invalid', `the database ${path} is truncated`);
}

/** Opened for writing too, though nothing is written: whether it may be is best asked this way. */
function readHeader(path: string, mode: 'r' | 'r+'): Buffer {
  let file: number | undefined;
  try {
    file = openSync(path, mode);
    const header = Buffer.alloc(HEADER_BYTES);
    return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0));
  } catch (error) {
    const what = mode === 'r' ? 'read' : 'read and written';
    throw new Fault('invalid', `the database ${path} cannot be ${what}: ${reasonOf(error)}`, { cause: error });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function makeFolder(path: string): void {
  try {
    makeFolders(dirname(path));
  } catch (error) {
    throw new Fault('invalid', `the folder of the database ${path} cannot be made: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    throw new Fault('invalid', `the database ${path} cannot be reached: ${reasonOf(error)}`, { cause: error });
  }
}

function fileKey(path: string): string {
  const found = statOf(path);
  return found === null ? path : `${found.dev} ${found.ino}`;
}

export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function foreign(path: string): Fault {
  return new Fault('invalid', `the database ${path} belongs to another program`);
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

function reasonOf(error: unknown): string {
  return systemReason(error) ?? (error instanceof Error ? error.message : String(error));
}
