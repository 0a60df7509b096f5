/**
 * A database that may only be read: its file, its folder or the whole file system is read-only. SQLite can read a file with
 * a write-ahead log only beside a shared index that it may make, and an older schema has to be migrated: what is opened is
 * therefore the file itself only while another process has it open, else a copy in memory.
 */
import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { Fault } from '../../../shared/contract/fault.ts';
import { systemReason } from '../../../shared/contract/system-error.ts';
import {
  CHECKED_SIZE_BYTES,
  isOpenHere,
  refuseDamaged,
  refuseForeign,
  refuseUnusable,
  sizeOf,
} from '../file/database.ts';
import { migrate, type Migration, schemaVersion } from '../file/migrations.ts';
import { withClearFaults } from '../file/sqlite-fault.ts';
import { say } from '../../../shared/words/say.ts';

/** Larger files are copied to the temporary folder instead. */
const LARGEST_IN_MEMORY_BYTES = 2 ** 30;

/** Offsets of the versions that a file asks of its reader and writer: 2 asks for a write-ahead log. */
const FORMAT_VERSION_PLACES = [18, 19];
const ROLLBACK_JOURNAL = 1;

export interface ReadableDatabase {
  readonly db: Database.Database;
  /** Closes it and removes what was copied. */
  close(): void;
}

/** Whether the file is there and may not be changed by us. */
export function isReadOnly(file: string): boolean {
  const path = resolve(file);
  if (!existsSync(path) || isOpenHere(path)) return false;
  try {
    closeSync(openSync(path, 'r+'));
    accessSync(dirname(path), constants.W_OK);
    return false;
  } catch (error) {
    return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}

/** Opens it to be read only, with this build's schema. Throws a Fault `invalid` where it is not a usable database. */
export function openForReading(
  file: string,
  migrations: readonly Migration[],
  busyTimeoutMs: number,
  prepare: (db: Database.Database) => void,
): ReadableDatabase {
  const path = resolve(file);
  refuseUnusable(path, migrations.length, 'r');
  return withClearFaults(path, () => {
    const shared = existsSync(`${path}-shm`) ? openShared(path, migrations, busyTimeoutMs) : null;
    if (shared !== null) return { db: shared, close: () => shared.close() };
    const hasLog = sizeOf(`${path}-wal`) > 0 || sizeOf(`${path}-journal`) > 0;
    const copy = hasLog || sizeOf(path) > LARGEST_IN_MEMORY_BYTES ? openCopy(path) : openImage(path);
    try {
      bringUpToDate(copy.db, migrations, sizeOf(path));
      prepare(copy.db);
      // What would be written into a copy is lost: it is refused.
      copy.db.pragma('query_only = ON');
      return copy;
    } catch (error) {
      copy.close();
      throw error;
    }
  });
}

/** Another process has it open: only SQLite sees what that one writes. null where it cannot be read so, or is of another schema. */
function openShared(path: string, migrations: readonly Migration[], timeout: number): Database.Database | null {
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, timeout });
    if (schemaVersion(db) === migrations.length) return db;
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
  db?.close();
  return null;
}

function openImage(path: string): ReadableDatabase {
  const image = readFileSync(path);
  // Memory has no write-ahead log beside it; this one is empty.
  for (const place of FORMAT_VERSION_PLACES) if (image.length > place) image[place] = ROLLBACK_JOURNAL;
  const db = new Database(image);
  return { db, close: () => db.close() };
}

/** With the log that holds newer pages than the file. */
function openCopy(path: string): ReadableDatabase {
  const folder = makeTemporaryFolder(path);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'antler.db');
    for (const end of ['', '-wal', '-journal']) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
    const db = new Database(copy);
    return {
      db,
      close() {
        db.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function makeTemporaryFolder(path: string): string {
  try {
    return mkdtempSync(join(tmpdir(), 'antler-'));
  } catch (error) {
    const why = systemReason(error) ?? 'unknown error';
    throw new Fault('failed', say('store.copy', { path, tmpdir: tmpdir(), why }), {
      cause: error,
    });
  }
}

function bringUpToDate(db: Database.Database, migrations: readonly Migration[], sizeBytes: number): void {
  refuseForeign(db);
  if (sizeBytes <= CHECKED_SIZE_BYTES) refuseDamaged(db);
  migrate(db, migrations, { withBackup: false });
  db.pragma('foreign_keys = ON');
}
