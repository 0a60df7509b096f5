/** Single runs and the hardware they name, with every field replaceable: for tests. */
import type { RnnTraceRow } from '../../../src/shared/studies/rnn/trace.ts';
import type { RunConfig } from '../../../src/shared/contract/run-config.ts';
import { configOfRnn, type RnnConfig, rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import type { Bundle } from '../../../src/shared/contract/bundle.ts';
import type { Ceilings } from '../../../src/shared/contract/parts/ceilings.ts';
import { type RatioBasis, UNKNOWN_BASIS } from '../../../src/shared/statistics/ratio-basis.ts';
import type { Adapter, Machine, Quantity, Run } from '../../../src/shared/contract/run.ts';

export const TEST_APP: Bundle['app'] = { name: 'Antler', version: '0.1.0', runtime: 'node', runtimeVersion: '24.9.0' };

/** A machine; every field may be replaced. */
export function makeMachine(overrides: Partial<Machine> = {}): Machine {
  return {
    id: '5f1c0a9e7b3d2846',
    name: '16 × AMD Ryzen 9 7950X',
    os: 'Debian GNU/Linux 13 · Linux 6.12 (x64)',
    cpu: 'AMD Ryzen 9 7950X',
    cores: 16,
    memoryBytes: 64 * 2 ** 30,
    ...overrides,
  };
}

/** Ceilings with that rate of arithmetic, measured then. */
export function makeCeilings(measuredAt: string, flopsPerSecond: number): Ceilings {
  const figure = (median: number) => ({ median, ci95: null, samples: [median], variant: 'any' });
  return {
    measuredAt,
    flopsPerSecond: figure(flopsPerSecond),
    bytesPerSecond: figure(10e9),
    dispatchNs: figure(20e3),
    submitNs: figure(150e3),
    roundTripNs: figure(120e3),
  };
}

/** A discrete GPU on the machine of `makeMachine`. */
export function makeAdapter(overrides: Partial<Adapter> = {}): Adapter {
  return {
    id: 'a1d4c7e20b93f586',
    machineId: makeMachine().id,
    name: 'NVIDIA GeForce RTX 4070',
    vendor: 'nvidia',
    architecture: 'ada',
    driver: 'Vulkan 570.86',
    type: 'gpu',
    limits: { maxBufferSize: 2 ** 31, maxComputeWorkgroupStorageSize: 49_152, maxComputeInvocationsPerWorkgroup: 1024 },
    features: ['timestamp-query', 'subgroups', 'shader-f16'],
    timestampResolutionNs: 32,
    ...overrides,
  };
}

/** A configuration of the RNN study; every field of it may be replaced. */
export function makeConfig(config: Partial<RnnConfig> | RunConfig = {}): RunConfig {
  return 'study' in config ? config : configOfRnn({ ...BASE_CONFIG, ...config });
}

/** The same with fields of the RNN study replaced. */
export function changeConfig(config: RunConfig, changes: Partial<RnnConfig>): RunConfig {
  return configOfRnn({ ...rnnConfigOf(config), ...changes });
}

/** A converged quasi-DEER run; `config` may be replaced field by field. */
export function makeRun(
  overrides: Partial<Omit<Run, 'config'>> & { config?: Partial<RnnConfig> | RunConfig } = {},
): Run {
  const { config, ...rest } = overrides;
  return {
    id: '0c8d6b1e-3f52-4a97-8e10-5b7a9d2c4f63',
    startedAt: '2026-11-20T10:15:30.123Z',
    sweepId: '7b9e4d2a-1c36-4f85-9a0b-e8d3c5f71624',
    point: 0,
    machineId: makeMachine().id,
    adapterId: makeAdapter().id,
    runtime: 'node 24.9.0, Dawn',
    appVersion: '0.1.0',
    preset: 'quick',
    config: makeConfig(config),
    status: 'ok',
    reason: null,
    iterations: 4,
    iterationsPerSequence: [4],
    resets: 0,
    timing: {
      solveNs: quantity([1_250_000, 1_190_000.5, 1_210_000, 1_300_000, 1_205_000, 1_222_000]),
      gpuNs: quantity([1_000_000, 990_000, 1_010_000, 1_000_500, 1_001_000, 999_000]),
      phasesNs: { linearise: 400_000, scan: 500_000.25, check: 100_000 },
    },
    stepTiming: null,
    sampling: null,
    speedup: { vs: 'sequential', ratio: 3.42, ci95: [3.31, 3.55] },
    memory: {
      peakBytes: 1_048_576,
      finalBytes: 0,
      categoriesBytes: { states: 524_288, Jacobians: 524_288 },
      predictedBytes: 1_048_576,
      overTime: [
        { ns: 120_000, phase: 'open', categoriesBytes: { states: 524_288 } },
        { ns: 180_000.5, phase: 'open', categoriesBytes: { states: 524_288, Jacobians: 524_288 } },
        { ns: 9_000_000, phase: 'freed', categoriesBytes: {} },
      ],
    },
    memoryLimit: { length: 65_537, reason: 'buffer "jacobians" needs too much', fitsAgainAt: null },
    cold: {
      compileNs: 131_000_000,
      cached: false,
      uploadNs: 850_000,
      autotuneNs: 0,
      firstSolveNs: 1_900_000,
      payback: { vs: 'sequential', solves: 42, solvesWithTuning: 42, range: [40, 45] },
    },
    work: { flops: 12_345_678, bytes: 3_456_789, fractionOfComputePeak: null, fractionOfBandwidthPeak: 0.125 },
    verification: { reference: 'sequential', maxAbsError: 2.4e-6, tolerance: 1e-4, passed: true },
    residual: { maxAbs: 1.5e-7, share: 0.25, windows: 12 },
    workload: { lle: -0.42, standardError: 0.01, steps: 1000, prediction: 'fast' },
    trace: traceRows(4, 2),
    measures: {},
    kernels: [],
    timeline: null,
    disturbances: [],
    energy: null,
    resolution: null,
    notes: { scan: 'subgroup variant' },
    ...rest,
  };
}

/** What a speed-up from three processes rests on. */
export const THREE_PROCESSES: RatioBasis = { ...UNKNOWN_BASIS, restarts: 3 };

/** The run as if its samples came from so many processes, in equal parts. */
export function inProcesses(run: Run, restarts = 3, restarted: RatioBasis['restarted'] = 'process'): Run {
  const samples = run.timing?.solveNs.samples ?? [];
  const blocks = Math.ceil(samples.length / restarts);
  const restartOf = samples.map((_, index) => Math.floor(index / blocks));
  const blockOf = samples.map((_, index) => index % blocks);
  const orderOf = samples.map((_, index) => index);
  return { ...run, sampling: samples.length === 0 ? null : { restarts, restarted, restartOf, blockOf, orderOf } };
}

const BASE_CONFIG: RnnConfig = {
  cell: 'gru',
  algorithm: 'quasi-deer',
  length: 1000,
  state: 8,
  input: 8,
  batch: 1,
  gain: 1,
  tolerance: 1e-4,
  maxIterations: 200,
  lambda: null,
  gradient: false,
  reset: true,
  seed: 0,
  problem: null,
  warmStart: null,
  annealing: null,
};

/** A bundle of the given runs. */
export function makeBundle(runs: readonly Run[], overrides: Partial<Bundle> = {}): Bundle {
  return {
    format: 'antler-bundle',
    version: 1,
    createdAt: '2026-11-22T12:00:00.000Z',
    app: TEST_APP,
    machines: [makeMachine()],
    adapters: [makeAdapter()],
    runs: [...runs],
    ...overrides,
  };
}

/** Trace rows that end small: `order` 2 squares the step with every iteration as Newton does; 1 shrinks it by `rate`. */
export function traceRows(count: number, order: 1 | 2, rate = count > 0 ? 1e-6 ** (1 / count) : 1): RnnTraceRow[] {
  let delta = 0.8;
  return Array.from({ length: count }, (_, index) => {
    const row = {
      iteration: index + 1,
      delta,
      residual: delta * 0.6,
      merit: delta * delta * 3,
      resets: 0,
      error: delta * 0.4,
    };
    delta = Math.max(order === 2 ? delta * delta * 0.6 : delta * rate, 1e-9);
    return row;
  });
}

/** A timed quantity with its median, deviation and, from six samples on, an interval. */
export function quantity(samples: readonly number[]): Quantity {
  const median = medianOf(samples);
  const mad = medianOf(samples.map((ns) => Math.abs(ns - median)));
  return { median, mad, ci95: samples.length < 6 ? null : [median - mad, median + mad], samples: [...samples] };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
}
