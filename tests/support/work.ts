/** What the tests of the work model share: the devices and sizes they plan for, and the comparison with walks. */
import { mostIterations, passesOfStage } from '../../src/compute/gpu/plan/stages.ts';
import { expect } from 'vitest';
import type { SolveParameters } from '../../src/compute/studies/rnn/algorithms/algorithm.ts';
import type { DeviceTraits } from '../../src/compute/gpu/traits.ts';
import { algorithmById } from '../../src/compute/studies/rnn/algorithms/index.ts';
import { sizesOf, type Sizes } from '../../src/compute/studies/rnn/algorithms/buffers.ts';
import type { Cell } from '../../src/compute/studies/rnn/cells/cell.ts';
import type { Plan, PlanPass } from '../../src/compute/gpu/plan/plan.ts';
import { Meter, type Walk } from './meter.ts';
import { control, controlTeams, tally } from './walks/common.ts';
import type { Teams } from './walks/dense.ts';

export type Walks = Readonly<Record<string, Walk>>;

export interface Shape {
  readonly length: number;
  readonly state: number;
  readonly input: number;
  readonly batch: number;
}

export interface Device {
  readonly traits: DeviceTraits;
  /** Who works on one dense matrix. */
  readonly teams: Teams;
  /** Lanes that gather the merits. */
  readonly lanes: number;
}

export const CPU: Device = {
  traits: { type: 'software', features: new Set(), limits: {}, subgroupSize: null },
  teams: { chunk: 'alone', sequence: 'workgroup' },
  lanes: 16,
};

/** One for each way of spreading rows over lanes. */
export const DEVICES: readonly Device[] = [
  CPU,
  {
    traits: { type: 'gpu', features: new Set(), limits: {}, subgroupSize: null },
    teams: { chunk: 'workgroup', sequence: 'workgroup' },
    lanes: 256,
  },
  {
    traits: { type: 'gpu', features: new Set(['subgroups']), limits: {}, subgroupSize: 8 },
    teams: { chunk: 'subgroup', sequence: 'subgroup' },
    lanes: 256,
  },
];

export const WIDE: Device = {
  traits: { type: 'gpu', features: new Set(), limits: {}, subgroupSize: null },
  teams: { chunk: 'workgroup', sequence: 'workgroup' },
  lanes: 256,
};

const PARAMETERS: SolveParameters = { tolerance: 1e-4, maxIterations: 9, lambda: 0.1, reset: true, variant: 'auto' };

/** One of those that have thousands of lanes to fill. */
export function isWide({ traits }: Device): boolean {
  return traits.type === 'gpu';
}

/** What a case is counted by where that depends on the device. */
export type MakeWalks = (device: Device, sizes: Sizes) => Walks;

/** The sizes that the plan's kernels are told. */
export function sizesOfPlan(plan: Plan, cell: Cell, shape: Shape): Sizes {
  const params = plan.buffers.find(({ name }) => name === 'params')?.data as Uint32Array;
  const [, , chunks = 0, chunk = 0] = params;
  return { ...sizesOf({ cell, hyper: cell.hyper, ...shape }), chunk, chunks };
}

export function planOf(
  id: string,
  cell: Cell,
  shape: Shape,
  { traits }: Device,
  parameters: Partial<SolveParameters> = {},
): Plan {
  return algorithmById(id).plan({ cell, hyper: cell.hyper, ...shape }, { ...PARAMETERS, ...parameters }, traits);
}

/** Holds every pass of a solve against the walks, which name those of the prologue and of an iteration in their order. */
export function expectCounted(plan: Plan, walks: Walks, cell: Cell, shape: Shape, device: Device): void {
  const isIterative = mostIterations(plan) > 0;
  const sizes = sizesOfPlan(plan, cell, shape);
  const { before, last } = gathering(device, sizes);
  const all = isIterative ? { ...walks, ...before, control: last } : walks;
  expectPasses([...passesOfStage(plan, 'prologue'), ...passesOfStage(plan, 'iteration')], all, sizes);
  const after = isIterative ? { ...before, collect: last } : {};
  expectPasses(plan.epilogue.slice(-Object.keys(after).length), after, sizes);
}

/** What gathers the merits: in pieces first where there are many and the device is wide. */
function gathering(device: Device, sizes: Sizes): { before: Walks; last: Walk } {
  if (!isWide(device)) return { before: {}, last: control(device.lanes) };
  const slots = sizes.chunks * sizes.state;
  const pieces = Math.ceil(slots / (4 * device.lanes));
  return pieces > 1
    ? { before: { tally: tally(pieces, device.lanes) }, last: controlTeams(pieces, device.lanes) }
    : { before: {}, last: controlTeams(slots, device.lanes) };
}

export function expectPasses(passes: readonly PlanPass[], walks: Walks, sizes: Sizes): void {
  expect(passes.map(({ kernel }) => kernel)).toEqual(Object.keys(walks));
  for (const { kernel, flops, bytes, span } of passes) {
    const meter = new Meter();
    walks[kernel]?.(meter, sizes);
    expect({ kernel, flops, bytes, span }).toEqual({ kernel, ...meter.cost });
  }
}
