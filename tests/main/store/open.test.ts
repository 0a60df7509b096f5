import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../../src/main/store/file/migrations.ts';
import { openStore } from '../../../src/main/store/store.ts';
import { Fault } from '../../../src/shared/contract/fault.ts';
import { makeBundle, makeRun } from '../../support/runs/runs.ts';
import { fillStore } from '../../support/runs/sample-runs.ts';
import {
  temporaryFolder,
  temporaryPath,
  temporaryStore,
  withDatabase,
  withoutPrivileges,
} from '../../support/temporary-database.ts';

/** The refusal, checked to be one clear line that leads to exit status 2. */
function refusal(path: string): string {
  try {
    openStore(path, { busyTimeoutMs: 50 }).close();
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).code).toBe('invalid');
    expect((error as Fault).message).not.toContain('\n');
    return (error as Fault).message;
  }
  throw new Error(`${path} was not refused`);
}

function closedDatabase(runs = [makeRun()]): string {
  const path = temporaryPath();
  const store = openStore(path);
  store.addBundle(makeBundle(runs), 'test');
  store.close();
  return path;
}

test('a new database is made with its folders', () => {
  const path = join(temporaryFolder(), 'deep', 'er', 'antler.db');
  expect(temporaryStore(path).countRuns()).toBe(0);
});

test('an empty file becomes a database, and a link to one is followed', () => {
  const path = temporaryPath();
  writeFileSync(path, '');
  expect(temporaryStore(path).countRuns()).toBe(0);
  const link = join(dirname(path), 'link.db');
  symlinkSync(path, link);
  expect(temporaryStore(link).countRuns()).toBe(0);
});

test('names that mean something to SQLite are only file names', () => {
  const folder = temporaryFolder();
  temporaryStore(join(folder, ':memory:'));
  temporaryStore(join(folder, 'file:x?mode=memory'));
  expect(readdirSync(folder)).toEqual(expect.arrayContaining([':memory:', 'file:x?mode=memory']));
  expect(refusal('')).toMatch(/empty/);
});

describe('refused without a trace', () => {
  const cases: [string, (path: string) => void, RegExp][] = [
    ['a directory', (path) => mkdirSync(path), /is a directory/],
    [
      'a text file',
      (path) => writeFileSync(path, 'not a database, but longer than a header '.repeat(10)),
      /not a SQLite database/,
    ],
    ['a short file', (path) => writeFileSync(path, 'x'), /not a SQLite database/],
    ['a bare magic', (path) => writeFileSync(path, 'SQLite format 3\0'), /truncated/],
    ['another program’s database', (path) => foreignDatabase(path, 0), /belongs to another program/],
    ['another program’s marked database', (path) => foreignDatabase(path, 0x12345678), /belongs to another program/],
    ['a database from the future', (path) => futureDatabase(path), /newer version \(schema 999, this version knows/],
  ];
  test.each(cases)('%s', (_name, make, message) => {
    const path = temporaryPath();
    make(path);
    const isFile = statSync(path).isFile();
    const before = isFile ? readFileSync(path) : null;
    expect(refusal(path)).toMatch(message);
    expect(refusal(path)).toContain(path);
    expect(readdirSync(dirname(path))).toEqual(['antler.db']);
    if (before !== null) expect(readFileSync(path).equals(before)).toBe(true);
  });

  test.skipIf(process.platform === 'win32').each([
    ['read', 0o000],
    ['written', 0o444],
  ])('a file that may not be %s', (_verb, mode) => {
    const path = closedDatabase();
    chmodSync(dirname(path), 0o777);
    chmodSync(path, mode);
    expect(withoutPrivileges(() => refusal(path))).toMatch(/cannot be read and written: permission denied/);
    expect(readdirSync(dirname(path))).toEqual(['antler.db']);
  });

  test.skipIf(process.platform === 'win32')('a folder that may not be written', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    expect(withoutPrivileges(() => refusal(join(folder, 'antler.db')))).toMatch(/cannot be opened/);
    expect(withoutPrivileges(() => refusal(join(folder, 'deeper', 'antler.db')))).toMatch(
      /cannot be made: permission denied/,
    );
    chmodSync(folder, 0o755);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a path through a file', () => {
    const path = temporaryPath();
    writeFileSync(path, '');
    expect(refusal(join(path, 'antler.db'))).toMatch(/cannot be made: .*antler.db is not a directory/);
  });

  test.runIf(existsSync('/proc/version'))('places where no database can be', () => {
    expect(refusal('/dev/null')).toMatch(/not a regular file/);
    expect(refusal('/proc/version')).toMatch(/\/proc\/version/);
    expect(refusal('/proc/nowhere/antler.db')).toMatch(/\/proc\/nowhere\/antler.db/);
  });
});

describe('a future or foreign database whose log was not written back', () => {
  test.each([
    ['future', (db: Database.Database) => db.pragma('user_version = 999'), /newer version/],
    ['foreign', (db: Database.Database) => db.pragma('application_id = 7'), /another program/],
  ])('%s', (_name, change, message) => {
    const path = closedDatabase();
    // The change lies in the log only while this connection is open.
    withDatabase(path, (db) => {
      change(db);
      expect(refusal(path)).toMatch(message);
    });
  });
});

describe('damage', () => {
  test('a file cut short', () => {
    const path = closedDatabase();
    truncateSync(path, statSync(path).size - 4096);
    expect(refusal(path)).toMatch(/truncated/);
  });

  test('garbage in the middle of a small file is found at opening', () => {
    const path = closedDatabase();
    overwrite(path, 4096, statSync(path).size - 4096);
    expect(refusal(path)).toMatch(/damaged/);
  });

  test('garbage in a large file is found, at the latest, at the first read', () => {
    const path = temporaryPath();
    const store = openStore(path);
    fillStore(store, 1000, { traceRows: 150 });
    store.close();
    expect(statSync(path).size).toBeGreaterThan(8 * 2 ** 20);
    overwrite(path, 2 ** 20, statSync(path).size - 2 ** 20);
    expect(() =>
      openStore(path).exportBundle(null, { name: '', version: '', runtime: '', runtimeVersion: '' }),
    ).toThrow(expect.objectContaining({ name: 'Fault', message: expect.stringMatching(/damaged/) }));
  });
});

test('a database locked by another process is busy', () => {
  const path = closedDatabase();
  const store = temporaryStore(path, { busyTimeoutMs: 30 });
  withDatabase(path, (other) => {
    other.exec('BEGIN IMMEDIATE');
    expect(() => store.acquireMeasuring('test')).toThrow(expect.objectContaining({ code: 'busy' }));
    expect(() => store.deleteRuns([makeRun().id])).toThrow(expect.objectContaining({ code: 'busy' }));
    expect(store.countRuns()).toBe(1);
    // Reading, and opening to read, needs no lock.
    expect(temporaryStore(path, { busyTimeoutMs: 30 }).getRun(makeRun().id)).toEqual(makeRun());
  });
});

test.runIf(existsSync('/proc/locks'))('opening a database once more leaves the locks of the first in place', () => {
  const { path } = temporaryStore();
  const locks = () =>
    readFileSync('/proc/locks', 'latin1').match(new RegExp(`:${statSync(path).ino} `, 'g'))?.length ?? 0;
  const before = locks();
  expect(before).toBeGreaterThan(0);
  openStore(path).close();
  expect(locks()).toBe(before);
});

function foreignDatabase(path: string, applicationId: number): void {
  withDatabase(path, (db) => {
    db.exec('CREATE TABLE songs (title TEXT)');
    db.pragma(`application_id = ${applicationId}`);
  });
}

function futureDatabase(path: string): void {
  openStore(path).close();
  withDatabase(path, (db) => db.pragma(`user_version = 999`));
  expect(MIGRATIONS.length).toBeLessThan(999);
}

function overwrite(path: string, from: number, length: number): void {
  const bytes = readFileSync(path);
  for (let at = from; at < from + length; at += 1) bytes[at] = (at * 31 + (at >> 8)) & 255;
  writeFileSync(path, bytes);
}
