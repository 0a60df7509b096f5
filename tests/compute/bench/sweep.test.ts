import { rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import { describe, expect, it } from 'vitest';
import type { MeasureEvent } from '../../../src/shared/contract/events.ts';
import { runSchema } from '../../../src/shared/contract/run.ts';
import { Fault } from '../../../src/shared/contract/fault.ts';
import { parseProblem } from '../../../src/compute/studies/rnn/drawing/problem-file.ts';
import { readFileSync } from 'node:fs';
import { makeWorld, measure } from './fake-engine.ts';

const kinds = (events: readonly MeasureEvent[]) =>
  events.filter(({ kind }) => kind !== 'progress').map(({ kind }) => kind);

describe('measureSweep', () => {
  it('tells a sweep from beginning to end, with complete runs', async () => {
    const world = makeWorld({ sequential: { wallMs: () => 20 }, deer: { wallMs: (n) => 40 + (n % 3) } });
    const { events, runs, runOf, outcome } = await measure(world);
    expect(outcome).toEqual({ outcome: 'finished', reason: null });
    expect(kinds(events)).toEqual([
      'sweep-started',
      'run-started',
      'run-started',
      'run-finished',
      'run-finished',
      'sweep-finished',
    ]);
    for (const run of runs) expect(runSchema.safeParse(run).error).toBeUndefined();
    const deer = runOf('deer');
    expect(deer.status).toBe('ok');
    expect(deer.verification).toMatchObject({ passed: true, maxAbsError: 0, tolerance: 50 * 1e-4 });
    expect(deer.verification?.reference).toBe('sequential on this device, all 40 steps; float64 residual of all steps');
    expect(deer.timing?.phasesNs).toEqual({ step: 5, scan: 6 });
    expect(deer.timing?.gpuNs?.samples).toHaveLength(deer.timing!.solveNs.samples.length);
    expect(deer.speedup?.ratio).toBeCloseTo(20 / 41, 10);
    expect(deer.speedup?.ci95?.[0]).toBeLessThanOrEqual(20 / 41);
    expect(deer.work).toEqual({ flops: 40, bytes: 100, fractionOfComputePeak: null, fractionOfBandwidthPeak: null });
    expect(deer.memory).toMatchObject({ peakBytes: 1000, finalBytes: 0, categoriesBytes: { states: 1000 } });
    expect(deer.trace.map(({ error }) => error)).toEqual([null, null, 0]);
    expect(deer.trace.at(-1)?.residual).toBeLessThan(1e-6);
    expect(deer.notes).toMatchObject({ kernels: 'step 0badf00d (fake)', compile: '1.5 ms' });
    expect(deer.workload).toMatchObject({ steps: 40, standardError: null, prediction: 'fast' });
    expect(deer.workload?.lle).toBeLessThan(0);
  });

  it('gives the sequential run neither iterations nor a speed-up', async () => {
    const { runOf } = await measure(makeWorld({ sequential: {}, deer: {} }));
    expect(runOf('sequential')).toMatchObject({ status: 'ok', iterations: 0, trace: [], speedup: null });
    expect(runOf('sequential').verification?.reference).toBe(
      'float64 sequential evaluation, all 40 steps; float64 residual of all steps',
    );
  });

  it('announces a point before it measures it, and the runs have those ids', async () => {
    const world = makeWorld({ sequential: {}, deer: {} });
    const { events, runs } = await measure(world, { lengths: [10, 20] });
    const started = events.flatMap((event) => (event.kind === 'run-started' ? [event.run.id] : []));
    expect(runs.map(({ id }) => id)).toEqual(started);
    const firstProgress = events.findIndex(({ kind }) => kind === 'progress');
    expect(kinds(events.slice(0, firstProgress))).toEqual(['sweep-started', 'run-started', 'run-started']);
  });

  it('interleaves: every block holds each algorithm once, in changing order', async () => {
    const world = makeWorld({ sequential: {}, deer: {}, jacobi: {} });
    await measure(world, { algorithms: ['sequential', 'deer', 'jacobi'], repeats: 12 });
    const solves = world.log.filter((line) => line.startsWith('solve')).slice(-36);
    const blocks = Array.from({ length: 12 }, (_, block) => solves.slice(3 * block, 3 * block + 3));
    for (const block of blocks) expect(block.toSorted()).toEqual(['solve deer', 'solve jacobi', 'solve sequential']);
    expect(new Set(blocks.map((block) => block.join())).size).toBeGreaterThan(2);
  });

  it('repeats the order for the same seed, and only then', async () => {
    const logOf = async (orderSeed: number) => {
      const world = makeWorld({ sequential: {}, deer: {}, jacobi: {} });
      await measure(world, { algorithms: ['sequential', 'deer', 'jacobi'], repeats: 12 }, { orderSeed });
      return world.log.join();
    };
    expect(await logOf(1)).toBe(await logOf(1));
    expect(await logOf(1)).not.toBe(await logOf(2));
  });

  it('notes the seed of the order on every run that was repeated', async () => {
    const world = makeWorld({ sequential: {}, deer: {} });
    const { runs } = await measure(world, { repeats: 6 }, { orderSeed: 4_000_000_000 });
    expect(runs.map(({ notes }) => notes['orderSeed'])).toEqual(
      Array(2).fill({ code: 'order-seed', seed: 4_000_000_000 }),
    );
  });

  it('gives no ratio where the clock is too coarse for a solve', async () => {
    const world = makeWorld({ sequential: { wallMs: () => 0 }, deer: {} });
    const { runOf } = await measure(world, { repeats: 6 });
    expect(runOf('deer')).toMatchObject({ status: 'ok', speedup: null });
  });

  it('keeps whole nanoseconds', async () => {
    const world = makeWorld({ sequential: {}, deer: { wallMs: () => 25.332102999999963 } });
    const { runOf } = await measure(world, { repeats: 6 });
    expect(runOf('deer').timing?.solveNs.samples).toEqual(Array(6).fill(25_332_103));
  });

  it('notes on a run that the machine changed its speed, and on no other', async () => {
    const world = makeWorld({ sequential: {}, deer: { wallMs: (n) => (n > 14 ? 30 : 10) } });
    const { runOf } = await measure(world, { repeats: 20 });
    expect(runOf('deer').notes['drift']).toEqual({ code: 'drifted', ratio: 3 });
    expect(runOf('sequential').notes).not.toHaveProperty('drift');
    expect(runOf('deer').status).toBe('ok');
  });

  it('warms up before it counts', async () => {
    const world = makeWorld({ sequential: {}, deer: { wallMs: (n) => (n === 1 ? 50 : 5) } });
    const { runOf } = await measure(world, { repeats: 6 });
    expect(runOf('deer').timing?.solveNs.samples).toEqual(Array(6).fill(5e6));
    expect(runOf('deer').notes['warm-up']).toEqual({ code: 'warmed-up', solves: 2 });
  });

  it('measures every damping value as a run of its own', async () => {
    const world = makeWorld({ sequential: {}, 'quasi-elk': {} });
    const { runs } = await measure(world, { algorithms: ['sequential', 'quasi-elk'], lambdas: [1, 0.1] });
    expect(runs.map(({ config }) => rnnConfigOf(config).lambda)).toEqual([null, 1, 0.1]);
    const defaults = await measure(makeWorld({ sequential: {}, 'quasi-elk': {} }), {
      algorithms: ['quasi-elk'],
    });
    expect(defaults.runs.map(({ config }) => rnnConfigOf(config).lambda)).toEqual([1e-2]);
  });

  it('runs sequential only to compare with where it is not asked for', async () => {
    const world = makeWorld({ sequential: {}, deer: {} });
    const { runs, runOf } = await measure(world, { algorithms: ['deer'] });
    expect(runs).toHaveLength(1);
    expect(runOf('deer').verification?.reference).toContain('sequential on this device');
    expect(runOf('deer').speedup).toBeNull();
    expect(world.log.filter((line) => line === 'solve sequential')).toHaveLength(1);
  });

  it('writes the default of the iteration limit into the configuration', async () => {
    const { runs } = await measure(makeWorld({ sequential: {}, deer: {} }), { lengths: [3, 400] });
    expect(runs.map(({ config }) => rnnConfigOf(config).maxIterations)).toEqual([4, 4, 200, 200]);
  });

  it('goes on after points that are done', async () => {
    const { runs, events } = await measure(
      makeWorld({ sequential: {}, deer: {} }),
      { lengths: [10, 20, 30] },
      { pointsDone: 2 },
    );
    expect(runs.map(({ point }) => point)).toEqual([2, 2]);
    expect(events[0]).toMatchObject({ kind: 'sweep-started', pointCount: 3, pointsDone: 2 });
    expect(events.findLast((event) => event.kind === 'progress')).toMatchObject({
      pointsDone: 3,
      pointCount: 3,
      etaSeconds: 0,
    });
  });

  it('measures a given problem at its own sizes', async () => {
    const content = readFileSync(new URL('../../golden/gru_small.json', import.meta.url), 'utf8');
    const given = parseProblem(content, 'gru_small.json');
    const { runOf, events } = await measure(
      makeWorld({ sequential: {}, deer: {} }),
      { lengths: [1, 2], states: [9] },
      {},
      { given },
    );
    expect(runOf('deer').config).toMatchObject({
      sizes: { length: 32, state: 6, input: 4, batch: 2 },
      problem: `gru_small ${given.checksum}`,
    });
    expect(runOf('deer').status).toBe('ok');
    expect(events[0]).toMatchObject({
      kind: 'sweep-started',
      pointCount: 1,
      sweep: { sizes: { length: [32], state: [6], batch: [2] } },
    });
  });

  it.each([
    [{ algorithms: ['deer', 'nonsense'] }, 'unknown algorithm "nonsense"'],
    [{ cells: ['nonsense'] }, 'unknown cell "nonsense"'],
    [{ repeats: 1_000_000 }, 'repeats: at most 100000, got 1000000'],
  ])('refuses %j before anything is emitted', async (sweep, message) => {
    const events: MeasureEvent[] = [];
    const attempt = measure(makeWorld({ sequential: {}, deer: {} }), sweep, {
      emit: (event) => void events.push(event),
    });
    await expect(attempt).rejects.toThrow(Fault);
    await expect(attempt).rejects.toThrow(message);
    expect(events).toEqual([]);
  });

  it('stops when storing fails, with everything freed', async () => {
    const world = makeWorld({ sequential: {}, deer: {} });
    const emit = (event: MeasureEvent) => {
      if (event.kind === 'run-finished') throw new Error('disk full');
    };
    await expect(measure(world, {}, { emit })).rejects.toThrow('disk full');
    expect(world.log.filter((line) => line.startsWith('open'))).toHaveLength(
      world.log.filter((line) => line.startsWith('destroy')).length,
    );
  });

  it('estimates the time left once it has a pace', async () => {
    const { events } = await measure(makeWorld({ sequential: {}, deer: {} }), { lengths: [10, 20, 30] });
    const progress = events.filter((event) => event.kind === 'progress');
    expect(progress[0]?.etaSeconds).toBeNull();
    const afterFirst = progress.find(({ pointsDone, pointShare }) => pointsDone === 1 && pointShare === 0);
    expect(afterFirst?.etaSeconds).toBeGreaterThan(0);
    expect(progress.at(-1)).toMatchObject({ pointsDone: 3, etaSeconds: 0 });
    expect(progress.map(({ pointsDone, pointShare }) => pointsDone + pointShare)).toEqual(
      progress.map(({ pointsDone, pointShare }) => pointsDone + pointShare).toSorted((a, b) => a - b),
    );
    expect(progress.some(({ what }) => /^deer · T 20 · D 3 · repetition \d+$/.test(what))).toBe(true);
  });
});
