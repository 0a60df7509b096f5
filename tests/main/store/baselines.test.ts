/** Runs pinned under a name: found by it, and not deleted by accident. */
import { describe, expect, it } from 'vitest';
import { makeBundle, makeRun } from '../../support/runs/runs.ts';
import { temporaryStore } from '../../support/temporary-database.ts';

const IDS = ['11111111', '22222222', '33333333'].map((start) => `${start}-3f52-4a97-8e10-5b7a9d2c4f63`);
const [first = '', second = '', third = ''] = IDS;

function filledStore() {
  const store = temporaryStore();
  const runs = IDS.map((id, index) => makeRun({ id, startedAt: `2026-11-20T10:15:3${index}.000Z` }));
  store.addBundle(makeBundle(runs), 'test');
  return store;
}

describe('a baseline', () => {
  it('stands for its runs, oldest first, until it is removed', () => {
    const store = filledStore();
    expect(store.pinBaseline('main', [second, first.toUpperCase(), second], false)).toMatchObject({ runCount: 2 });
    expect(store.runIds('baseline:main')).toEqual([first, second]);
    expect(store.listBaselines()).toMatchObject([{ name: 'main', adapterNames: 'NVIDIA GeForce RTX 4070' }]);
    store.removeBaseline('main');
    expect(store.listBaselines()).toEqual([]);
    expect(() => store.runIds('baseline:main')).toThrow('baseline:main');
    expect(store.countRuns()).toBe(3);
  });

  it('is pinned whole or not at all', () => {
    const store = filledStore();
    expect(() => store.pinBaseline('main', [first, 'nowhere'], false)).toThrow('no run "nowhere"');
    expect(store.listBaselines()).toEqual([]);
    store.pinBaseline('main', [first], false);
    expect(() => store.pinBaseline('main', [second], false)).toThrow('"main" already');
    expect(() => store.pinBaseline('main', ['nowhere'], true)).toThrow('nowhere');
    expect(store.runIds('baseline:main')).toEqual([first]);
    store.pinBaseline('main', [second], true);
    expect(store.runIds('baseline:main')).toEqual([second]);
  });

  it.each(['', ' ', 'a b', '../x', '-x', 'a'.repeat(61), 'ä'])('is not called %j', (name) => {
    const store = filledStore();
    expect(() => store.pinBaseline(name, [first], false)).toThrow('name of a baseline');
  });
});

describe('a pinned run', () => {
  it('is not deleted, and nothing that was to be deleted with it', () => {
    const store = filledStore();
    store.pinBaseline('main', [second, third], false);
    expect(() => store.deleteRuns(IDS)).toThrow(
      `run ${second} is pinned in baseline "main", and 1 more of these runs are pinned`,
    );
    expect(store.countRuns()).toBe(3);
    expect(store.deleteRuns([first])).toBe(1);
  });

  it('goes by force, and an emptied baseline with it', () => {
    const store = filledStore();
    store.pinBaseline('main', [second], false);
    store.pinBaseline('other', [second, third], false);
    expect(store.deleteRuns([second], true)).toBe(1);
    expect(store.listBaselines()).toMatchObject([{ name: 'other', runCount: 1 }]);
  });
});
