/**
 * Databases of every schema that there was, with runs in them: what they hold is listed, compared and exported like the same
 * runs imported today. Each is made by the migrations up to then, and filled past the store.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { comparisonJson } from '../../../../src/cli/comparison/json.ts';
import { csv } from '../../../../src/main/export/csv.ts';
import { json } from '../../../../src/main/export/json.ts';
import { closeDatabase, openDatabase } from '../../../../src/main/store/file/database.ts';
import { MIGRATIONS } from '../../../../src/main/store/file/migrations.ts';
import type { Store } from '../../../../src/main/store/store.ts';
import { compared } from '../../../support/runs/compared.ts';
import { makeBundle, TEST_APP } from '../../../support/runs/runs.ts';
import { temporaryPath, temporaryStore, withDatabase } from '../../../support/temporary-database.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/bundles');

/** The first schema that holds everything that the file says. */
const SINCE = [
  ['01-contract.json', 1],
  ['03-predictability.json', 3],
  ['04-annealing.json', 5],
  ['05-step-timing.json', 5],
  ['06-ceilings.json', 6],
  ['07-tunings.json', 7],
  ['08-evidence.json', 12],
] as const;

/** Where today's tables keep what was a column of its own. */
const MOVED: Readonly<Record<string, string>> = {
  'runs.algorithm': 'contender',
  ...Object.fromEntries(['length', 'state', 'input', 'batch'].map((id) => [`runs.${id}`, `sizes ->> '$.${id}'`])),
  ...Object.fromEntries(
    ['cell', 'gain', 'tolerance', 'lambda', 'gradient', 'reset', 'annealing'].map((id) => [
      `runs.${id}`,
      `settings ->> '$.${id}'`,
    ]),
  ),
  'runs.max_iterations': `settings ->> '$.maxIterations'`,
  'runs.warm_start': `settings ->> '$.warmStart'`,
  ...Object.fromEntries(
    ['delta', 'residual', 'merit', 'resets', 'error'].map((id) => [`trace.${id}`, `columns ->> '$.${id}'`]),
  ),
};

const PARENTS_FIRST = ['machines', 'adapters', 'kernel_sources', 'environments', 'ceilings', 'tunings', 'selftests', 'sweeps'];
const OF_RUNS = ['runs', 'samples', 'phases', 'memory', 'trace'];

function namesOf(db: Database.Database, schema: string, table: string): string[] {
  return (db.pragma(`${schema}.table_info(${table})`) as { name: string }[]).map(({ name }) => name);
}

/** Everything that the old tables have a column for. */
function fill(db: Database.Database, from: string): void {
  db.pragma('foreign_keys = OFF');
  db.prepare('ATTACH ? AS today').run(from);
  for (const table of [...PARENTS_FIRST, ...OF_RUNS]) {
    const today = namesOf(db, 'today', table);
    const pairs = namesOf(db, 'main', table).flatMap((name) => {
      const source = MOVED[`${table}.${name}`] ?? (today.includes(name) ? name : null);
      return source === null ? [] : [[name, source] as const];
    });
    if (pairs.length === 0) continue;
    const [names, sources] = [0, 1].map((side) => pairs.map((pair) => pair[side]).join(', '));
    db.exec(`INSERT INTO main.${table} (${names}) SELECT ${sources} FROM today.${table}`);
  }
}

/** What is seen of a database, whatever it is asked by. */
function seen(store: Store) {
  const bundle = { ...store.exportBundle(null, TEST_APP), createdAt: makeBundle([]).createdAt };
  const listed = (sort: string, search: string) =>
    store.listRuns({
      ...{ search, adapterIds: null, sweepIds: null, contenders: null, choices: { cell: ['gru', 'lem'] } },
      ...{ statuses: null, sort, descending: false, offset: 0, limit: 100 },
    });
  const [first, ...others] = bundle.runs;
  return {
    exported: json.write(bundle),
    table: csv.write(bundle),
    whole: store.getRuns(bundle.runs.map(({ id }) => id)),
    lists: [listed('startedAt', ''), listed('length', 'gru'), listed('contender', 'sequential')],
    comparisons: [
      comparisonJson(compared(bundle.runs, bundle.runs.map((run) => ({ ...run, id: `${run.id}b` })))),
      comparisonJson(compared(first ? [first] : [], others)),
    ],
  };
}

describe.each(Array.from({ length: MIGRATIONS.length - 1 }, (_, index) => index + 1))('schema %i', (schema) => {
  it.each(SINCE.filter(([, since]) => since <= schema).map(([file]) => file))('with the runs of %s', (file) => {
    const today = temporaryStore();
    today.importBundle(readFileSync(join(FIXTURES, file), 'utf8'), file);
    expect(today.countRuns()).toBeGreaterThanOrEqual(2);
    const expected = seen(today);
    const path = temporaryPath('old.db');
    closeDatabase(openDatabase(path, MIGRATIONS.slice(0, schema), 5000));
    withDatabase(path, (db) => fill(db, today.path));
    const updates: object[] = [];
    const old = temporaryStore(path, { onUpdate: (update) => updates.push(update) });
    expect(seen(old)).toEqual(expected);
    expect(updates).toEqual([
      { from: schema, to: MIGRATIONS.length, copy: expect.stringContaining(`${path}.schema-${schema}-`) as string },
    ]);
  });
});
