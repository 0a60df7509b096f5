import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { logTransactions, tallyStatements } from '../../../../src/main/store/file/log-transactions.ts';

function open() {
  const logged: Readonly<Record<string, unknown>>[] = [];
  const statements = tallyStatements();
  const db = new Database(':memory:', { verbose: statements.note });
  db.exec('CREATE TABLE runs (id INTEGER); CREATE TABLE samples (ns INTEGER);');
  logTransactions(db, (_, values = {}) => void logged.push(values), statements);
  return { db, logged };
}

test('a write transaction is logged with its tables, rows and outcome', () => {
  const { db, logged } = open();
  const insert = db.transaction((ids: readonly number[]) => {
    for (const id of ids) db.prepare('INSERT INTO runs VALUES (?)').run(id);
    db.prepare('INSERT INTO samples VALUES (1)').run();
    return ids.length;
  });
  expect(insert.immediate([1, 2, 3])).toBe(3);
  expect(logged).toEqual([{ tables: 'runs,samples', rows: 4, ms: expect.any(Number), outcome: 'committed' }]);
});

test('a transaction inside of another belongs to it, and one that reads is not logged', () => {
  const { db, logged } = open();
  const inner = db.transaction(() => db.prepare('DELETE FROM runs').run());
  db.transaction(() => inner())();
  db.transaction(() => db.prepare('SELECT * FROM runs').all())();
  expect(logged).toHaveLength(1);
});

test('a transaction that fails is logged as rolled back, and still throws', () => {
  const { db, logged } = open();
  const fail = db.transaction(() => {
    db.prepare('INSERT INTO runs VALUES (1)').run();
    throw new Error('no');
  });
  expect(() => fail()).toThrow('no');
  expect(logged).toMatchObject([{ tables: 'runs', outcome: 'rolled-back' }]);
  expect(db.prepare('SELECT count(*) AS n FROM runs').get()).toEqual({ n: 0 });
});
