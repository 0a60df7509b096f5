/** What adapters do at best, as stored: a history of which the newest counts, exported and imported with the adapter. */
import { bundleFileText } from '../../support/bundle-file.ts';
import { expect, test } from 'vitest';
import { makeAdapter, makeBundle, makeCeilings, makeMachine, makeRun, TEST_APP } from '../../support/runs/runs.ts';
import { query, temporaryStore } from '../../support/temporary-database.ts';

const machine = makeMachine();
const adapter = makeAdapter();
const OLD = makeCeilings('2026-11-20T10:00:00.000Z', 20e9);
const NEW = makeCeilings('2026-11-21T10:00:00.000Z', 30e9);

test('the newest measurement counts, whatever order they came in, and all are kept', () => {
  const store = temporaryStore();
  expect(store.ceilings(adapter.id)).toBeNull();
  store.saveCeilings(machine, adapter, NEW);
  store.saveCeilings(machine, adapter, OLD);
  expect(store.ceilings(adapter.id)).toEqual(NEW);
  expect(store.listAdapters()).toEqual([{ ...adapter, ceilings: NEW }]);
  const history = query(store.path, 'SELECT measured_at, flops_per_second FROM ceilings ORDER BY measured_at');
  expect(history).toEqual([
    { measured_at: OLD.measuredAt, flops_per_second: 20e9 },
    { measured_at: NEW.measuredAt, flops_per_second: 30e9 },
  ]);
});

test('they leave and come back with their adapter, and coming back twice changes nothing', () => {
  const from = temporaryStore();
  from.addBundle(makeBundle([makeRun()]), 'runs');
  from.saveCeilings(machine, adapter, NEW);
  const bundle = from.exportBundle(null, TEST_APP);
  expect(bundle.adapters[0]?.ceilings).toEqual(NEW);
  const to = temporaryStore();
  for (let time = 0; time < 2; time += 1) to.importBundle(bundleFileText(bundle), 'bundle.json');
  expect(to.ceilings(adapter.id)).toEqual(NEW);
  expect(query(to.path, 'SELECT count(*) AS count FROM ceilings')).toEqual([{ count: 1 }]);
});

test('a bundle with ceilings that cannot be is refused, naming the field', () => {
  const bundle = makeBundle([makeRun()], {
    adapters: [{ ...adapter, ceilings: { ...NEW, submitNs: { ...NEW.submitNs, median: -1 } } }],
  });
  const store = temporaryStore();
  expect(() => store.importBundle(bundleFileText(bundle), 'odd.json')).toThrow(
    /odd\.json\.adapters\.0\.ceilings\.submitNs\.median/,
  );
});
