/** Sizes where kernels break: T, D, B around every boundary, against the float64 twin and its float32 emulation. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmById, defaultLambda } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import type { Problem } from '../../../src/compute/studies/rnn/cells/problem.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { solveSequentialTwin } from '../../../src/compute/studies/rnn/twin/sequential.ts';
import { solveTwin } from '../../../src/compute/studies/rnn/twin/solve.ts';
import type { TwinAlgorithm } from '../../../src/compute/studies/rnn/twin/step-rules.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawGru } from '../../support/problems.ts';

interface Edge {
  readonly length: number;
  readonly state: number;
  readonly input: number;
  readonly batch: number;
  readonly gain: number;
  readonly algorithms: readonly TwinAlgorithm[];
}

const ALL = ['jacobi', 'quasi-deer', 'deer', 'elk', 'elk-smoother', 'quasi-elk', 'quasi-elk-smoother'] as const;

// A cover, not a grid: every state size compiles its own kernels. Lengths change nothing that is compiled.
const EDGES: readonly Edge[] = [
  { length: 1, state: 1, input: 1, batch: 1, gain: 1, algorithms: [...ALL, 'picard'] },
  { length: 2, state: 1, input: 1, batch: 3, gain: 1.3, algorithms: [...ALL, 'picard'] },
  { length: 1021, state: 1, input: 1, batch: 3, gain: 1.3, algorithms: ALL },
  { length: 31, state: 3, input: 5, batch: 3, gain: 1, algorithms: ALL },
  { length: 63, state: 3, input: 5, batch: 1, gain: 1, algorithms: ALL },
  { length: 65, state: 3, input: 5, batch: 70, gain: 1, algorithms: ['quasi-deer', 'deer'] },
  { length: 1025, state: 5, input: 1, batch: 2, gain: 1.3, algorithms: ALL },
  { length: 257, state: 9, input: 2, batch: 2, gain: 1.3, algorithms: ALL },
  { length: 64, state: 17, input: 3, batch: 1, gain: 1, algorithms: ['quasi-deer', 'deer'] },
  { length: 100, state: 33, input: 1, batch: 1, gain: 1.3, algorithms: ['quasi-deer'] },
  { length: 97, state: 64, input: 2, batch: 1, gain: 1, algorithms: ['quasi-deer'] },
];

describe.each(['swiftshader', 'llvmpipe'] as const)('%s', (kind) => {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
  });
  afterAll(() => engine?.close());

  // llvmpipe compiles large kernels for many seconds: the state sizes up to its subgroup and one beyond it.
  const edges = kind === 'llvmpipe' ? EDGES.filter(({ state }) => [1, 3, 9].includes(state)) : EDGES;
  const variants = kind === 'llvmpipe' ? (['auto'] as const) : (['auto', 'portable'] as const);
  describe.each(variants)('%s kernels', (variant) => {
    // Portable kernels of larger states take long to compile; golden cases and the cover have them.
    const affordable = edges.filter(({ state }) => variant === 'auto' || state <= 5);
    test.for(affordable)('T $length, D $state, X $input, B $batch, gain $gain', async (edge, context) => {
      if (!engine) return context.skip('no such adapter on this machine');
      const problem = drawGru(edge, { seed: edge.length + edge.state, gain: edge.gain });
      const truth = solveSequentialTwin(problem);
      await expectStates(engine, problem, 'sequential', variant, truth, 2e-6);
      for (const id of edge.algorithms) {
        const emulated = solveTwin(problem, {
          algorithm: id,
          tolerance: 1e-4,
          maxIterations: maxIterationsOf(problem),
          lambda: defaultLambda({ id }) ?? 0,
          precision: 'float32',
        });
        const iterations = await expectStates(engine, problem, id, variant, truth, 50 * 1e-4, emulated.settled);
        expect(
          Math.abs(iterations - emulated.iterations),
          `${id}: ${iterations} iterations, emulated ${emulated.iterations}`,
        ).toBeLessThanOrEqual(id.includes('elk') ? 2 : 1);
      }
    });
  });
});

function maxIterationsOf(problem: Problem): number {
  return Math.min(problem.length + 1, 200);
}

/** Solves twice (a solver is used many times) and compares; the iterations of the second solve. */
async function expectStates(
  engine: Engine,
  problem: Problem,
  id: string,
  variant: 'auto' | 'portable',
  truth: Float64Array,
  bound: number,
  settles = true,
): Promise<number> {
  const algorithm = algorithmById(id);
  const parameters = {
    tolerance: 1e-4,
    maxIterations: maxIterationsOf(problem),
    lambda: defaultLambda(algorithm),
    reset: true,
    variant,
  };
  const solver = await engine.open(algorithm.plan(problem, parameters, engine.traits));
  try {
    const first = await solver.solve({ profile: false, signal: null });
    const second = await solver.solve({ profile: true, signal: null });
    expect(second.iterations).toBe(first.iterations);
    expect(second.settled, `${id} settles`).toBe(settles);
    if (!settles) return second.iterations;
    const states = await solver.read('states', null);
    expect(states.length).toBe(truth.length);
    expect(largestDifference(states, truth), `${id} error`).toBeLessThanOrEqual(bound * Math.max(1, largest(truth)));
    return second.iterations;
  } finally {
    solver.destroy();
  }
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function largestDifference(states: Float32Array, truth: Float64Array): number {
  return truth.reduce((most, value, index) => {
    const difference = Math.abs(value - (states[index] ?? Number.NaN));
    return difference <= most ? most : difference;
  }, 0);
}
