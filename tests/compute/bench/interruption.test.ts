/** Cancelling at every stage, and losing the device. */
import { reasonTextOrNull } from '../../../src/shared/words/reason-text.ts';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/shared/contract/fault.ts';
import { runSchema } from '../../../src/shared/contract/run.ts';
import { makeWorld, measure, type Behaviour } from './fake-engine.ts';

const balanced = (log: readonly string[]) =>
  log.filter((line) => line.startsWith('open')).length === log.filter((line) => line.startsWith('destroy')).length;

/** Cancels at the n-th solve of deer. */
async function cancelAt(stage: 'open' | number, sweep = {}) {
  const controller = new AbortController();
  const deer: Behaviour = {
    onSolve: (n) => (n === stage ? controller.abort() : undefined),
    onOpen: () => (stage === 'open' ? controller.abort() : undefined),
  };
  const world = makeWorld({ sequential: {}, deer, jacobi: { settled: () => false } });
  return {
    world,
    ...(await measure(
      world,
      { algorithms: ['sequential', 'jacobi', 'deer'], repeats: 8, ...sweep },
      { signal: controller.signal },
    )),
  };
}

describe('cancelling', () => {
  it.each([
    ['while opening', 'open' as const, 'cancelled before it was solved'],
    ['in the pilot', 1, 'cancelled before it was solved'],
    ['in the warm-up', 2, 'cancelled before its repetitions'],
    ['in a repetition', 6, /^cancelled after \d repetitions, before the last states were verified$/],
    ['in the profiled solve', 11, 'cancelled after 8 repetitions, before the last states were verified'],
  ])('%s leaves complete runs and nothing allocated', async (_, stage, reason) => {
    const { runs, runOf, outcome, events, world } = await cancelAt(stage);
    expect(outcome.outcome).toBe('cancelled');
    expect(runs).toHaveLength(3);
    for (const run of runs) expect(runSchema.safeParse(run).error).toBeUndefined();
    expect(runOf('deer').status).toBe('cancelled');
    expect(reasonTextOrNull(runOf('deer').reason)).toMatch(reason);
    expect(runOf('deer').speedup).toBeNull();
    const taken = Number(/after (\d+) repetitions/.exec(reasonTextOrNull(runOf('deer').reason) ?? '')?.[1] ?? 0);
    expect(runOf('deer').timing?.solveNs.samples.length ?? 0).toBe(taken);
    expect(runOf('deer').sampling?.orderOf.length ?? 0).toBe(taken);
    expect(runOf('deer').verification?.passed ?? false).toBe(taken > 0);
    expect(runOf('jacobi').status).toBe('not-converged');
    expect(balanced(world.log)).toBe(true);
    expect(events.at(-1)).toMatchObject({ kind: 'sweep-finished', outcome: 'cancelled' });
  });

  it('keeps the points that are finished and starts no other', async () => {
    const controller = new AbortController();
    const world = makeWorld({ sequential: {}, deer: {} });
    let points = 0;
    const { runs } = await measure(
      world,
      { lengths: [10, 20, 30] },
      {
        signal: controller.signal,
        newId: () => ((points += 1) === 3 ? controller.abort() : undefined, crypto.randomUUID()),
      },
    );
    expect(runs.map(({ point, status }) => `${point} ${status}`)).toEqual([
      '0 ok',
      '0 ok',
      '1 cancelled',
      '1 cancelled',
    ]);
  });

  it('before the start measures nothing', async () => {
    const world = makeWorld({ sequential: {}, deer: {} });
    const { runs, outcome } = await measure(world, {}, { signal: AbortSignal.abort() });
    expect(runs).toEqual([]);
    expect(outcome.outcome).toBe('cancelled');
    expect(world.log).toEqual([]);
  });
});

describe('a lost device', () => {
  const losing = (lossAt: number) => {
    const world = makeWorld({
      sequential: {},
      deer: {
        onSolve: (n) => {
          if (n !== lossAt) return;
          world.lost = 'the driver gave up';
          throw new Fault('failed', 'device lost');
        },
      },
    });
    return world;
  };

  it('fails the run and the rest of its point, and ends the sweep where it cannot be opened again', async () => {
    const { runs, outcome } = await measure(losing(3), { lengths: [10, 20] });
    expect(runs.map(({ point, status }) => `${point} ${status}`)).toEqual(['0 failed', '0 failed']);
    expect(runs[1]?.reason).toEqual({ code: 'device-lost', message: 'the driver gave up' });
    expect(reasonTextOrNull(runs[0]!.reason)).toBe('device lost while deer was measured: the driver gave up');
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome.reason).toContain('it was not opened again');
  });

  it('goes on with a new engine', async () => {
    const fresh = makeWorld({ sequential: {}, deer: {} });
    const world = losing(1);
    const { runs, outcome, events } = await measure(world, { lengths: [10, 20] }, { reopen: async () => fresh.engine });
    expect(runs.map(({ point, status }) => `${point} ${status}`)).toEqual(['0 failed', '0 failed', '1 ok', '1 ok']);
    expect(outcome.outcome).toBe('finished');
    expect(events.find((event) => event.kind === 'warning')?.message).toContain('the driver gave up');
  });

  it('gives up after two new engines, or when there is none', async () => {
    const { outcome, runs } = await measure(
      losing(1),
      { lengths: [10, 20, 30, 40] },
      { reopen: async () => losing(1).engine },
    );
    expect(runs.filter(({ point }) => point === 3)).toEqual([]);
    expect(outcome.reason).toContain('it was lost again after 2 new starts');
    const none = await measure(
      losing(1),
      { lengths: [10, 20] },
      { reopen: async () => Promise.reject(new Fault('no-adapter', 'no adapter left')) },
    );
    expect(none.outcome.reason).toContain('it could not be opened again: no adapter left');
  });
});
