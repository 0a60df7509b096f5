import { expect, test } from 'vitest';
import type { Compute } from '../../../../src/renderer/compute.ts';
import { createMeasuring } from '../../../../src/renderer/state/measure/measuring.ts';
import type { Bridge } from '../../../../src/shared/contract/bridge.ts';
import type { MeasureEvent } from '../../../../src/shared/contract/events.ts';
import { Fault } from '../../../../src/shared/contract/fault.ts';
import { PRESETS, sweepWith } from '../../../support/sweeps.ts';
import { makeAdapter, makeMachine, makeRun } from '../../../support/runs/runs.ts';

const sweep = sweepWith({ restarts: 1 }, PRESETS['quick']!.sweep);
const run = makeRun();
const EVENTS: readonly MeasureEvent[] = [
  {
    kind: 'sweep-started',
    sweepId: run.sweepId!,
    sweep,
    orderSeed: 1,
    adapter: makeAdapter(),
    pointCount: 4,
    pointsDone: 0,
  },
  { kind: 'run-started', run: { ...run, sweepId: run.sweepId!, point: 0 } },
  { kind: 'progress', pointsDone: 1, pointCount: 4, pointShare: 0.5, etaSeconds: 9, what: 'quasi-deer' },
  { kind: 'run-finished', run },
  { kind: 'warning', message: 'hot' },
  { kind: 'sweep-finished', sweepId: run.sweepId!, outcome: 'finished', reason: null },
];

/** A bridge and a compute that tell of these events; `calls` is what the bridge heard, in order. */
function set(events: readonly MeasureEvent[], answers: Partial<Bridge> = {}) {
  const calls: string[] = [];
  const bridge = {
    acquireMeasuring: async () => void calls.push('acquire'),
    listAdapters: async () => [],
    releaseMeasuring: async () => void calls.push('release'),
    record: async (event: MeasureEvent) => void calls.push(event.kind),
    ...answers,
  } as unknown as Bridge;
  const compute = {
    measure: async (_order: unknown, onEvent: (event: MeasureEvent) => Promise<void>) => {
      for (const event of events) await onEvent(event);
    },
    restart: () => void calls.push('restart'),
    cancel: () => void calls.push('cancel'),
  } as unknown as Compute;
  return { calls, measuring: createMeasuring(bridge, compute) };
}

test('events are stored in order, progress is not, and the right to measure is given back', async () => {
  const { calls, measuring } = set(EVENTS);
  await measuring.start({ sweep, machine: makeMachine(), cells: [], given: null, resume: null });
  expect(calls).toEqual([
    'acquire',
    'sweep-started',
    'run-started',
    'run-finished',
    'warning',
    'sweep-finished',
    'release',
  ]);
  expect(measuring.state.value).toMatchObject({
    phase: 'ended',
    outcome: 'finished',
    runs: [run],
    running: [],
    warnings: ['hot'],
  });
  expect(measuring.share.value).toBe(1);
});

test('the share counts finished points and the present one', async () => {
  const { measuring } = set(EVENTS.slice(0, 3));
  await measuring.start({ sweep, machine: makeMachine(), cells: [], given: null, resume: null });
  expect(measuring.share.value).toBe(1.5 / 4);
  expect(measuring.state.value).toMatchObject({
    outcome: 'failed',
    reason: 'The measurement ended without an outcome.',
  });
});

test('who cannot have the right to measure does not measure, nor give back what it never had', async () => {
  const busy = new Fault('busy', 'the command line is measuring');
  const { calls, measuring } = set(EVENTS, { acquireMeasuring: () => Promise.reject(busy) });
  await measuring.start({ sweep, machine: makeMachine(), cells: [], given: null, resume: null });
  expect(calls).toEqual([]);
  expect(measuring.state.value).toMatchObject({ phase: 'ended', outcome: 'failed', reason: busy.message });
});

test('a run that cannot be stored ends the measurement and is not shown', async () => {
  const full = new Fault('failed', 'the disk is full');
  const record = (event: MeasureEvent) => (event.kind === 'run-finished' ? Promise.reject(full) : Promise.resolve());
  const { calls, measuring } = set(EVENTS, { record });
  await measuring.start({ sweep, machine: makeMachine(), cells: [], given: null, resume: null });
  expect(measuring.state.value).toMatchObject({ outcome: 'failed', reason: 'the disk is full', runs: [] });
  expect(calls.at(-1)).toBe('release');
});

test('cancelling asks the worker, and only while something is measured', async () => {
  const { calls, measuring } = set(EVENTS);
  measuring.cancel();
  expect(calls).toEqual([]);
  const ended = measuring.start({ sweep, machine: makeMachine(), cells: [], given: null, resume: null });
  measuring.cancel();
  expect(measuring.state.value.phase).toBe('stopping');
  await ended;
  expect(calls).toContain('cancel');
  measuring.clear();
  expect(measuring.state.value.phase).toBe('idle');
});

test('restarts start the worker anew, store each run once and end the sweep once', async () => {
  const { calls, measuring } = set(EVENTS);
  const spread = { ...sweep, restarts: 2 };
  await measuring.start({ sweep: spread, machine: makeMachine(), cells: [], given: null, resume: null });
  const inOne = ['restart', 'sweep-started', 'run-started', 'run-finished', 'warning'];
  // The second process says the same warning: once is enough.
  expect(calls).toEqual(['acquire', ...inOne, 'restart', 'runs-extended', 'sweep-finished', 'release']);
  expect(measuring.state.value).toMatchObject({ phase: 'ended', outcome: 'finished', sweep: { restarts: 2 } });
  expect(measuring.state.value.runs).toHaveLength(1);
});

test('a restart whose worker stops leaves the others', async () => {
  const { calls, measuring } = set(EVENTS.slice(0, 4));
  const spread = { ...sweep, restarts: 2 };
  await measuring.start({ sweep: spread, machine: makeMachine(), cells: [], given: null, resume: null });
  expect(calls.filter((call) => call === 'restart')).toHaveLength(2);
  expect(calls.filter((call) => call === 'sweep-finished')).toHaveLength(1);
  expect(measuring.state.value).toMatchObject({ outcome: 'failed', reason: 'it ended without saying how' });
});
