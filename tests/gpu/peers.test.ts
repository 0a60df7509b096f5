/** The peers and the CPU baseline on golden cases: same answers, same counts, same rules as our own kernels. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmById } from '../../src/compute/algorithms/index.ts';
import type { Problem } from '../../src/compute/cells/problem.ts';
import type { Engine, Solution, Solver } from '../../src/compute/device/solver.ts';
import { openTestEngine } from '../support/engines.ts';
import { loadGolden, pickStored } from '../support/golden.ts';

const TOLERANCE = 1e-4;

let engine: Engine;
beforeAll(async () => {
  const found = await openTestEngine('swiftshader');
  if (!found) throw new Error('SwiftShader is missing');
  engine = found;
});
afterAll(() => engine.close());

async function open(id: string, problem: Problem, maxIterations = 100): Promise<Solver> {
  const parameters = { tolerance: TOLERANCE, maxIterations, lambda: null, reset: true, variant: 'auto' } as const;
  const plan = algorithmById(id).plan(problem, parameters, engine.traits);
  expect(engine.whyNot(plan)).toBeNull();
  return engine.open(problem, plan);
}

/** Two solves, as a measurement makes them; the states of the second one. */
async function solve(
  id: string,
  problem: Problem,
): Promise<{ solution: Solution; states: Float32Array; steps: number }> {
  const solver = await open(id, problem);
  await solver.solve({ profile: false, signal: null });
  const solution = await solver.solve({ profile: false, signal: null });
  const states = await solver.readStates(null);
  expect(solver.memory().peakBytes).toBeGreaterThan(states.byteLength);
  solver.destroy();
  expect(solver.memory().finalBytes).toBe(0);
  return { solution, states, steps: solver.steps ?? problem.length };
}

function largestDifference(a: ArrayLike<number | null>, b: ArrayLike<number | null>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce<number>((most, value, i) => Math.max(most, Math.abs((value ?? NaN) - (b[i] ?? NaN))), 0);
}

describe.each(['gru_small', 'gru_guess', 'elman_small'])('%s', (name) => {
  const { problem, golden } = loadGolden(name);

  test.each([
    ['tfjs-quasi-deer', 'quasi-deer'],
    ['tfjs-deer', 'deer'],
  ])('%s converges to the truth in as many iterations as %s', async (id, method) => {
    const run = golden.runs.find(({ algorithm }) => algorithm === method)!;
    const { solution, states } = await solve(id, problem);
    expect(solution.settled).toBe(true);
    const expected = run.float32['iterationsAt1e-4'] ?? Number.NaN;
    expect(Math.abs(solution.iterations - expected)).toBeLessThanOrEqual(2);
    expect(solution.trace.map(({ iteration }) => iteration)).toEqual(
      Array.from({ length: solution.iterations }, (_, index) => index + 1),
    );
    expect(Math.max(...solution.iterationsPerSequence.map((count) => count ?? Infinity))).toBe(solution.iterations);
    expect(largestDifference(pickStored(states, golden.truth, golden), golden.truth.data)).toBeLessThan(50 * TOLERANCE);
  });

  test('cpu-sequential equals the truth', async () => {
    const { states } = await solve('cpu-sequential', problem);
    const error = largestDifference(pickStored(states, golden.truth, golden), golden.truth.data);
    expect(error).toBeLessThanOrEqual(10 * golden.float32Error);
  });
});
