/** What an estimate leaves out: points at which no algorithm can run. */
import { expect, it } from 'vitest';
import type { MeasureEvent } from '../../../src/shared/contract/events.ts';
import { makeWorld, measure } from './fake-engine.ts';

const progressOf = (events: readonly MeasureEvent[]) =>
  events.flatMap((event) => (event.kind === 'progress' && event.what === 'point done' ? [event] : []));
const warningsOf = (events: readonly MeasureEvent[]) =>
  events.flatMap((event) => (event.kind === 'warning' ? [event.message] : []));

it('says which points are skipped whole, and counts no time for them', async () => {
  const world = makeWorld({ sequential: { maxState: 8 }, deer: { maxState: 4 } });
  const { events, runs } = await measure(world, { states: [4, 8, 16, 32], lengths: [40] });
  expect(warningsOf(events)).toEqual([
    '2 of 4 points will be skipped, because no algorithm can run there: ' +
      'sequential runs up to state size 8 on this adapter, this point has 16',
  ]);
  const ends = progressOf(events);
  expect(ends.map(({ pointsDone, pointCount }) => [pointsDone, pointCount])).toEqual([
    [1, 4],
    [2, 4],
    [3, 4],
    [4, 4],
  ]);
  // One point is left to measure after the first, and none after the second.
  expect(ends[0]!.etaSeconds).toBeGreaterThan(0);
  expect(ends.slice(1).map(({ etaSeconds }) => etaSeconds)).toEqual([0, 0, 0]);
  expect(runs.filter(({ status }) => status === 'skipped')).toHaveLength(5);
});

it('does not learn its pace from skipped points', async () => {
  const world = makeWorld({ sequential: { maxState: 8 }, deer: { maxState: 8 } });
  const first = progressOf((await measure(world, { states: [8, 8], lengths: [40] })).events)[0];
  const after = progressOf((await measure(world, { states: [32, 8, 8], lengths: [40] })).events);
  expect(after[0]!.etaSeconds).toBeNull();
  expect(after[1]!.etaSeconds).toBeCloseTo(first!.etaSeconds!, 6);
});

it('says nothing where every point is measured', async () => {
  const { events } = await measure(makeWorld({ sequential: {}, deer: { maxState: 4 } }), { states: [4, 8] });
  expect(warningsOf(events)).toEqual([]);
});
