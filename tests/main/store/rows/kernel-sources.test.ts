/** Sources of kernels are kept once, travel with bundles, and are refused where they are not what they are named. */
import { runForFile } from '../../../../src/shared/words/bundle-for-file.ts';
import { bundleFileText } from '../../../support/bundle-file.ts';
import { expect, test } from 'vitest';
import { json } from '../../../../src/main/export/json.ts';
import { KERNEL_SOURCES, KERNELS, TIMELINE } from '../../../support/kernels.ts';
import { makeBundle, makeMachine, makeRun, TEST_APP } from '../../../support/runs/runs.ts';
import { query, temporaryStore } from '../../../support/temporary-database.ts';

const RUN = makeRun({ kernels: KERNELS, timeline: TIMELINE });
const OTHER = makeRun({ id: '1c8d6b1e-3f52-4a97-8e10-5b7a9d2c4f63', kernels: KERNELS.slice(0, 2) });
const HASHES = Object.keys(KERNEL_SOURCES);
const [hash = ''] = HASHES;

test('kernels, timeline and sources come back from the database and from a bundle', () => {
  const from = temporaryStore();
  from.importBundle(bundleFileText(makeBundle([RUN, OTHER], { kernelSources: KERNEL_SOURCES })), 'a.json');
  expect(from.getRun(RUN.id)).toEqual(RUN);
  const text = json.write(from.exportBundle(null, TEST_APP));
  const to = temporaryStore();
  expect(to.importBundle(text, 'b.json').added).toBe(2);
  expect(to.getRun(RUN.id)).toEqual(RUN);
  expect(to.kernelSources(HASHES)).toEqual(KERNEL_SOURCES);
  expect(to.kernelSources(['0'.repeat(64)])).toEqual({});
  expect(query(to.path, 'SELECT * FROM kernel_sources')).toHaveLength(HASHES.length);
});

test('a bundle without sources, or without kernels, is taken', () => {
  const store = temporaryStore();
  const { kernels: _kernels, timeline: _timeline, ...older } = runForFile(OTHER);
  store.importBundle(JSON.stringify({ ...makeBundle([]), runs: [runForFile(RUN), older] }), 'older.json');
  expect(store.getRun(OTHER.id)).toMatchObject({ kernels: [], timeline: null });
  expect(store.exportBundle(null, TEST_APP).kernelSources).toBeUndefined();
});

test('a source that does not match its hash is refused, and nothing of the file is stored', () => {
  const store = temporaryStore();
  const kernelSources = { ...KERNEL_SOURCES, [hash]: 'fn main() {}' };
  const bundle = bundleFileText(makeBundle([RUN], { kernelSources }));
  expect(() => store.importBundle(bundle, 'forged.json')).toThrow(
    new RegExp(`^forged\\.json: kernelSources\\.${hash} does not match its hash: the source hashes to [0-9a-f]{64}$`),
  );
  expect(store.countRuns()).toBe(0);
  expect(store.kernelSources(HASHES)).toEqual({});
  expect(() => store.importBundle(bundle.replaceAll(hash, 'abc'), 'odd.json')).toThrow(/odd\.json/);
});

test('what a measurement tells is kept before its runs, and a forged source is refused', () => {
  const store = temporaryStore();
  store.record({ kind: 'kernel-sources', sources: KERNEL_SOURCES }, makeMachine());
  expect(store.kernelSources([hash])).toEqual({ [hash]: KERNEL_SOURCES[hash] });
  expect(() => store.record({ kind: 'kernel-sources', sources: { [hash]: 'x' } }, makeMachine())).toThrow('hash');
});

test('sources that no run names any more go with the last run', () => {
  const store = temporaryStore();
  store.importBundle(bundleFileText(makeBundle([RUN, OTHER], { kernelSources: KERNEL_SOURCES })), 'a.json');
  store.deleteRuns([RUN.id]);
  expect(Object.keys(store.kernelSources(HASHES))).toEqual(OTHER.kernels.map((kernel) => kernel.hash).toSorted());
  store.deleteRuns([OTHER.id]);
  expect(store.kernelSources(HASHES)).toEqual({});
});
