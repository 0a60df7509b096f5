import { describe, expect, test } from 'vitest';
import { makeAdapter, makeBundle, makeMachine, makeRun } from '../../support/runs/runs.ts';
import { temporaryStore } from '../../support/temporary-database.ts';

const [FIRST, SECOND, THIRD] = ['aaaa1111', 'aaaa2222', 'bbbb3333'].map(
  (start) => `${start}-3f52-4a97-8e10-5b7a9d2c4f63`,
) as [string, string, string];
const SWEEP = makeRun().sweepId!;

function filledStore() {
  const store = temporaryStore();
  const other = { machineId: 'machine-2', adapterId: 'adapter-2', sweepId: null, point: null };
  const runs = [
    makeRun({ id: THIRD, startedAt: '2026-02-28T23:59:59.999Z' }),
    makeRun({ id: SECOND, startedAt: '2026-03-01T00:00:00Z', ...other }),
    makeRun({ id: FIRST, startedAt: '2026-03-01T23:59:59.999Z' }),
  ];
  const machines = [makeMachine(), makeMachine({ id: 'machine-2' }), makeMachine({ id: 'idle' })];
  const adapters = [makeAdapter(), makeAdapter({ id: 'adapter-2', machineId: 'machine-2' })];
  store.addBundle(makeBundle(runs, { machines, adapters }), 'test');
  return store;
}

describe('a selector gives the ids of its runs, oldest first', () => {
  test.each([
    [FIRST, [FIRST]],
    [FIRST.toUpperCase(), [FIRST]],
    ['aaaa1', [FIRST]],
    [`sweep:${SWEEP}`, [THIRD, FIRST]],
    [`sweep:${SWEEP.slice(0, 8).toUpperCase()}`, [THIRD, FIRST]],
    [`machine:${makeMachine().id}`, [THIRD, FIRST]],
    ['machine:machine-2', [SECOND]],
    ['adapter:adapter-2', [SECOND]],
    [`adapter:${makeAdapter().id.slice(0, 6)}`, [THIRD, FIRST]],
    ['date:2026-03-01Z', [SECOND, FIRST]],
    ['date:2026-02-28Z', [THIRD]],
    ['date:2026-03-01+01:00', [THIRD, SECOND]],
    ['date:2026-03-01T00:00Z', [SECOND]],
    ['date:2026-03-01T23:59:59.999Z', [FIRST]],
  ])('%s', (selector, ids) => {
    expect(filledStore().runIds(selector)).toEqual(ids);
  });
});

test('a day is one of this machine’s clock', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Asia/Shanghai';
  try {
    expect(filledStore().runIds('date:2026-03-01')).toEqual([THIRD, SECOND]);
    expect(filledStore().runIds('date:2026-03-02')).toEqual([FIRST]);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

describe('a selector that stands for nothing or for too much is refused', () => {
  test.each([
    ['cccc4444', 'not-found', /no run "cccc4444"/],
    ['aaa', 'not-found', /no run "aaa"/],
    ['aaaa', 'invalid', /several run ids/],
    ['', 'not-found', /no run ""/],
    ['%', 'not-found', /no run "%"/],
    ['machine:nowhere', 'not-found', /no machine "nowhere"/],
    ['machine:idle', 'not-found', /no runs for "machine:idle"/],
    ['sweep:', 'not-found', /no sweep ""/],
    ['date:2026-03-03Z', 'not-found', /no runs for "date:2026-03-03Z"/],
    ['date:2026-02-30', 'invalid', /"2026-02-30" is not a date like/],
    ['date:yesterday', 'invalid', /not a date/],
    ['date:', 'invalid', /not a date/],
  ])('%s', (selector, code, message) => {
    expect(() => filledStore().runIds(selector)).toThrow(
      expect.objectContaining({ name: 'Fault', code, message: expect.stringMatching(message) }),
    );
  });
});
