/** Self-tests of the measuring method, as stored: a history of which the newest counts, exported with the adapter. */
import { bundleFileText } from '../../support/bundle-file.ts';
import { expect, test } from 'vitest';
import { makeAdapter, makeBundle, makeMachine, makeRun, TEST_APP } from '../../support/runs/runs.ts';
import { makeSelftest } from '../../support/runs/selftests.ts';
import { query, temporaryStore } from '../../support/temporary-database.ts';

const adapter = makeAdapter();
const OLD = makeSelftest('2026-11-20T10:00:00.000Z', 3);
const NEW = makeSelftest('2026-11-21T10:00:00.000Z');

test('the newest one counts, whatever order they came in, and all are kept', () => {
  const store = temporaryStore();
  for (const selftest of [NEW, OLD]) store.saveSelftest(makeMachine(), adapter, selftest);
  expect(store.adapter(adapter.id)).toEqual({ ...adapter, selftest: NEW });
  const history = query(store.path, 'SELECT taken_at FROM selftests ORDER BY taken_at');
  expect(history).toEqual([{ taken_at: OLD.takenAt }, { taken_at: NEW.takenAt }]);
});

test('they leave and come back with their adapter, and coming back twice changes nothing', () => {
  const from = temporaryStore();
  from.addBundle(makeBundle([makeRun()]), 'runs');
  from.saveSelftest(makeMachine(), adapter, NEW);
  const bundle = from.exportBundle(null, TEST_APP);
  expect(bundle.adapters[0]?.selftest).toEqual(NEW);
  const to = temporaryStore();
  for (let time = 0; time < 2; time += 1) to.importBundle(bundleFileText(bundle), 'bundle.json');
  expect(to.adapter(adapter.id)?.selftest).toEqual(NEW);
  expect(query(to.path, 'SELECT count(*) AS count FROM selftests')).toEqual([{ count: 1 }]);
});

test('a bundle with a share that cannot be is refused, naming the field', () => {
  const bundle = makeBundle([makeRun()], {
    adapters: [{ ...adapter, selftest: { ...NEW, detectedShare: { ...NEW.detectedShare, 5: 1.5 } } }],
  });
  const store = temporaryStore();
  expect(() => store.importBundle(bundleFileText(bundle), 'odd.json')).toThrow(
    /odd\.json\.adapters\.0\.selftest\.detectedShare\.5/,
  );
});
