/** A plan's tree of stages: loops that the device ends within loops, with no question asked between. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { predictedPeakBytes } from '../../../src/compute/gpu/device/predict-memory.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import type {
  Plan,
  PlanBuffer,
  PlanKernel,
  PlanPass,
  Stage,
  UntilSettled,
} from '../../../src/compute/gpu/plan/plan.ts';
import { once } from '../../../src/compute/gpu/plan/stages.ts';
import { openTestEngine } from '../../support/engines.ts';

/** numbers: rounds of the outer loop, value, halvings of this round, halvings of all, then halvings by round. */
const HEAD = `
@group(0) @binding(1) var<uniform> slice: vec4u;
@group(0) @binding(2) var<storage, read_write> numbers: array<u32>;
`;

/** Ends a loop: word 0 counts, 1 settled, 2 stopped. */
const controlOf = (settled: string, most: number): string => `${HEAD}
@group(0) @binding(3) var<storage, read_write> status: array<u32>;
@group(0) @binding(4) var<storage, read_write> arguments: array<u32>;
@compute @workgroup_size(1)
fn main() {
  if (status[2] == 1u) { return; }
  status[0] += 1u;
  if (${settled}) { status[1] = 1u; }
  if (status[1] == 1u || status[0] >= ${most}u) {
    status[2] = 1u;
    for (var k = slice.z; k < slice.z + slice.w; k++) { arguments[k] = 0u; }
  }
}`;

const main = (body: string): string => `${HEAD}\n@compute @workgroup_size(1)\nfn main() { ${body} }`;

const KERNELS: Readonly<Record<string, string>> = {
  begin: main('numbers[1] = 8u << numbers[0]; numbers[2] = 0u;'),
  halve: main('numbers[1] /= 2u; numbers[2] += 1u; numbers[3] += 1u;'),
  end: main('numbers[4u + numbers[0]] = numbers[2]; numbers[0] += 1u;'),
};

function pass(kernel: string): PlanPass {
  return { kernel, phase: kernel, groups: 1, repeat: 1, sliceable: false, lanes: 1, span: 1, flops: 1, bytes: 4 };
}

function storage(name: string, words: number): PlanBuffer {
  return { name, category: 'control', sizeBytes: 4 * words, usage: 'storage', data: null };
}

/** Halves 8, 16, 32, … down to 1 in an inner loop of so many halvings at most; `outer` repeats that. */
function planOf(most: number, outer: (body: readonly Stage[]) => Stage): Plan {
  const inner: UntilSettled = {
    ...{ kind: 'until-settled', most, status: 'inner-status', control: 'inner-control' },
    body: once([pass('halve'), pass('inner-control')]),
  };
  const stage = outer([...once([pass('begin')]), inner, ...once([pass('end')])]);
  const controls: readonly PlanKernel[] = [
    kernel('inner-control', controlOf('numbers[1] <= 1u', most), { 3: 'inner-status', 4: 'arguments' }),
    ...(stage.kind === 'until-settled'
      ? [kernel('outer-control', controlOf('numbers[0] == 2u', stage.most), { 3: 'status', 4: 'arguments' })]
      : []),
  ];
  return {
    ...{ algorithm: 'nested', variant: 'one', clears: ['numbers', 'status'], copies: [], batch: 1, epilogue: [] },
    ...{ features: [], outputs: [{ name: 'numbers', buffer: 'numbers', floats: 16 }] },
    buffers: [
      { name: 'params', category: 'control', sizeBytes: 16, usage: 'uniform', data: null },
      ...[storage('numbers', 16), storage('status', 4), storage('inner-status', 4)],
    ],
    kernels: [...Object.entries(KERNELS).map(([name, source]) => kernel(name, source, {})), ...controls],
    body: [stage],
  };
}

function kernel(name: string, source: string, bindings: Readonly<Record<number, string>>): PlanKernel {
  const all = Object.entries({ 2: 'numbers', ...bindings });
  const bound = all.map(([binding, buffer]) => ({ binding: Number(binding), buffer, access: 'read_write' as const }));
  return { name, source, bindings: bound, workgroupSize: 1, workgroupMemoryBytes: 0 };
}

const repeated =
  (count: number) =>
  (body: readonly Stage[]): Stage => ({ kind: 'times', count, body });
const untilTwo =
  (most: number) =>
  (body: readonly Stage[]): Stage => ({
    ...{ kind: 'until-settled', most, status: 'status', control: 'outer-control' },
    body: [...body, ...once([pass('outer-control')])],
  });

describe.each(['llvmpipe', 'swiftshader'] as const)('on %s', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    const opened = await openTestEngine(kind);
    if (!opened) throw new Error(`${kind} is missing`);
    engine = opened;
  });
  afterAll(() => engine.close());

  /** Of several solves, once every kernel is known too: then many rounds share a submit. */
  async function solve(plan: Plan) {
    const solver = await engine.open(plan);
    try {
      const found = [];
      for (const profile of [false, false, true, false]) {
        const solution = await solver.solve({ profile, signal: null });
        const floats = await solver.read('numbers', null);
        const [rounds, value, , all, ...byRound] = new Uint32Array(floats.buffer);
        found.push({ solution, rounds, value, all, byRound });
      }
      return { found, peak: solver.memory().peakBytes, work: solver.work(3) };
    } finally {
      solver.destroy();
    }
  }

  test('a loop within a number of rounds begins again in each, and ends by itself', async () => {
    const plan = planOf(20, repeated(3));
    const { found, peak, work } = await solve(plan);
    for (const { solution, rounds, value, all, byRound } of found) {
      expect({ rounds, value, all }).toEqual({ rounds: 3, value: 1, all: 3 + 4 + 5 });
      expect(byRound.slice(0, 4)).toEqual([3, 4, 5, 0]);
      expect(solution).toMatchObject({ iterations: 3, settled: true });
    }
    expect(peak).toBe(predictedPeakBytes(plan, engine.traits));
    // How often the inner loop ran is known to the device alone.
    expect(work).toBeNull();
  });

  test('a loop that does not settle ends at its limit, in every round', async () => {
    const { found } = await solve(planOf(4, repeated(3)));
    for (const { byRound, value } of found) {
      expect(byRound.slice(0, 3)).toEqual([3, 4, 4]);
      expect(value).toBe(2);
    }
  });

  test('what stops the outer loop keeps the inner one from beginning again', async () => {
    const { found } = await solve(planOf(20, untilTwo(6)));
    for (const { solution, rounds, all, byRound } of found) {
      expect({ rounds, all }).toEqual({ rounds: 2, all: 7 });
      expect(byRound.slice(0, 3)).toEqual([3, 4, 0]);
      expect(solution).toMatchObject({ iterations: 2, settled: true });
    }
  });

  test('rounds within a loop within rounds are laid out as they are declared', async () => {
    const plan = planOf(20, (body) => ({ kind: 'times', count: 2, body: [{ kind: 'times', count: 2, body }] }));
    const { found } = await solve(plan);
    for (const { rounds, byRound } of found) {
      expect(rounds).toBe(4);
      expect(byRound.slice(0, 4)).toEqual([3, 4, 5, 6]);
    }
  });
});
