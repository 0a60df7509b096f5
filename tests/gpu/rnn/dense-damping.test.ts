/**
 * The damped steps with dense Jacobians, iterate by iterate, against their float64 twin: for every way of spreading a
 * matrix over lanes, at sizes around the ends of chunks, teams and dispatches.
 */
import { changePasses } from '../../support/passes.ts';
import { passesOfStage } from '../../../src/compute/gpu/plan/stages.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SolveParameters } from '../../../src/compute/studies/rnn/algorithms/algorithm.ts';
import type { DeviceTraits } from '../../../src/compute/gpu/traits.ts';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import type { Problem } from '../../../src/compute/studies/rnn/cells/problem.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import type { Plan } from '../../../src/compute/gpu/plan/plan.ts';
import { solveTwin } from '../../../src/compute/studies/rnn/twin/solve.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawGru } from '../../support/problems.ts';

const IDS = ['elk', 'elk-smoother'] as const;

interface Given extends Partial<SolveParameters> {
  readonly traits?: DeviceTraits;
  readonly edit?: (plan: Plan) => Plan;
}

async function solve(engine: Engine, problem: Problem, id: string, { traits, edit, ...given }: Given) {
  const parameters = { tolerance: 1e-4, maxIterations: 100, lambda: null, reset: true, variant: 'auto' } as const;
  const plan = algorithmById(id).plan(problem, { ...parameters, ...given }, traits ?? engine.traits);
  const solver = await engine.open(edit ? edit(plan) : plan);
  try {
    const solution = await solver.solve({ profile: false, signal: null });
    // What a solve leaves behind may not reach the next one.
    const second = await solver.solve({ profile: false, signal: null });
    expect(second.trace).toEqual(solution.trace);
    return { ...solution, plan, states: await solver.read('states', null) };
  } finally {
    solver.destroy();
  }
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? Number.NaN))), 0);
}

async function expectTwin(engine: Engine, problem: Problem, id: (typeof IDS)[number], lambda: number, given: Given) {
  for (const maxIterations of [1, 3]) {
    const twin = solveTwin(problem, { algorithm: id, lambda, tolerance: 1e-12, maxIterations });
    const solved = await solve(engine, problem, id, { ...given, lambda, maxIterations, tolerance: 1e-12 });
    expect(largestDifference(twin.states, solved.states), `${id}, iterate ${maxIterations}`).toBeLessThan(2e-5);
  }
}

describe.each(['swiftshader', 'llvmpipe'] as const)('%s', (kind) => {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
    if (kind === 'swiftshader' && !engine) throw new Error('SwiftShader is missing');
  });
  afterAll(() => engine?.close());

  // One step; one chunk and its neighbours; several chunks with a rest; more sequences than a workgroup has lanes.
  const sizes = [
    { length: 1, state: 1, batch: 2 },
    { length: 33, state: 2, batch: 11 },
    { length: 95, state: 3, batch: 2 },
    { length: 97, state: 7, batch: 1 },
  ];
  test.for(sizes)('equals its twin at T $length, D $state, B $batch', async (size, context) => {
    if (!engine) return context.skip('no such adapter on this machine');
    for (const [seed, lambda] of [
      [1, 1e-3],
      [2, 0.3],
    ] as const) {
      const problem = drawGru({ ...size, input: 2 }, { seed, gain: 1.2 });
      for (const id of IDS) await expectTwin(engine, problem, id, lambda, {});
    }
  });

  test('at λ = 0 is deer, iterate by iterate, and at a huge λ does not move', async (context) => {
    if (!engine) return context.skip('no such adapter on this machine');
    const problem = drawGru({ length: 130, state: 3, input: 2, batch: 2 }, { seed: 5, gain: 1.3 });
    for (const id of IDS) {
      for (const maxIterations of [1, 2, 100]) {
        const undamped = await solve(engine, problem, 'deer', { maxIterations });
        const damped = await solve(engine, problem, id, { maxIterations, lambda: 0 });
        expect(damped.iterations).toBe(undamped.iterations);
        expect(largestDifference(damped.states, undamped.states), id).toBeLessThan(1e-4);
      }
      const frozen = await solve(engine, problem, id, { lambda: 1e9 });
      expect(frozen.iterations).toBe(1);
      expect(largestDifference(frozen.states, new Float32Array(frozen.states.length))).toBeLessThan(1e-6);
    }
  });
});

describe('teams', () => {
  let engine: Engine;
  beforeAll(async () => {
    const opened = await openTestEngine('swiftshader');
    if (!opened) throw new Error('SwiftShader is missing');
    engine = opened;
  });
  afterAll(() => engine.close());

  const portable = (type: DeviceTraits['type']): DeviceTraits => ({
    type,
    features: new Set(),
    limits: engine.traits.limits,
    subgroupSize: null,
  });

  test('of a subgroup, with rows that do not fill it', async () => {
    const problem = drawGru({ length: 40, state: 10, input: 2, batch: 1 }, { seed: 3, gain: 1.2 });
    const { plan } = await solve(engine, problem, 'elk', { lambda: 0.1, maxIterations: 1 });
    expect(plan.variant).toContain('chunks: subgroup of 4');
    for (const id of IDS) await expectTwin(engine, problem, id, 1e-2, {});
  });

  test('of a workgroup, several to each, as a GPU without subgroups has them', async () => {
    const problem = drawGru({ length: 70, state: 5, input: 2, batch: 3 }, { seed: 4, gain: 1.2 });
    const { plan } = await solve(engine, problem, 'elk', { lambda: 0.1, maxIterations: 1, traits: portable('gpu') });
    expect(plan.variant).toContain('chunks: workgroup of 5');
    for (const id of IDS) await expectTwin(engine, problem, id, 1e-2, { traits: portable('gpu') });
  });

  // The smoother has the filter's kernels and more; at D 64 each of them takes long to compile.
  test.each([
    { state: 18, length: 37, ids: IDS },
    { state: 64, length: 2, ids: ['elk-smoother'] as const },
  ])('of a workgroup on a CPU, at D $state', async ({ state, length, ids }) => {
    const problem = drawGru({ length, state, input: 1, batch: 1 }, { seed: 6 });
    for (const id of ids) await expectTwin(engine, problem, id, 1e-2, { traits: portable('software') });
  });

  test('that carry in several dispatches, the last of them with a rest', async () => {
    const problem = drawGru({ length: 200, state: 3, input: 2, batch: 2 }, { seed: 7, gain: 1.2 });
    const edit = (plan: Plan): Plan => {
      const kernels = plan.kernels.map((kernel) =>
        kernel.name === 'carry'
          ? { ...kernel, source: kernel.source.replace(/const CARRIED = \d+u;/, 'const CARRIED = 3u;') }
          : kernel,
      );
      const repeated = changePasses(plan, (pass) => (pass.kernel === 'carry' ? { ...pass, repeat: 3 } : pass));
      return { ...repeated, kernels };
    };
    // Chunks of 32 steps: seven of them.
    for (const id of IDS) await expectTwin(engine, problem, id, 1e-2, { edit });
  });
});

test('a dispatch of carries stays short at the largest state', () => {
  const traits: DeviceTraits = { type: 'gpu', features: new Set(), limits: {}, subgroupSize: null };
  const parameters = { tolerance: 1e-4, maxIterations: 9, lambda: 1, reset: true, variant: 'auto' } as const;
  const problem = { ...drawGru({ length: 1, state: 64, input: 1, batch: 1 }), length: 100_000 };
  const plan = algorithmById('elk').plan(problem, parameters, traits);
  const carry = passesOfStage(plan, 'iteration').find((pass) => pass.kernel === 'carry') ?? expect.fail();
  expect(carry.flops / carry.repeat).toBeLessThan(4e7);
  expect(carry.repeat).toBeGreaterThan(10);
});
