import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, numberMigrations } from '../../../../src/main/store/file/migrations.ts';
import { closeDatabase, openDatabase } from '../../../../src/main/store/file/database.ts';
import { openStore } from '../../../../src/main/store/store.ts';
import { makeBundle, makeRun, TEST_APP } from '../../../support/runs/runs.ts';
import { query, temporaryPath, temporaryStore, withDatabase } from '../../../support/temporary-database.ts';

const TABLES = [
  'machines',
  'adapters',
  'ceilings',
  'tunings',
  'sweeps',
  'runs',
  'samples',
  'phases',
  'trace',
  'memory',
  'kernel_sources',
  'baseline_runs',
  'baselines',
  'selftests',
  'environments',
  'measuring',
];

const ADD_REMARKS = {
  number: MIGRATIONS.length + 1,
  name: 'add_remarks',
  sql: 'CREATE TABLE remarks (text TEXT) STRICT',
};
const NEXT = [...MIGRATIONS, ADD_REMARKS];

test('a new database has every table, strict, and the newest version', () => {
  const { path } = temporaryStore();
  const tables = query<{ name: string; strict: number }>(path, `PRAGMA table_list`).filter(
    ({ name }) => !name.startsWith('sqlite_'),
  );
  expect(tables.map(({ name }) => name).toSorted()).toEqual(TABLES.toSorted());
  expect(tables.every(({ strict }) => strict === 1)).toBe(true);
  expect(query(path, 'PRAGMA user_version')).toEqual([{ user_version: MIGRATIONS.length }]);
  expect(query(path, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
});

describe.each(MIGRATIONS.map((_, index) => index))('a database with schema %i', (version) => {
  test('is brought to the newest, and opening it again changes nothing', () => {
    const path = temporaryPath();
    closeDatabase(openDatabase(path, MIGRATIONS.slice(0, Math.max(version, 1)), 5000));
    openStore(path).close();
    const schema = query(path, 'SELECT name, sql FROM sqlite_schema ORDER BY name');
    openStore(path).close();
    expect(query(path, 'SELECT name, sql FROM sqlite_schema ORDER BY name')).toEqual(schema);
    const fresh = temporaryStore();
    expect(query(fresh.path, 'SELECT name, sql FROM sqlite_schema ORDER BY name')).toEqual(schema);
  });
});

test('runs survive an update, and the state before it is kept beside the database', () => {
  const path = temporaryPath();
  const before = openStore(path);
  before.addBundle(makeBundle([makeRun()]), 'test');
  before.close();
  const store = temporaryStore(path, { migrations: NEXT });
  expect(store.getRun(makeRun().id)).toEqual(makeRun());
  const [backup, ...others] = readdirSync(dirname(path)).filter((name) => name.endsWith('.backup'));
  expect(others).toEqual([]);
  expect(backup).toMatch(new RegExp(`^antler\\.db\\.schema-${MIGRATIONS.length}-`));
  const kept = temporaryStore(`${dirname(path)}/${backup}`);
  expect(kept.exportBundle(null, TEST_APP).runs).toEqual([makeRun()]);
});

test('a migration that fails leaves the schema and the runs as they were', () => {
  const path = temporaryPath();
  const before = openStore(path);
  before.addBundle(makeBundle([makeRun()]), 'test');
  before.close();
  const broken = [...MIGRATIONS, { ...ADD_REMARKS, sql: 'CREATE TABLE remarks (text TEXT) STRICT; DROP TABLE absent' }];
  expect(() => openStore(path, { migrations: broken })).toThrow(/no such table: absent/);
  expect(query(path, `SELECT name FROM sqlite_schema WHERE name = 'remarks'`)).toEqual([]);
  expect(temporaryStore(path).getRun(makeRun().id)).toEqual(makeRun());
});

test('a migration that would leave rows without their parent is taken back', () => {
  const path = temporaryPath();
  const before = openStore(path);
  before.addBundle(makeBundle([makeRun()]), 'test');
  before.close();
  const orphaning = [...MIGRATIONS, { ...ADD_REMARKS, sql: 'DELETE FROM runs' }];
  expect(() => openStore(path, { migrations: orphaning })).toThrow(/rows without parent/);
  expect(temporaryStore(path).countRuns()).toBe(1);
});

test('every foreign key deletes its rows with their parent, and an index serves it', () => {
  const { path } = temporaryStore();
  withDatabase(path, (db) => {
    for (const table of TABLES) {
      const keys = db.pragma(`foreign_key_list(${table})`) as { from: string; on_delete: string }[];
      const indices = db.pragma(`index_list(${table})`) as { name: string }[];
      const first = indices.map(({ name }) => (db.pragma(`index_info(${name})`) as { name: string }[])[0]?.name);
      for (const key of keys) {
        expect(key.on_delete).toBe('CASCADE');
        expect(first).toContain(key.from);
      }
    }
  });
});

test('migrations are numbered without a gap', () => {
  expect(numberMigrations({ 'a/0002_b.sql': '2', 'a/0001_a.sql': '1' }).map(({ sql }) => sql)).toEqual(['1', '2']);
  expect(() => numberMigrations({ '0001_a.sql': '', '0003_c.sql': '' })).toThrow(/2 is missing/);
  expect(() => numberMigrations({ '0001_a.sql': '', 'x/0001_b.sql': '' })).toThrow(/2 is missing/);
  expect(() => numberMigrations({ 'first.sql': '' })).toThrow(/not named/);
});
