/** What damping does: none at all is quasi-deer for the diagonal algorithms, and a falling one follows its schedule. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import type { SolveParameters } from '../../../src/compute/studies/rnn/algorithms/algorithm.ts';
import { cellById } from '../../../src/compute/studies/rnn/cells/index.ts';
import type { Problem } from '../../../src/compute/studies/rnn/cells/problem.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { drawProblem } from '../../../src/compute/studies/rnn/drawing/workload.ts';
import { solveSequentialTwin } from '../../../src/compute/studies/rnn/twin/sequential.ts';
import { solveTwin } from '../../../src/compute/studies/rnn/twin/solve.ts';
import { DEFAULT_ANNEALING } from '../../../src/shared/studies/rnn/annealing.ts';
import { openTestEngine } from '../../support/engines.ts';

const TOLERANCE = 1e-4;

async function solve(engine: Engine, problem: Problem, id: string, given: Partial<SolveParameters>) {
  const parameters = { tolerance: TOLERANCE, maxIterations: 200, lambda: null, reset: true, variant: 'auto' } as const;
  const plan = algorithmById(id).plan(problem, { ...parameters, ...given }, engine.traits);
  const solver = await engine.open(plan);
  try {
    const first = await solver.solve({ profile: false, signal: null });
    const second = await solver.solve({ profile: false, signal: null });
    expect(second.iterations, 'iterations of a second solve').toBe(first.iterations);
    return { ...second, states: await solver.read('states', null) };
  } finally {
    solver.destroy();
  }
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? Number.NaN))), 0);
}

const PROBLEMS = [
  { cell: 'gru', length: 300, state: 5, batch: 2, gain: 1 },
  { cell: 'gru', length: 65, state: 1, batch: 1, gain: 1 },
  { cell: 'gru', length: 1, state: 3, batch: 3, gain: 1 },
  { cell: 'elman', length: 130, state: 7, batch: 2, gain: 1 },
];

const ANNEALED = [
  { length: 300, state: 4, input: 4, batch: 1, seed: 0 },
  { length: 100, state: 8, input: 3, batch: 3, seed: 1 },
];

describe.each(['swiftshader', 'llvmpipe'] as const)('%s', (kind) => {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
    if (kind === 'swiftshader' && !engine) throw new Error('SwiftShader is missing');
  });
  afterAll(() => engine?.close());

  describe.each(PROBLEMS)('$cell T $length D $state B $batch gain $gain', ({ cell, gain, ...sizes }) => {
    const problem = drawProblem(cellById(cell), { ...sizes, input: sizes.state, seed: 1 }, gain);
    test.for(['quasi-elk', 'quasi-elk-smoother'])(
      '%s at λ = 0 is quasi-deer, iterate by iterate',
      async (id, context) => {
        if (!engine) return context.skip('no such adapter on this machine');
        for (const maxIterations of [1, 2, 200]) {
          const undamped = await solve(engine, problem, 'quasi-deer', { maxIterations });
          const damped = await solve(engine, problem, id, { maxIterations, lambda: 0 });
          expect(Math.abs(damped.iterations - undamped.iterations)).toBeLessThanOrEqual(1);
          expect(damped.settled).toBe(undamped.settled);
          expect(damped.resets).toBe(undamped.resets);
          expect(largestDifference(damped.states, undamped.states)).toBeLessThan(2e-4);
        }
      },
    );

    test.for(['quasi-elk', 'quasi-elk-smoother'])('%s at a huge λ does not move', async (id, context) => {
      if (!engine) return context.skip('no such adapter on this machine');
      const { states, iterations } = await solve(engine, problem, id, { lambda: 1e9 });
      expect(iterations).toBe(1);
      expect(largestDifference(states, new Float32Array(states.length))).toBeLessThan(1e-6);
    });
  });

  test('undamped variances that grow without bound disturb nothing', async (context) => {
    if (!engine) return context.skip('no such adapter on this machine');
    const problem = expanding();
    const truth = solveSequentialTwin(problem);
    for (const id of ['quasi-deer', 'quasi-elk', 'quasi-elk-smoother']) {
      const damped = await solve(engine, problem, id, { lambda: 0 });
      expect(damped.resets, id).toBe(0);
      expect(largestDifference(truth, damped.states), id).toBeLessThan(1e-6);
    }
  });

  const annealed = (['elk-annealed', 'quasi-elk-annealed'] as const).flatMap((algorithm) =>
    ['gru', 'elman'].map((cell) => ({ algorithm, cell })),
  );
  test.for(annealed)(
    '$algorithm on $cell at gain 2 takes the iterations of its twin',
    async ({ algorithm, cell }, context) => {
      if (!engine) return context.skip('no such adapter on this machine');
      // llvmpipe compiles dense kernels of eight rows for long.
      const isSlow = kind === 'llvmpipe' && algorithm === 'elk-annealed';
      for (const { seed, ...sizes } of isSlow ? ANNEALED.slice(0, 1) : ANNEALED) {
        const problem = drawProblem(cellById(cell), { ...sizes, seed }, 2);
        const truth = solveSequentialTwin(problem);
        for (const annealing of [DEFAULT_ANNEALING, { start: 0.1, factor: 0.5, floor: 1e-3 }]) {
          const emulated = solveTwin(problem, {
            algorithm,
            tolerance: TOLERANCE,
            maxIterations: 200,
            precision: 'float32',
            annealing,
          });
          const solved = await solve(engine, problem, algorithm, { annealing });
          expect(solved.settled).toBe(emulated.settled);
          if (!emulated.settled) continue;
          expect(Math.abs(solved.iterations - emulated.iterations)).toBeLessThanOrEqual(2);
          expect(largestDifference(truth, solved.states)).toBeLessThanOrEqual(50 * TOLERANCE);
        }
      }
    },
  );

  test.for(['elk', 'quasi-elk'])('%s is its annealed form with a schedule that does not fall', async (id, context) => {
    if (!engine) return context.skip('no such adapter on this machine');
    const problem = drawProblem(cellById('gru'), { length: 200, state: 4, input: 4, batch: 2, seed: 3 }, 1);
    const constant = await solve(engine, problem, id, { lambda: 0.125 });
    const annealing = { start: 0.125, factor: 1, floor: 0 };
    const annealed = await solve(engine, problem, `${id}-annealed`, { annealing });
    expect(annealed.trace).toEqual(constant.trace);
    expect(annealed.states).toEqual(constant.states);
  });
});

/** An Elman cell of slope 1.5 at rest, so that variances pass 1e38 within 220 steps, until the last step's input. */
function expanding(): Problem {
  const cell = cellById('elman');
  const length = 256;
  const inputs = new Float32Array(length);
  inputs[length - 1] = 0.5;
  return {
    ...{ cell, length, state: 1, input: 1, batch: 1, hyper: {}, guess: null, inputs },
    weights: { W: Float32Array.of(1.5), U: Float32Array.of(1), b: Float32Array.of(0) },
    initial: new Float32Array(1),
  };
}
