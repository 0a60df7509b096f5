/** Migration 14: runs whose sizes, settings and trace had columns of their own keep every value, and leave as the same bytes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { json } from '../../../../src/main/export/json.ts';
import { closeDatabase, openDatabase } from '../../../../src/main/store/file/database.ts';
import { MIGRATIONS } from '../../../../src/main/store/file/migrations.ts';
import { demoBundle } from '../../../support/runs/bundle.ts';
import { makeRun, TEST_APP } from '../../../support/runs/runs.ts';
import { query, temporaryPath, temporaryStore, withDatabase } from '../../../support/temporary-database.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/bundles');

const SIZES = ['length', 'state', 'input', 'batch'];
const SETTINGS: Readonly<Record<string, string>> = {
  ...{ cell: 'cell', gain: 'gain', tolerance: 'tolerance', max_iterations: 'maxIterations', lambda: 'lambda' },
  ...{ gradient: 'gradient', reset: 'reset', warm_start: 'warmStart', annealing: 'annealing' },
};
const TRACE = ['delta', 'residual', 'merit', 'resets', 'error'];

/** What the column of schema 13 held, out of a row of today. */
function oldColumn(name: string): string {
  if (name === 'algorithm') return 'contender';
  if (SIZES.includes(name)) return `sizes ->> '$.${name}'`;
  const setting = SETTINGS[name];
  return setting === undefined ? name : `settings ->> '$.${setting}'`;
}

function copyBack(db: Database.Database, from: string): void {
  db.pragma('foreign_keys = OFF');
  db.prepare('ATTACH ? AS today').run(from);
  for (const table of [
    'machines',
    'adapters',
    'samples',
    'phases',
    'memory',
    'kernel_sources',
    'environments',
    'ceilings',
    'tunings',
    'selftests',
  ])
    db.exec(`INSERT INTO main.${table} SELECT * FROM today.${table}`);
  const columns = (db.pragma('main.table_info(runs)') as { name: string }[]).map(({ name }) => name);
  db.exec(`INSERT INTO main.runs (${columns.join(', ')}) SELECT ${columns.map(oldColumn).join(', ')} FROM today.runs`);
  const trace = TRACE.map((name) => `columns ->> '$.${name}'`).join(', ');
  db.exec(`INSERT INTO main.trace SELECT run_id, ordinal, iteration, ${trace} FROM today.trace`);
}

const FILES = readdirSync(FIXTURES);

test.each([...FILES, 'a demo'])('a database of schema 13 with the runs of %s is exported as it was', (file) => {
  const today = temporaryStore();
  if (FILES.includes(file)) today.importBundle(readFileSync(join(FIXTURES, file), 'utf8'), file);
  else today.addBundle(demoBundle('both'), 'demo');
  const odd = { gain: 0.1 + 0.2, lambda: 1e-300, cell: 'mine"\u00e9@0a1b2c3d', reset: false, gradient: true };
  today.addBundle(
    { ...demoBundle('quick'), runs: [{ ...makeRun({ config: odd }), ...hardwareOf(demoBundle('quick')) }] },
    'odd',
  );
  const before = today.exportBundle(null, TEST_APP);
  today.close();

  const path = temporaryPath('old.db');
  closeDatabase(openDatabase(path, MIGRATIONS.slice(0, 13), 5000));
  withDatabase(path, (db) => copyBack(db, today.path));
  const migrated = temporaryStore(path);
  const after = migrated.exportBundle(null, TEST_APP);
  expect(after.runs).toEqual(before.runs);
  const text = json.write({ ...after, createdAt: before.createdAt });
  expect(text).toBe(json.write(before));
  expect(query(path, `SELECT DISTINCT study FROM runs`)).toEqual([{ study: 'rnn' }]);
  expect(readdirSync(join(path, '..')).filter((name) => name.startsWith('old.db.schema-13-'))).toHaveLength(1);
});

function hardwareOf({ adapters }: ReturnType<typeof demoBundle>) {
  const [adapter] = adapters;
  return { adapterId: adapter!.id, machineId: adapter!.machineId };
}
