import { describe, expect, it } from 'vitest';
import type { SpeedProbe } from '../../../../src/compute/bench/watch/speed-probe.ts';
import type { Conditions } from '../../../../src/shared/contract/parts/disturbances.ts';
import { isFlagged } from '../../../../src/shared/contract/parts/disturbances.ts';
import { runSchema } from '../../../../src/shared/contract/run.ts';
import { makeWorld, measure, type World } from '../fake-engine.ts';

const CALM: Conditions = {
  ...{ power: 'ac', load: 0.2, otherCpuSeconds: null, throttledNs: null, suspends: 0, hidden: 0 },
};

/** A machine whose speed follows the clock of the world, and a sleep that moves that clock. */
function watched(
  world: World,
  slownessAt: (seconds: number) => number,
  readConditions?: (seconds: number) => Conditions,
) {
  const startedMs = world.clock.ms;
  const seconds = (): number => (world.clock.ms - startedMs) / 1000;
  const waits: number[] = [];
  const openSpeedProbe = async (): Promise<SpeedProbe> => ({
    clock: 'gpu',
    multiplyAdds: 4e9,
    read: async () => {
      world.clock.ms += 8;
      return 8e6 * slownessAt(seconds());
    },
    destroy: () => void world.log.push('destroy speed probe'),
  });
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms);
    world.clock.ms += ms;
  };
  return {
    waits,
    order: {
      ...{ openSpeedProbe, sleep },
      ...(readConditions && { readConditions: async () => readConditions(seconds()) }),
    },
  };
}

const worldOf = (): World => makeWorld({ sequential: {}, deer: { wallMs: () => 20 } });
const SIX = { repeats: 6, secondsPerPoint: 10 };

describe('a sweep under watch', () => {
  it('notes nothing while the machine keeps its speed', async () => {
    const world = worldOf();
    const { order, waits } = watched(
      world,
      () => 1,
      () => CALM,
    );
    const { runs, events } = await measure(world, SIX, order);
    expect(runs.map(({ disturbances }) => disturbances)).toEqual([[], []]);
    expect(waits).toEqual([]);
    const told = events.flatMap((event) => (event.kind === 'environment' ? [event.environment] : []));
    expect(told.at(-1)?.calibrations[0]?.readings.map(({ moment, ns }) => [moment, ns])).toEqual([
      ['before', 8e6],
      ['after', 8e6],
    ]);
    expect(world.log).toContain('destroy speed probe');
  });

  it('sets samples aside after a step, waits until the machine is quiet, and takes them again once', async () => {
    const world = worldOf();
    // Slow from the tenth of a second on, for 1.2 s: into the repetitions, and past the first two waits.
    const { order, waits } = watched(world, (seconds) => (seconds > 0.25 && seconds < 1.45 ? 1.5 : 1));
    const { runOf, events } = await measure(world, SIX, order);
    const deer = runOf('deer');
    expect(runSchema.safeParse(deer).error).toBeUndefined();
    expect(deer.disturbances).toHaveLength(1);
    expect(deer.disturbances[0]).toMatchObject({ kind: 'speed', samples: null, setAsideNs: Array(6).fill(20e6) });
    expect(deer.disturbances[0]?.text).toMatch(/stepped: fixed work took 1\.00× its best time before .* 1\.50× after/);
    expect(deer.timing?.solveNs.samples).toHaveLength(6);
    expect(deer.sampling?.orderOf.every((place) => place >= 12)).toBe(true);
    expect(waits).toEqual([250, 500, 1000].slice(0, waits.length));
    expect(waits.length).toBeGreaterThan(1);
    expect(world.log.filter((line) => line === 'solve deer').length).toBeGreaterThanOrEqual(12);
    expect(runOf('sequential').disturbances[0]?.setAsideNs).toHaveLength(6);
    const told = events.flatMap((event) => (event.kind === 'progress' ? [event] : []));
    const again = told.filter(({ what }) => what.startsWith('disturbed, measured again · '));
    expect(again[0]).toMatchObject({ what: expect.stringMatching(/waiting until/) as string, pointShare: 0 });
    expect(again.at(-1)?.what).toMatch(/ · (deer|sequential) · /);
    expect(told.at(-1)?.what).toBe('point done');
  });

  it('keeps flagged what is disturbed again, and repeats one point of a software adapter at most', async () => {
    const world = worldOf();
    let reads = 0;
    // Every look after the very first finds the machine slower.
    const { order, waits } = watched(world, () => ((reads += 1) > 4 ? 1.3 : 1));
    const { runOf, outcome } = await measure(world, { ...SIX, lengths: [10, 20] }, order);
    expect(outcome.outcome).toBe('finished');
    const [first, second] = [runOf('deer', 0), runOf('deer', 1)];
    expect(first.disturbances.map(({ setAsideNs, samples }) => [setAsideNs.length, samples])).toEqual([
      [6, null],
      [0, [0, 5]],
    ]);
    expect(first.disturbances[1]?.text).toMatch(/drifted: .* 1\.30× and 1\.30× .*repeated once already/);
    expect(second.disturbances).toHaveLength(1);
    expect(second.disturbances[0]?.text).toContain('not repeated: this sweep has repeated as many points as it may');
    expect(isFlagged(second.disturbances, 5)).toBe(true);
    expect(isFlagged(second.disturbances, 6)).toBe(false);
    expect(waits).toEqual([250, 500, 1000, 2000]);
  });

  it('repeats three points of a GPU at most', async () => {
    const world = worldOf();
    Object.assign(world.engine.traits, { type: 'gpu' });
    let reads = 0;
    const { order } = watched(world, () => ((reads += 1) > 4 ? 1.3 : 1));
    const { runs } = await measure(world, { ...SIX, lengths: [10, 20, 30, 40, 50] }, order);
    const repeated = runs.filter(({ disturbances }) => disturbances.some(({ setAsideNs }) => setAsideNs.length > 0));
    expect(new Set(repeated.map(({ point }) => point))).toEqual(new Set([0, 1, 2]));
  });

  it('waits no longer than half of the budget of a point', async () => {
    const world = worldOf();
    let reads = 0;
    const { order, waits } = watched(world, () => ((reads += 1) > 4 ? 1.3 : 1));
    await measure(world, { repeats: 6, secondsPerPoint: 1 }, order);
    expect(waits).toEqual([250, 250]);
  });

  it('ends at once when it is cancelled while it waits, and keeps what was set aside', async () => {
    const world = worldOf();
    const stop = new AbortController();
    let reads = 0;
    const { order } = watched(world, () => ((reads += 1) > 4 ? 1.3 : 1));
    const sleep = async (_ms: number, signal: AbortSignal): Promise<void> => {
      stop.abort(new Error('stopped'));
      signal.throwIfAborted();
    };
    const { outcome, runOf } = await measure(world, SIX, { ...order, sleep, signal: stop.signal });
    expect(outcome.outcome).toBe('cancelled');
    expect(runOf('deer')).toMatchObject({ status: 'cancelled', timing: null });
    expect(runOf('deer').disturbances[0]?.setAsideNs).toHaveLength(6);
    expect(world.log.at(-1)).toBe('destroy speed probe');
  });

  it('ends a real wait at once as well', async () => {
    const world = worldOf();
    const stop = new AbortController();
    let reads = 0;
    const { order } = watched(world, () => ((reads += 1) > 4 ? 1.3 : 1));
    const startedMs = performance.now();
    const { openSpeedProbe } = order;
    setTimeout(() => stop.abort(new Error('stopped')), 20);
    const { outcome } = await measure(
      world,
      { repeats: 6, secondsPerPoint: 600 },
      { openSpeedProbe, signal: stop.signal },
    );
    expect(outcome.outcome).toBe('cancelled');
    expect(performance.now() - startedMs).toBeLessThan(3000);
  });

  it('notes what the system tells, and asks it before and after', async () => {
    const world = worldOf();
    const { order } = watched(
      world,
      () => 1,
      (seconds) => (seconds > 0.3 ? { ...CALM, power: 'battery', hidden: 1, suspends: 1, load: 2.5 } : CALM),
    );
    const { runOf } = await measure(world, SIX, order);
    expect(runOf('deer').disturbances.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'power: the machine went from mains power to battery',
      'suspend: the machine slept',
      'visibility: the window was hidden',
      'load: the load rose from 0.2 to 2.5',
    ]);
    expect(runOf('deer').timing?.solveNs.samples).toHaveLength(6);
  });

  it('goes on, and says so, where the speed cannot be watched', async () => {
    const world = worldOf();
    const openSpeedProbe = async (): Promise<SpeedProbe> => Promise.reject(new Error('no room'));
    const { runOf, events } = await measure(world, SIX, { openSpeedProbe });
    expect(runOf('deer')).toMatchObject({ status: 'ok' });
    expect(runOf('deer').disturbances).toMatchObject([{ kind: 'unwatched' }]);
    expect(events.some((event) => event.kind === 'warning' && event.message.includes('no room'))).toBe(true);
  });
});
