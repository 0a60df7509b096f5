/** What the tests of the work model share: the devices and sizes they plan for, and the comparison with walks. */
import { expect } from 'vitest';
import type { DeviceTraits, SolveParameters } from '../../src/compute/algorithms/algorithm.ts';
import { algorithmById } from '../../src/compute/algorithms/index.ts';
import { sizesOf } from '../../src/compute/algorithms/buffers.ts';
import type { Cell } from '../../src/compute/cells/cell.ts';
import type { Plan, PlanPass } from '../../src/compute/plan/plan.ts';
import { Meter, type Walk } from './meter.ts';
import { control } from './walks/common.ts';
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

const PARAMETERS: SolveParameters = { tolerance: 1e-4, maxIterations: 9, lambda: 0.1, reset: true, variant: 'auto' };

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
export function expectCounted(plan: Plan, walks: Walks, cell: Cell, shape: Shape, { lanes }: Device): void {
  const isIterative = plan.iteration.length > 0;
  const gather = control(lanes);
  const all = isIterative ? { ...walks, control: gather } : walks;
  expectPasses([...plan.prologue, ...plan.iteration], all, cell, shape);
  expectPasses(plan.epilogue.slice(-1), isIterative ? { collect: gather } : {}, cell, shape);
}

export function expectPasses(passes: readonly PlanPass[], walks: Walks, cell: Cell, shape: Shape): void {
  const sizes = sizesOf({ cell, hyper: cell.hyper, ...shape });
  expect(passes.map(({ kernel }) => kernel)).toEqual(Object.keys(walks));
  for (const { kernel, flops, bytes, span } of passes) {
    const meter = new Meter();
    walks[kernel]?.(meter, sizes);
    expect({ kernel, flops, bytes, span }).toEqual({ kernel, ...meter.cost });
  }
}
