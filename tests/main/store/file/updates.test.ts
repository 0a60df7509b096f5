/** What an update of the schema leaves beside the database, and what is said where there is no room for it. */
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../../src/main/store/file/migrations.ts';
import { updateMessage } from '../../../../src/main/store/file/update-message.ts';
import { openReadableStore, openStore } from '../../../../src/main/store/store.ts';
import { Fault } from '../../../../src/shared/contract/fault.ts';
import { makeBundle, makeRun } from '../../../support/runs/runs.ts';
import { query, temporaryPath, temporaryStore, withDatabase, withoutPrivileges } from '../../../support/temporary-database.ts';

function next(sql: string) {
  return [...MIGRATIONS, { number: MIGRATIONS.length + 1, name: 'add_remarks', sql }];
}

const ADD_REMARKS = next('CREATE TABLE remarks (text TEXT) STRICT');

/** A closed database of today's schema with one run, in one file. */
function database(): string {
  const path = temporaryPath();
  const store = openStore(path);
  store.addBundle(makeBundle([makeRun()]), 'test');
  store.close();
  withDatabase(path, (db) => db.pragma('journal_mode = DELETE'));
  return path;
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).message).not.toContain('\n');
    return (error as Fault).message;
  }
  throw new Error('nothing was refused');
}

it('an update is said once, with the path of the copy', () => {
  const path = database();
  const said: string[] = [];
  const onUpdate = (update: Parameters<typeof updateMessage>[1]) => said.push(updateMessage(path, update));
  openStore(path, { migrations: ADD_REMARKS, onUpdate }).close();
  openStore(path, { migrations: ADD_REMARKS, onUpdate }).close();
  const [copy] = readdirSync(dirname(path)).filter((name) => name.endsWith('.backup'));
  const [from, to] = [MIGRATIONS.length, ADD_REMARKS.length];
  expect(said).toEqual([
    `the database ${path} was updated from schema ${from} to ${to}; the file of before is kept as ${dirname(path)}/${copy}`,
  ]);
  expect(temporaryStore(`${dirname(path)}/${copy}`).getRun(makeRun().id)).toEqual(makeRun());
});

it('nothing is said of a new database, nor of one that is up to date', () => {
  const path = temporaryPath();
  const onUpdate = () => expect.unreachable();
  openStore(path, { onUpdate }).close();
  openStore(path, { onUpdate }).close();
});

describe.skipIf(process.platform === 'win32')('in a folder that may not be written', () => {
  it('the database is refused and stays as it was, and says what to do', () => {
    const path = database();
    const before = readFileSync(path);
    chmodSync(path, 0o666);
    chmodSync(dirname(path), 0o555);
    try {
      const message = refusal(() => withoutPrivileges(() => openStore(path, { migrations: ADD_REMARKS })));
      expect(message).toMatch(/has to be updated, but its copy .*\.backup cannot be written: .*allow writing in its folder/);
      expect(message).toContain(path);
      expect(readdirSync(dirname(path))).toEqual(['antler.db']);
      expect(readFileSync(path).equals(before)).toBe(true);
    } finally {
      chmodSync(dirname(path), 0o755);
    }
  });

  it('it can be looked at nevertheless, and nothing is updated', () => {
    const path = database();
    const before = readFileSync(path);
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o555);
    try {
      withoutPrivileges(() => {
        const store = openReadableStore(path, { migrations: ADD_REMARKS, onUpdate: () => expect.unreachable() });
        expect(store.getRun(makeRun().id)).toEqual(makeRun());
        store.close();
      });
      expect(readFileSync(path).equals(before)).toBe(true);
    } finally {
      chmodSync(dirname(path), 0o755);
    }
  });
});

it('a full disk leaves the database as it was, names the copy, and says what to do', () => {
  const path = database();
  const pages = query<{ page_count: number }>(path, 'PRAGMA page_count')[0]!.page_count;
  // SQLite answers as it does where the disk is full.
  const full = next(`CREATE TABLE remarks (text TEXT) STRICT; PRAGMA max_page_count = ${pages};
    INSERT INTO remarks VALUES (hex(zeroblob(1000000)))`);
  const message = refusal(() => openStore(path, { migrations: full }));
  expect(message).toMatch(/could not be updated to this version: database or disk is full\. It is as it was/);
  expect(message).toMatch(/also kept as .*\.backup; free some space and try again/);
  expect(query(path, `SELECT name FROM sqlite_schema WHERE name = 'remarks'`)).toEqual([]);
  expect(temporaryStore(path).getRun(makeRun().id)).toEqual(makeRun());
});
