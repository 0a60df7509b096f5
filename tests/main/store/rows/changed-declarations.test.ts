/** Rows that were stored under another declaration of their study: what is missing has its default, what is unknown stays. */
import { expect, it } from 'vitest';
import { json } from '../../../../src/main/export/json.ts';
import type { RunQuery } from '../../../../src/shared/contract/bridge.ts';
import { withStudies } from '../../../../src/shared/studies/index.ts';
import { describeRun } from '../../../../src/cli/commands/show.ts';
import { configFacts } from '../../../../src/renderer/pages/run/run-facts.ts';
import { makeBundle, makeRun, TEST_APP } from '../../../support/runs/runs.ts';
import { rnnWithFoo } from '../../../support/studies/sums/spec.ts';
import { temporaryStore, withDatabase } from '../../../support/temporary-database.ts';

const { id, config } = makeRun();

/** A store with one run, changed past it. */
function storeWith(sql: string) {
  const store = temporaryStore();
  store.addBundle(makeBundle([makeRun()]), 'test');
  withDatabase(store.path, (db) => db.exec(sql));
  return store;
}

const query = (cells: string[]): RunQuery => ({
  ...{ search: '', adapterIds: null, sweepIds: null, contenders: null, choices: { cell: cells }, statuses: null },
  ...{ sort: 'startedAt', descending: true, offset: 0, limit: 10 },
});

it('a setting that was declared later has its default, in runs, in lists and in files', () => {
  const store = storeWith('');
  withStudies([rnnWithFoo], () => {
    expect(store.getRun(id).config.settings).toEqual({ ...config.settings, foo: 0.5 });
    expect(store.listRuns(query(['gru'])).runs[0]!.config.settings['foo']).toBe(0.5);
    expect(JSON.parse(json.write(store.exportBundle(null, TEST_APP)))).toMatchObject({ version: 1 });
  });
});

it('the same runs from a file are the same runs', () => {
  const store = storeWith('');
  const file = json.write(makeBundle([makeRun()]));
  withStudies([rnnWithFoo], () => {
    expect(store.importBundle(file, 'again.json')).toMatchObject({ added: 0, unchanged: 1 });
    expect(store.importBundle(json.write(store.exportBundle(null, TEST_APP)), 'own.json')).toMatchObject({ unchanged: 1 });
  });
});

it('what the study decides by itself is decided for a run that lacks it', () => {
  const store = storeWith(`UPDATE runs SET settings = json_remove(settings, '$.maxIterations', '$.reset')`);
  expect(store.getRun(id).config).toEqual(config);
});

it('a choice that is missing is found by its default', () => {
  const store = storeWith(`UPDATE runs SET settings = json_remove(settings, '$.cell')`);
  expect(store.getRun(id).config).toEqual(config);
  expect(store.listRuns(query(['lem', 'gru'])).total).toBe(1);
  expect(store.listRuns(query(['lem'])).total).toBe(0);
});

it('a setting that no declaration has any longer is kept, and shown as such', () => {
  const store = storeWith(`UPDATE runs SET settings = json_set(settings, '$.bar', 'wide')`);
  const run = store.getRun(id);
  expect(run.config.settings).toEqual({ ...config.settings, bar: 'wide' });
  expect(describeRun(run, null)).toMatch(/^bar \(unknown to this version\) +wide$/m);
  expect(configFacts(run)).toContainEqual(['bar (unknown to this version)', 'wide']);
});

it('a trace with fewer columns is read, shown and exported', () => {
  const store = storeWith(`UPDATE trace SET columns = json_remove(columns, '$.merit', '$.error')`);
  const run = store.getRun(id);
  expect(Object.keys(run.trace[0]!)).toEqual(['iteration', 'delta', 'residual', 'resets']);
  expect(describeRun(run, null)).toMatch(/^ *iteration +delta +residual +merit +resets +error$/m);
  const again = temporaryStore();
  again.importBundle(json.write(store.exportBundle(null, TEST_APP)), 'fewer.json');
  expect(again.getRun(id)).toEqual(run);
});

it('runs of a study that this version does not know are refused with its name', () => {
  const store = storeWith(`UPDATE runs SET study = 'products'`);
  expect(store.getRun(id).config.study).toBe('products');
  expect(() => json.write(store.exportBundle(null, TEST_APP))).toThrow('unknown study "products"');
});
