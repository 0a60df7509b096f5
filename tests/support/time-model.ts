/** A rough model of what runs cost on four adapters of two machines. */
import type { Adapter, Machine } from '../../src/shared/contract/run.ts';
import type { RnnPoint as Point } from '../../src/shared/studies/rnn/sweep.ts';
import { makeAdapter, makeMachine } from './runs/runs.ts';

/** An adapter with what the time model needs to know of it. */
export interface ModelledAdapter {
  readonly machine: Machine;
  readonly adapter: Adapter;
  /** One step of the sequential kernel; one iteration's fixed cost; floating point operations per nanosecond. */
  readonly stepNs: number;
  readonly iterationNs: number;
  readonly flopsPerNs: number;
}

const LAPTOP = makeMachine({
  id: 'c2b8f04d6a915e37',
  name: '8 × Intel Core Ultra 7 155H',
  os: 'Windows 11 (x64)',
  cpu: 'Intel Core Ultra 7 155H',
  cores: 8,
  memoryBytes: 32 * 2 ** 30,
});

/** Two GPUs and two software adapters on two machines. */
export const MODELLED_ADAPTERS: readonly ModelledAdapter[] = [
  { machine: makeMachine(), adapter: makeAdapter(), stepNs: 900, iterationNs: 60_000, flopsPerNs: 4000 },
  {
    machine: makeMachine(),
    adapter: makeAdapter({
      id: '9e07b5d3c1f4826a',
      name: 'llvmpipe (LLVM 19.1.7, 256 bits)',
      vendor: 'mesa',
      architecture: 'llvmpipe',
      driver: 'Mesa 25.0.7',
      type: 'software',
      timestampResolutionNs: 1000,
    }),
    stepNs: 350,
    iterationNs: 150_000,
    flopsPerNs: 12,
  },
  {
    machine: LAPTOP,
    adapter: makeAdapter({
      id: '37f2a8c60e5b194d',
      machineId: LAPTOP.id,
      name: 'Intel Arc Graphics',
      vendor: 'intel',
      architecture: 'xe-lpg',
      driver: 'D3D12 32.0.101',
      timestampResolutionNs: 52,
    }),
    stepNs: 1400,
    iterationNs: 90_000,
    flopsPerNs: 700,
  },
  {
    machine: LAPTOP,
    adapter: makeAdapter({
      id: 'd60c3e9b85a7f214',
      machineId: LAPTOP.id,
      name: 'SwiftShader Device (LLVM 16.0.0)',
      vendor: 'google',
      architecture: 'swiftshader',
      driver: 'SwiftShader 5.0.0',
      type: 'software',
      timestampResolutionNs: null,
      features: [],
    }),
    stepNs: 700,
    iterationNs: 400_000,
    flopsPerNs: 3,
  },
];

export function modelIterations(algorithm: string, { length, state }: Point, random: () => number): number {
  if (algorithm === 'sequential') return 0;
  if (algorithm === 'jacobi')
    return Math.min(length, 20 + Math.round(40 * Math.log10(length) * (0.9 + 0.2 * random())));
  const base = { deer: 4, 'quasi-deer': 9, 'quasi-elk': 12 }[algorithm] ?? 10;
  return base + Math.round(Math.log2(length) * 0.35 + Math.log2(state) * 0.6 + random() * 2);
}

export function modelNs(on: ModelledAdapter, algorithm: string, point: Point, iterations: number): number {
  if (algorithm === 'sequential') return on.iterationNs + point.length * on.stepNs * (1 + point.state / 24);
  const perIteration = on.iterationNs + modelWork(algorithm, point, 1).flops / on.flopsPerNs;
  return on.iterationNs + iterations * perIteration;
}

export function modelWork(
  algorithm: string,
  { length, state }: Point,
  iterations: number,
): { flops: number; bytes: number } {
  const step = 12 * state * state;
  const scan = algorithm === 'deer' ? 6 * state ** 3 : algorithm === 'sequential' ? 0 : 12 * state;
  const passes = Math.max(iterations, 1);
  return { flops: passes * length * (step + scan), bytes: passes * modelBytes(algorithm, { length, state }) };
}

export function modelBytes(algorithm: string, { length, state }: Pick<Point, 'length' | 'state'>): number {
  const perStep =
    algorithm === 'sequential' ? 2 * state : algorithm === 'deer' ? 3 * state * state + 4 * state : 8 * state;
  return 4 * (length * perStep + 6 * state * state);
}

export function modelCategories(algorithm: string, peakBytes: number): Record<string, number> {
  const states = Math.round(peakBytes * (algorithm === 'deer' ? 0.1 : 0.45));
  if (algorithm === 'sequential') return { states: peakBytes };
  const jacobians = Math.round((peakBytes - states) * 0.8);
  return { states, Jacobians: jacobians, 'scan workspace': peakBytes - states - jacobians };
}

export function modelPhases(algorithm: string, gpuNs: number | null): Record<string, number> {
  if (gpuNs === null) return {};
  if (algorithm === 'sequential') return { step: gpuNs };
  const scanShare = algorithm === 'deer' ? 0.7 : 0.4;
  return { linearise: gpuNs * (0.95 - scanShare), scan: gpuNs * scanShare, check: gpuNs * 0.05 };
}
