import { textReason } from '../../../../src/shared/contract/reason.ts';
import { changeConfig } from '../../../support/runs/runs.ts';
import { describe, expect, it } from 'vitest';
import type { MeasureEvent } from '../../../../src/shared/contract/events.ts';
import { RestartEvents } from '../../../../src/shared/findings/runs/restart-events.ts';
import {
  LEFT_OUT,
  restartsDone,
  seedOfRestart,
  settlePoint,
  sweepOfRestart,
} from '../../../../src/shared/findings/runs/restarts.ts';
import { type Run, runSchema } from '../../../../src/shared/contract/run.ts';
import { sweepWith } from '../../../support/sweeps.ts';
import { makeAdapter, makeRun } from '../../../support/runs/runs.ts';

const SWEEP = sweepWith({ restarts: 3, repeats: 8, algorithms: ['sequential', 'deer'] });
const SWEEP_ID = crypto.randomUUID();

/** A run as one process measures it: two samples, in turns with one other algorithm. */
function measured(algorithm: string, samples: number[], changes: Partial<Run> = {}): Run {
  const turn = algorithm === 'sequential' ? 0 : 1;
  const base = makeRun();
  const quantity = { median: samples[0] ?? 0, mad: 0, ci95: null, samples };
  return {
    ...base,
    ...{ id: crypto.randomUUID(), sweepId: SWEEP_ID, point: 0, status: 'ok', reason: null, notes: {}, speedup: null },
    config: changeConfig(base.config, { algorithm }),
    timing: { solveNs: quantity, gpuNs: null, phasesNs: {} },
    sampling: {
      ...{ restarts: 1, restarted: 'process', restartOf: samples.map(() => 0) },
      ...{ blockOf: samples.map((_, block) => block), orderOf: samples.map((_, block) => 2 * block + turn) },
    },
    ...changes,
  };
}

function makeEvents(stored: readonly Run[] = []) {
  return new RestartEvents({
    ...{ sweep: SWEEP, orderSeed: 5, pointsDone: 0, restarted: 'process', stored, now: () => 0 },
  });
}

const STARTED: MeasureEvent = {
  ...{ kind: 'sweep-started', sweepId: SWEEP_ID, sweep: sweepOfRestart(SWEEP, 0), orderSeed: 5 },
  ...{ adapter: makeAdapter(), pointCount: 1, pointsDone: 0 },
};
const ENDED: MeasureEvent = { kind: 'sweep-finished', sweepId: SWEEP_ID, outcome: 'finished', reason: null };

function restart(events: RestartEvents, number: number, runs: readonly Run[]): MeasureEvent[] {
  events.begin(number);
  const told = [STARTED, ...runs.map((run) => ({ kind: 'run-finished', run }) as const), ENDED];
  return told.flatMap((event) => events.take(event)).concat(events.finish(null));
}

const extended = (told: readonly MeasureEvent[]): Run[] =>
  told.flatMap((event) => (event.kind === 'runs-extended' ? [...event.runs] : []));

describe('what one restart measures', () => {
  it('the shares of all restarts make the whole', () => {
    const shares = [0, 1, 2].map((number) => sweepOfRestart(SWEEP, number));
    expect(shares.map(({ repeats }) => repeats)).toEqual([3, 3, 2]);
    expect(shares.reduce((sum, { secondsPerPoint }) => sum + secondsPerPoint, 0)).toBeCloseTo(SWEEP.secondsPerPoint);
    expect(shares.every(({ restarts }) => restarts === 1)).toBe(true);
  });

  it('every restart has an order of its own, and the first the sweep’s', () => {
    const seeds = Array.from({ length: 20 }, (_, number) => seedOfRestart(2 ** 31 - 5, number));
    expect(seeds[0]).toBe(2 ** 31 - 5);
    expect(new Set(seeds).size).toBe(20);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
  });
});

describe('several restarts as one measurement', () => {
  it('stores each run once, and extends it by the samples of every other restart', () => {
    const events = makeEvents();
    const first = restart(events, 0, [measured('sequential', [9, 8]), measured('deer', [3, 4])]);
    expect(first.map(({ kind }) => kind)).toEqual(['sweep-started', 'run-finished', 'run-finished']);
    expect(first[0]).toMatchObject({ sweep: { restarts: 3, repeats: 8, secondsPerPoint: SWEEP.secondsPerPoint } });
    const second = restart(events, 1, [measured('sequential', [20, 21]), measured('deer', [5, 6])]);
    expect(second.map(({ kind }) => kind)).toEqual(['runs-extended']);
    const [, deer] = extended(second);
    expect(deer?.id).toBe(first[2]?.kind === 'run-finished' ? first[2].run.id : null);
    expect(deer?.timing?.solveNs).toMatchObject({ samples: [3, 4, 5, 6], median: 4.5, ci95: null });
    expect(deer?.sampling).toEqual({
      ...{ restarts: 2, restarted: 'process', restartOf: [0, 0, 1, 1], blockOf: [0, 1, 0, 1], orderOf: [1, 3, 5, 7] },
    });
    expect(deer?.speedup?.ratio).toBeCloseTo((3 + 3.5) / 2);
    expect(deer?.notes['restarts']).toEqual({ code: 'restarts-counted', counted: 2, restarts: 3 });
    const third = extended(restart(events, 2, [measured('sequential', [30, 31]), measured('deer', [7, 8])]));
    expect(third[1]?.speedup?.ci95).not.toBeNull();
    expect(events.end).toEqual({ outcome: 'finished', reason: null });
    for (const run of third) expect(runSchema.safeParse(run).error).toBeUndefined();
  });

  it('a restart that fails leaves what is there, and its reason', () => {
    const events = makeEvents();
    restart(events, 0, [measured('sequential', [9, 8]), measured('deer', [3, 4])]);
    const failed = measured('deer', [], {
      status: 'failed',
      reason: textReason('device lost'),
      timing: null,
      sampling: null,
    });
    const [sequential, deer] = extended(restart(events, 1, [measured('sequential', [7, 6]), failed]));
    expect(sequential?.timing?.solveNs.samples).toEqual([9, 8, 7, 6]);
    expect(deer).toMatchObject({ status: 'ok', timing: { solveNs: { samples: [3, 4] } }, sampling: { restarts: 1 } });
    expect(deer?.notes[LEFT_OUT]).toEqual({
      code: 'restart-unanswered',
      status: 'failed',
      why: 'device lost',
      restart: 2,
    });
    const [, again] = extended(restart(events, 2, [measured('sequential', [5, 5]), measured('deer', [2, 2])]));
    expect(again?.sampling).toMatchObject({ restarts: 2, restartOf: [0, 0, 2, 2] });
  });

  it.each(['wrong', 'unfaithful'] as const)(
    'a %s result of any restart is the run’s, and no time is left',
    (status) => {
      const events = makeEvents();
      restart(events, 0, [measured('sequential', [9, 8]), measured('deer', [3, 4])]);
      const wrong = measured('deer', [], { status, reason: textReason('off by 3'), timing: null, sampling: null });
      const [, deer] = extended(restart(events, 1, [measured('sequential', [7, 6]), wrong]));
      expect(deer).toMatchObject({
        status,
        reason: { ...textReason('off by 3'), restart: 2 },
        timing: null,
        speedup: null,
      });
      const [, later] = extended(restart(events, 2, [measured('sequential', [7, 6]), measured('deer', [3, 4])]));
      expect(later).toMatchObject({ status, timing: null });
    },
  );

  it('a process that dies fails what it had begun and never finished; the next restart takes its place', () => {
    const events = makeEvents();
    events.begin(0);
    const { config, ...rest } = measured('deer', []);
    const start = { ...rest, config, sweepId: SWEEP_ID, point: 0, startedAt: rest.startedAt };
    const told = [STARTED, { kind: 'run-started', run: start } as const].flatMap((event) => events.take(event));
    const end = events.finish('its process ended (SIGSEGV)');
    expect([...told, ...end].map(({ kind }) => kind)).toEqual(['sweep-started', 'run-started', 'run-finished']);
    expect(end[0]).toMatchObject({
      run: { status: 'failed', reason: { code: 'error', message: 'its process ended (SIGSEGV)' } },
    });
    const [deer] = extended(restart(events, 1, [measured('deer', [3, 4])]));
    expect(deer).toMatchObject({ id: rest.id, status: 'ok', sampling: { restarts: 1, restartOf: [1, 1] } });
    expect(deer?.notes[LEFT_OUT]).toEqual({
      ...{ code: 'restarts-before', status: 'failed', why: 'its process ended (SIGSEGV)', restart: 2 },
    });
  });

  it('a restart that was cut off adds nothing, and the sweep goes on where it was', () => {
    const events = makeEvents();
    restart(events, 0, [measured('sequential', [9, 8]), measured('deer', [3, 4])]);
    const cut = extended(
      restart(events, 1, [measured('deer', [1], { status: 'cancelled', reason: textReason('cancelled') })]),
    );
    const deer = cut.find(({ config }) => config.contender === 'deer');
    expect(deer?.timing?.solveNs.samples ?? [3, 4]).toEqual([3, 4]);
    const runs = settlePoint([measured('deer', [3, 4])], 1);
    expect(restartsDone(runs, 1)).toEqual({ restart: 1, pointsDone: 0 });
    expect(restartsDone([...runs, measured('deer', [1, 2], { point: 1 })], 2)).toEqual({ restart: 1, pointsDone: 0 });
  });
});
