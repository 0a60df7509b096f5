/** A bundle with plausible numbers, the same on every call: for exports, charts and screenshots. */
import { textReason } from '../../../src/shared/contract/reason.ts';
import { rnnSweepOf } from '../../../src/shared/studies/rnn/sweep.ts';
import type { RnnTraceRow } from '../../../src/shared/studies/rnn/trace.ts';
import { configOfRnn, type RnnConfig, rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import { createHash } from 'node:crypto';
import type { Bundle } from '../../../src/shared/contract/bundle.ts';
import type { Adapter, Run } from '../../../src/shared/contract/run.ts';
import {
  medianInterval,
  mad,
  median,
  pairedRatio,
  pairedRatioInterval,
} from '../../../src/shared/statistics/statistics.ts';
import type { Sweep } from '../../../src/shared/contract/sweep.ts';
import { PRESETS } from '../sweeps.ts';
import { inProcesses } from './runs.ts';

export const MACHINE = {
  id: 'm-7a31',
  name: 'Ryzen 7 7840U laptop',
  os: 'Linux 6.12 x64',
  cpu: 'AMD Ryzen 7 7840U',
  cores: 8,
  memoryBytes: 32 * 2 ** 30,
};

export const GPU: Adapter = {
  id: 'a-gpu',
  machineId: MACHINE.id,
  name: 'AMD Radeon 780M',
  vendor: 'amd',
  architecture: 'rdna-3',
  driver: 'radv Mesa 25.2',
  type: 'gpu',
  limits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 31 - 4, maxComputeWorkgroupStorageSize: 65_536 },
  features: ['timestamp-query', 'subgroups', 'shader-f16'],
  timestampResolutionNs: 10,
};

export const SOFTWARE: Adapter = {
  ...GPU,
  id: 'a-soft',
  name: 'llvmpipe (LLVM 19)',
  vendor: 'mesa',
  architecture: 'x86_64',
  driver: 'Mesa 25.0',
  type: 'software',
  timestampResolutionNs: null,
};

function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const ITERATIONS: Record<string, number> = { jacobi: 41, 'quasi-deer': 12, deer: 5, 'quasi-elk': 15, elk: 6 };

/** Nanoseconds of one solve by a rough model of the device. */
function modelNs({ algorithm, length, state }: RnnConfig, software: boolean): number {
  const step = software ? 90 + 14 * state : 620 + 11 * state;
  if (algorithm === 'sequential') return 9e4 + length * step;
  const dense = algorithm === 'deer' || algorithm === 'elk';
  const work = length * state ** (dense ? 3 : 2) * (software ? 0.9 : 0.011) + length * state * (software ? 6 : 0.05);
  return 9e4 + (ITERATIONS[algorithm] ?? 20) * (work + (software ? 6e4 : 4.2e4));
}

function traceOf(config: RnnConfig, next: () => number): RnnTraceRow[] {
  const count = ITERATIONS[config.algorithm] ?? 0;
  const newton = config.algorithm === 'deer' || config.algorithm === 'elk';
  return Array.from({ length: count }, (_, index) => {
    const part = (index + 1) / count;
    const decay = newton ? 10 ** (-4.6 * part ** 2.2) : 10 ** (-4.4 * part);
    const delta = 1.4 * decay * (0.8 + 0.4 * next());
    const last = index === count - 1;
    const residual = last && newton ? 0 : delta * 0.7;
    return { iteration: index + 1, delta, residual, merit: residual ** 2 * 12, resets: 0, error: delta * 0.45 };
  });
}

function phasesOf(config: RnnConfig, ns: number): Record<string, number> {
  if (config.algorithm === 'sequential') return { project: ns * 0.08, step: ns * 0.9 };
  const dense = config.algorithm === 'deer';
  return {
    project: ns * 0.04,
    linearise: ns * (dense ? 0.22 : 0.47),
    'scan: reduce': ns * (dense ? 0.43 : 0.2),
    'scan: carry': ns * 0.05,
    'scan: apply': ns * (dense ? 0.2 : 0.16),
    converge: ns * 0.05,
  };
}

function memoryOf({ algorithm, length, state, batch }: RnnConfig): Run['memory'] {
  const states = 4 * length * state * batch;
  const parts: Record<string, number> = {
    weights: 24 * state * state,
    inputs: states,
    projections: 3 * states,
    states,
    control: 4096,
  };
  if (algorithm === 'deer') parts['jacobians'] = states * state;
  if (algorithm !== 'sequential') parts['workspace'] = 2 * states;
  const peakBytes = Object.values(parts).reduce((a, b) => a + b, 0);
  const { weights = 0, inputs = 0 } = parts;
  return {
    peakBytes,
    finalBytes: 0,
    categoriesBytes: parts,
    predictedBytes: peakBytes,
    overTime: [
      { ns: 2e5, phase: 'open', categoriesBytes: { weights, inputs } },
      { ns: 9e5, phase: 'open', categoriesBytes: parts },
      { ns: 6e7, phase: 'solve', categoriesBytes: parts },
      { ns: 9e9, phase: 'freed', categoriesBytes: {} },
    ],
  };
}

function samplesAround(ns: number, count: number, next: () => number): number[] {
  return Array.from({ length: count }, () => Math.round(ns * (0.97 + 0.05 * next() + (next() > 0.93 ? 0.12 : 0))));
}

function runOf(
  config: RnnConfig,
  adapter: Adapter,
  place: { sweepId: string; point: number; preset: string | null },
  reference: readonly number[] | null,
): Run {
  const id = uuidOf(JSON.stringify([config, adapter.id]));
  const next = random(Number.parseInt(id.slice(0, 8), 16));
  const ns = modelNs(config, adapter.type === 'software');
  const samples = samplesAround(ns, config.length >= 100_000 ? 5 : 14, next);
  const own = median(samples);
  const trace = traceOf(config, next);
  return inProcesses({
    id,
    startedAt: '2026-11-20T14:03:22.000Z',
    ...place,
    machineId: MACHINE.id,
    adapterId: adapter.id,
    runtime: 'Node 24.9.0, Dawn',
    appVersion: '0.1.0',
    config: configOfRnn(config),
    status: 'ok',
    reason: null,
    iterations: trace.length,
    iterationsPerSequence: Array.from({ length: config.batch }, () => trace.length),
    resets: 0,
    timing: {
      solveNs: { median: own, mad: mad(samples), ci95: medianInterval(samples, 1), samples },
      gpuNs: null,
      phasesNs: adapter.timestampResolutionNs === null ? {} : phasesOf(config, ns),
    },
    stepTiming: null,
    sampling: null,
    speedup: reference
      ? { vs: 'sequential', ratio: pairedRatio(reference, samples), ci95: pairedRatioInterval(reference, samples, 1) }
      : null,
    memory: memoryOf(config),
    memoryLimit: {
      length: config.algorithm === 'deer' ? 2 ** 27 / config.state : null,
      reason: null,
      fitsAgainAt: null,
    },
    cold: {
      ...{ compileNs: 2.4e8, cached: config.length > 1000, uploadNs: 1.1e6, autotuneNs: 0, firstSolveNs: 1.3 * own },
      payback: reference && { vs: 'sequential', solves: 120, solvesWithTuning: 120, range: [110, 140] },
    },
    work: {
      flops: config.length * config.state ** 2 * 12,
      bytes: config.length * config.state * 40,
      fractionOfComputePeak: null,
      fractionOfBandwidthPeak: null,
    },
    verification: {
      reference: 'sequential on the same device',
      maxAbsError: 2e-5 * next(),
      tolerance: 5e-3,
      passed: true,
    },
    residual: { maxAbs: 2e-7, share: config.length > 10_000 ? 0.12 : 1, windows: config.length > 10_000 ? 90 : 1 },
    workload: { lle: -0.37, standardError: 0.004, steps: Math.min(config.length, 10_000), prediction: 'fast' },
    trace,
    measures: {},
    kernels: [],
    timeline: null,
    disturbances: [],
    energy: null,
    resolution: null,
    notes: {},
  });
}

function configsOf(sweep: Sweep, length: number, state: number): RnnConfig[] {
  return sweep.contenders.map((algorithm) => ({
    cell: 'gru',
    algorithm,
    length,
    state,
    input: state,
    batch: 1,
    gain: 1,
    tolerance: 1e-4,
    maxIterations: Math.min(length + 1, 200),
    lambda: algorithm.includes('elk') ? (algorithm.startsWith('quasi') ? 1e-2 : 1e-4) : null,
    gradient: false,
    reset: true,
    seed: 0,
    problem: null,
    warmStart: null,
    annealing: null,
  }));
}

/** A run without a result: everything measured is null, as the contract says. */
export function withoutResult(run: Run, status: 'skipped' | 'failed' | 'cancelled', reason: string): Run {
  return {
    ...run,
    status,
    reason: textReason(reason),
    iterations: 0,
    iterationsPerSequence: [],
    timing: null,
    speedup: null,
    memory: null,
    cold: null,
    work: null,
    verification: null,
    residual: null,
    workload: null,
    trace: [],
    kernels: [],
    timeline: null,
  };
}

function sweepRuns(sweep: Sweep, adapter: Adapter): Run[] {
  const sweepId = uuidOf(`${adapter.id} sweep`);
  let point = 0;
  const { states, lengths } = rnnSweepOf(sweep);
  return states.flatMap((state) =>
    lengths.flatMap((length) => {
      const place = { sweepId, point: point++, preset: sweep.preset };
      let reference: readonly number[] | null = null;
      return configsOf(sweep, length, state).map((config) => {
        const run = runOf(config, adapter, place, reference);
        if (config.algorithm === 'sequential') reference = run.timing?.solveNs.samples ?? null;
        return run;
      });
    }),
  );
}

/** Replaces single runs by what can go wrong: stalled, wrong, skipped, failed. */
function withTrouble(runs: readonly Run[]): Run[] {
  return runs.map((run) => {
    const { algorithm, length, state } = rnnConfigOf(run.config);
    if (algorithm === 'deer' && length === 100_000 && state === 32)
      return withoutResult(run, 'skipped', 'needs 2.4 GiB in one buffer, the adapter allows 2 GiB');
    if (algorithm === 'jacobi' && length === 100_000 && state === 32)
      return withoutResult(run, 'failed', 'device lost: the driver reset the GPU');
    if (algorithm === 'quasi-elk' && length === 10_000 && state === 32)
      return {
        ...run,
        status: 'not-converged',
        reason: textReason('stalled: the step is 8.1e-5, the residual 3.2e-1'),
        speedup: null,
      };
    if (algorithm === 'jacobi' && length === 100 && state === 4 && run.verification)
      return {
        ...run,
        status: 'wrong',
        reason: textReason('largest error 0.31, bound 5.0e-3'),
        speedup: null,
        verification: { ...run.verification, maxAbsError: 0.31, passed: false },
      };
    return run;
  });
}

export function bundleOf(runs: readonly Run[], adapters: readonly Adapter[]): Bundle {
  return {
    format: 'antler-bundle',
    version: 1,
    createdAt: '2026-11-20T14:10:00.000Z',
    app: { name: 'antler', version: '0.1.0', runtime: 'node', runtimeVersion: '24.9.0' },
    machines: [MACHINE],
    adapters: [...adapters],
    runs: [...runs],
  };
}

function presetSweep(name: string): Sweep {
  const preset = PRESETS[name];
  if (!preset) throw new Error(`no preset ${name}`);
  return preset.sweep;
}

/** `standard`: a GPU over four decades with every kind of trouble. `quick`: a software adapter, all well. */
export function demoBundle(kind: 'standard' | 'quick' | 'both'): Bundle {
  const standard = kind === 'quick' ? [] : withTrouble(sweepRuns(presetSweep('standard'), GPU));
  const quick = kind === 'standard' ? [] : sweepRuns(presetSweep('quick'), SOFTWARE);
  const adapters = kind === 'standard' ? [GPU] : kind === 'quick' ? [SOFTWARE] : [GPU, SOFTWARE];
  return bundleOf([...standard, ...quick], adapters);
}
