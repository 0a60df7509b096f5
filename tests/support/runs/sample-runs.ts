/**
 * Many runs that look like measured ones, drawn from a seed: to fill a library for tests and screenshots. The times
 * follow a rough model of each adapter, so that charts show crossings where they would be.
 */
import { textReason } from '../../../src/shared/contract/reason.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import type { Sweep } from '../../../src/shared/contract/sweep.ts';
import { sweepWith } from '../sweeps.ts';
import { rnnPointsOf as pointsOf } from '../../../src/shared/studies/rnn/sweep.ts';
import type { RnnPoint as Point } from '../../../src/shared/studies/rnn/sweep.ts';
import type { Store } from '../../../src/main/store/store.ts';
import { modelBytes, modelCategories, modelIterations, modelNs, modelPhases, modelWork } from '../time-model.ts';
import { MODELLED_ADAPTERS, type ModelledAdapter } from '../time-model.ts';
import { inProcesses, makeBundle, makeRun, quantity, traceRows } from './runs.ts';

/** The sweep that filled libraries are made of. */
export const FILLED_SWEEP: Sweep = sweepWith({
  preset: 'standard',
  algorithms: ['sequential', 'jacobi', 'quasi-deer', 'deer', 'quasi-elk'],
  lengths: [100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000],
  states: [4, 8, 16, 32],
  secondsPerPoint: 30,
});

export interface FillOptions {
  readonly seed?: number;
  /** Exactly so many trace rows for every run, whatever the algorithm. */
  readonly traceRows?: number;
  /** In so many processes, as presets measure; one where it is not given. */
  readonly processes?: number;
}

/** One sweep with its runs, as `fillStore` stores them. */
export interface FilledSweep {
  readonly id: string;
  readonly startedAt: Date;
  readonly on: ModelledAdapter;
  readonly runs: readonly Run[];
}

/** Sweeps over the modelled adapters in turn, one a day, until there are `count` runs. */
export function* sampleSweeps(count: number, options: FillOptions = {}): Generator<FilledSweep> {
  const random = createRandom(options.seed ?? 1);
  for (let index = 0, left = count; left > 0; index += 1) {
    const on = MODELLED_ADAPTERS[index % MODELLED_ADAPTERS.length]!;
    const id = uuid(random);
    const startedAt = new Date(Date.UTC(2026, 0, 5 + index, 9, 30));
    const runs = pointsOf(FILLED_SWEEP).flatMap((point) => pointRuns(on, id, startedAt, point, random, options));
    yield { id, startedAt, on, runs: runs.slice(0, left) };
    left -= runs.length;
  }
}

/** The runs alone. */
export function sampleRuns(count: number, options: FillOptions = {}): Run[] {
  return [...sampleSweeps(count, options)].flatMap(({ runs }) => runs);
}

/** Fills a store with `count` realistic runs in as many sweeps as that takes, a few hundred a transaction. */
export function fillStore(store: Store, count: number, options: FillOptions = {}): void {
  for (const { id, on, runs } of sampleSweeps(count, options)) {
    store.acquireMeasuring('a test');
    const pointCount = pointsOf(FILLED_SWEEP).length;
    const start = { sweepId: id, sweep: FILLED_SWEEP, orderSeed: 1, adapter: on.adapter, pointCount, pointsDone: 0 };
    store.record({ kind: 'sweep-started', ...start }, on.machine);
    store.addBundle(makeBundle(runs, { machines: [on.machine], adapters: [on.adapter] }), 'filled');
    store.record({ kind: 'sweep-finished', sweepId: id, outcome: 'finished', reason: null }, on.machine);
    store.releaseMeasuring();
  }
}

function pointRuns(
  on: ModelledAdapter,
  sweepId: string,
  sweepStart: Date,
  point: Point,
  random: () => number,
  options: FillOptions,
): Run[] {
  const startedAt = new Date(sweepStart.getTime() + point.index * 31_000).toISOString();
  const sequentialNs = modelNs(on, 'sequential', point, 0);
  return FILLED_SWEEP.contenders.map((algorithm) => {
    const { seed, length, state, input, batch } = point;
    const lambda = algorithm === 'quasi-elk' ? 1 : null;
    const run = makeRun({
      id: uuid(random),
      startedAt,
      sweepId,
      point: point.index,
      machineId: on.machine.id,
      adapterId: on.adapter.id,
      preset: FILLED_SWEEP.preset,
      config: { algorithm, length, state, input, batch, seed, lambda },
      notes: {},
    });
    const measured = { ...run, ...outcome(on, algorithm, point, sequentialNs, random, options) };
    return options.processes === undefined ? measured : inProcesses(measured, options.processes);
  });
}

/** How the run ended: skipped where its buffers exceed the adapter, unconverged where jacobi runs out. */
function outcome(
  on: ModelledAdapter,
  algorithm: string,
  point: Point,
  sequentialNs: number,
  random: () => number,
  options: FillOptions,
): Partial<Run> {
  const peakBytes = modelBytes(algorithm, point);
  if (peakBytes > 2 ** 30) return skipped(peakBytes);
  const needed = modelIterations(algorithm, point, random);
  const iterations = Math.min(needed, 200);
  const converged = needed <= 200;
  const medianNs = modelNs(on, algorithm, point, iterations);
  const samples = Array.from({ length: 5 + Math.floor(random() * 16) }, () => medianNs * (0.97 + 0.08 * random() ** 2));
  const solveNs = quantity(samples);
  const gpuNs = on.adapter.timestampResolutionNs === null ? null : quantity(samples.map((ns) => ns * 0.92));
  const ratio = sequentialNs / solveNs.median;
  return {
    status: converged ? 'ok' : 'not-converged',
    reason: converged ? null : textReason('the step was still above the tolerance after 200 iterations'),
    iterations,
    iterationsPerSequence: [converged ? iterations : null],
    timing: { solveNs, gpuNs, phasesNs: modelPhases(algorithm, gpuNs?.median ?? null) },
    speedup:
      algorithm === 'sequential' || !converged
        ? null
        : { vs: 'sequential', ratio, ci95: solveNs.ci95 && [ratio * 0.97, ratio * 1.03] },
    memory: {
      peakBytes,
      finalBytes: 0,
      categoriesBytes: modelCategories(algorithm, peakBytes),
      predictedBytes: peakBytes,
      overTime: [],
    },
    work: { ...modelWork(algorithm, point, iterations), fractionOfComputePeak: null, fractionOfBandwidthPeak: null },
    verification: {
      reference: algorithm === 'sequential' ? 'float64 twin on a prefix' : 'sequential',
      maxAbsError: converged ? 1e-7 + random() * 4e-6 : 0.01 + random(),
      tolerance: 1e-4,
      passed: converged,
    },
    trace: traceRows(options.traceRows ?? iterations, algorithm === 'deer' ? 2 : 1, converged ? undefined : 0.98),
  };
}

function skipped(peakBytes: number): Partial<Run> {
  return {
    status: 'skipped',
    reason: textReason(`needs ${peakBytes} bytes of buffers, the device allows ${2 ** 30}`),
    iterations: 0,
    iterationsPerSequence: [],
    timing: null,
    speedup: null,
    memory: null,
    work: null,
    verification: null,
    trace: [],
  };
}

/** Mulberry32: numbers in [0, 1). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function uuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
