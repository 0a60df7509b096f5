/** Databases that may be read only: everything can be looked at, nothing is changed, and nothing is left beside them. */
import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { closeDatabase, openDatabase } from '../../../../src/main/store/file/database.ts';
import { MIGRATIONS } from '../../../../src/main/store/file/migrations.ts';
import { openReadableStore, openScratchStore, openStore, type Store } from '../../../../src/main/store/store.ts';
import type { RunQuery } from '../../../../src/shared/contract/bridge.ts';
import { Fault } from '../../../../src/shared/contract/fault.ts';
import { makeBundle, makeMachine, makeRun, TEST_APP } from '../../../support/runs/runs.ts';
import { query, temporaryPath, withDatabase, withoutPrivileges } from '../../../support/temporary-database.ts';

const RUN = makeRun();

/** A closed database with one run. */
function filledDatabase(): string {
  const path = temporaryPath();
  const store = openStore(path);
  store.addBundle(makeBundle([RUN]), 'test');
  store.pinBaseline('first', [RUN.id], false);
  store.close();
  return path;
}

/** File and folder as on a read-only medium, for everybody but root. */
function lock(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444);
  chmodSync(folder, 0o555);
  onTestFinished(() => chmodSync(folder, 0o755));
}

function read<T>(path: string, work: (store: Store) => T): T {
  return withoutPrivileges(() => {
    const store = openReadableStore(path);
    try {
      return work(store);
    } finally {
      store.close();
    }
  });
}

const LIST: RunQuery = {
  ...{ search: '', adapterIds: null, sweepIds: null, contenders: null, choices: null, statuses: null },
  ...{ sort: 'startedAt', descending: true, offset: 0, limit: 10 },
};

function expectAllThere(path: string): void {
  const before = readdirSync(dirname(path));
  const bytes = readFileSync(path);
  read(path, (store) => {
    expect(store.path).toBe(path);
    expect(store.listRuns(LIST).total).toBe(1);
    expect(store.getRun(RUN.id)).toEqual(RUN);
    expect(store.runIds('baseline:first')).toEqual([RUN.id]);
    expect(store.exportBundle(null, TEST_APP).runs).toEqual([RUN]);
  });
  expect(readdirSync(dirname(path))).toEqual(before);
  expect(readFileSync(path).equals(bytes)).toBe(true);
}

describe.skipIf(process.platform === 'win32')('a read-only database', () => {
  test('can be listed, shown, and exported, with nothing left beside it', () => {
    const path = filledDatabase();
    lock(path);
    expectAllThere(path);
  });

  test('the same in a folder that may be written', () => {
    const path = filledDatabase();
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o777);
    expectAllThere(path);
  });

  test('the same with a log that was not written back', () => {
    const path = filledDatabase();
    const crashed = temporaryPath();
    withDatabase(path, (db) => {
      db.pragma('foreign_keys = OFF');
      db.exec("UPDATE baselines SET name = 'second'; UPDATE baseline_runs SET baseline = 'second'");
      for (const end of ['', '-wal']) cpSync(path + end, crashed + end);
    });
    lock(crashed);
    const before = readdirSync(dirname(crashed));
    expect(read(crashed, (store) => store.listBaselines().map(({ name }) => name))).toEqual(['second']);
    expect(readdirSync(dirname(crashed))).toEqual(before);
  });

  test('the same while another process has it open, with what that one writes', () => {
    const path = filledDatabase();
    const writer = openStore(path);
    onTestFinished(() => writer.close());
    for (const end of ['', '-wal', '-shm']) chmodSync(path + end, 0o644);
    chmodSync(dirname(path), 0o755);
    const names = withoutPrivileges(() => {
      const reader = openReadableStore(path);
      process.seteuid?.(0);
      writer.removeBaseline('first');
      process.seteuid?.(65_534);
      const found = reader.listBaselines();
      reader.close();
      return found;
    });
    if (process.geteuid?.() === 0) expect(names).toEqual([]);
  });

  test('the same with an older schema, which stays', () => {
    const path = temporaryPath();
    closeDatabase(openDatabase(path, MIGRATIONS.slice(0, 1), 50));
    lock(path);
    expect(read(path, (store) => [store.countRuns(), store.listBaselines()])).toEqual([0, []]);
    expect(query(path, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
    expect(readdirSync(dirname(path))).toEqual(['antler.db']);
  });

  test('refuses every change with one line', () => {
    const path = filledDatabase();
    lock(path);
    const changes: ((store: Store) => unknown)[] = [
      (store) => store.deleteRuns([RUN.id], true),
      (store) => store.removeBaseline('first'),
      (store) => store.addBundle(makeBundle([makeRun({ id: '00000000-0000-4000-8000-000000000001' })]), 'x'),
      (store) => store.acquireMeasuring(),
      (store) => store.saveCeilings(makeMachine(), store.listAdapters()[0]!, {} as never),
    ];
    read(path, (store) => {
      for (const change of changes)
        expect(() => change(store)).toThrow(/is read-only: it can be looked at, not changed/);
    });
    expectAllThere(path);
  });

  test('that is no database is refused as ever', () => {
    const path = temporaryPath();
    writeFileSync(path, 'text, and longer than a header '.repeat(10));
    lock(path);
    expect(() => read(path, (store) => store.countRuns())).toThrow(Fault);
    expect(() => read(path, (store) => store.countRuns())).toThrow(/is not a SQLite database/);
  });
});

test('a database that may be written is opened as ever', () => {
  const path = filledDatabase();
  const store = openReadableStore(path);
  expect(store.deleteRuns([RUN.id], true)).toBe(1);
  store.close();
});

test('a scratch store takes a bundle and leaves nothing', () => {
  const store = openScratchStore();
  expect(store.addBundle(makeBundle([RUN]), 'x')).toMatchObject({ added: 1 });
  store.close();
});
