/** Which runs were measured in one occasion. */
import { describe, expect, it } from 'vitest';
import { occasionEstimate, occasionsOf, type Timed } from '../../../../src/shared/findings/comparing/occasions.ts';

const at = (id: string, time: string, rest: Partial<Timed> = {}): Timed => ({
  ...{ id, machineId: 'm', sweepId: null, startedAt: `2026-11-20T${time}:00.000Z`, lastSeenAt: null },
  ...rest,
});
const groups = (runs: readonly Timed[]): string[][] => {
  const found = occasionsOf(runs);
  return [...Map.groupBy(runs, ({ id }) => found.get(id)).values()].map((members) => members.map(({ id }) => id));
};

describe('an occasion', () => {
  it('ends with a pause of more than an hour', () => {
    const runs = [at('a', '10:00'), at('b', '11:00'), at('c', '12:00'), at('d', '13:01')];
    expect(groups(runs)).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('lasts as long as its sweep, however long after the first of its runs the next one starts', () => {
    const runs = [
      at('a', '10:00', { sweepId: 's' }),
      at('b', '14:00', { sweepId: 's' }),
      at('c', '14:30', { sweepId: 't' }),
      at('d', '17:00', { sweepId: 'u' }),
    ];
    expect(groups(runs)).toEqual([['a', 'b', 'c'], ['d']]);
    const seen = runs.map((run) => (run.id === 'c' ? { ...run, lastSeenAt: '2026-11-20T16:30:00.000Z' } : run));
    expect(groups(seen)).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('is that of one machine', () => {
    expect(groups([at('a', '10:00'), at('b', '10:00', { machineId: 'n' })])).toEqual([['a'], ['b']]);
  });

  it('does not depend on the order in which the runs come', () => {
    const runs = [at('d', '13:01'), at('b', '11:00'), at('a', '10:00'), at('c', '12:00')];
    expect(groups(runs).map((ids) => ids.toSorted())).toEqual([['d'], ['a', 'b', 'c']]);
  });
});

it('an estimate counts an occasion once, and needs five a side', () => {
  const side = (count: number, ns: number) =>
    Array.from({ length: 3 * count }, (_, index) => ({ occasion: String(index % count), ns }));
  expect(occasionEstimate(side(4, 1), side(9, 2))).toBeNull();
  expect(occasionEstimate(side(5, 1), side(9, 2))).toMatchObject({ log: -Math.log(2), degrees: 4 });
});
