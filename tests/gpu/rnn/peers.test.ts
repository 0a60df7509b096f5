/** The peers and the CPU baseline on golden cases: same answers, same counts, same rules as our own kernels. */
import { reasonTextOrNull } from '../../../src/shared/words/reason-text.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import type { Problem } from '../../../src/compute/studies/rnn/cells/problem.ts';
import type { Solution, Solver } from '../../../src/compute/gpu/device/solver.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { fitOf } from '../../../src/compute/studies/rnn/runtime/fit.ts';
import { solveSequentialTwin } from '../../../src/compute/studies/rnn/twin/sequential.ts';
import { openTestEngine } from '../../support/engines.ts';
import { loadGolden, pickStored } from '../../support/golden.ts';

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
  return engine.open(plan);
}

/** Two solves, as a measurement makes them; the states of the second one. */
async function solve(
  id: string,
  problem: Problem,
): Promise<{ solution: Solution; states: Float32Array; steps: number }> {
  const solver = await open(id, problem);
  await solver.solve({ profile: false, signal: null });
  const solution = await solver.solve({ profile: false, signal: null });
  const states = await solver.read('states', null);
  expect(solver.memory().peakBytes).toBeGreaterThan(states.byteLength);
  solver.destroy();
  expect(solver.memory().finalBytes).toBe(0);
  return { solution, states, steps: solver.steps ?? problem.length };
}

function largestDifference(a: ArrayLike<number | null>, b: ArrayLike<number | null>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce<number>((most, value, i) => Math.max(most, Math.abs((value ?? NaN) - (b[i] ?? NaN))), 0);
}

test.each([
  ['tfjs-quasi-deer', 'quasi-deer', 'gru_small'],
  ['tfjs-quasi-deer', 'quasi-deer', 'gru_guess'],
  ['tfjs-quasi-deer', 'quasi-deer', 'elman_small'],
  ['tfjs-deer', 'deer', 'gru_small'],
])('%s converges to the truth in as many iterations as %s on %s', async (id, method, name) => {
  const { problem, golden } = loadGolden(name);
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

test.each(['gru_small', 'elman_small'])('cpu-sequential equals the truth on %s', async (name) => {
  const { problem, golden } = loadGolden(name);
  const { states } = await solve('cpu-sequential', problem);
  const error = largestDifference(pickStored(states, golden.truth, golden), golden.truth.data);
  expect(error).toBeLessThanOrEqual(10 * golden.float32Error);
});

test('sequences of a batch keep their order, and steps of length one are a sequence too', async () => {
  const { problem } = loadGolden('gru_guess');
  const batch = 3;
  const sizes = { batch, length: 1, input: problem.input, state: problem.state };
  const value = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i + 1));
  const arrays = { inputs: value(batch * problem.input), initial: value(batch * problem.state), guess: null };
  const all = ['cpu-sequential', 'tfjs-sequential', 'tfjs-quasi-deer', 'tfjs-deer'];
  for (const [length, ids] of [
    [5, all],
    [1, all.slice(0, 3)],
  ] as const) {
    const inputs = value(batch * length * problem.input);
    const small: Problem = { ...problem, ...sizes, ...arrays, length, inputs };
    const truth = solveSequentialTwin(small);
    for (const id of ids)
      expect(largestDifference((await solve(id, small)).states, truth), `${id}, T ${length}`).toBeLessThan(1e-4);
  }
});

test('a long sequence is stepped through in part, and the states are those of its first steps', async () => {
  const { problem } = loadGolden('gru_T256');
  const { solution, states, steps } = await solve('tfjs-sequential', problem);
  expect(steps).toBeGreaterThanOrEqual(20);
  expect(steps).toBeLessThanOrEqual(200);
  expect(solution.trace).toEqual([]);
  const { batch, state } = problem;
  const truth = solveSequentialTwin(problem, steps);
  expect(states.length).toBe(batch * steps * state);
  expect(largestDifference(states, truth)).toBeLessThan(1e-4);
});

test('two peers on one device do not disturb each other', async () => {
  const { problem } = loadGolden('gru_small');
  const options = { profile: false, signal: null };
  const [first, second] = [await open('tfjs-quasi-deer', problem), await open('tfjs-deer', problem)];
  await first.solve(options);
  const before = await first.read('states', null);
  await second.solve(options);
  second.destroy();
  expect(await first.read('states', null)).toEqual(before);
  await first.solve(options);
  expect(await first.read('states', null)).toEqual(before);
  first.destroy();
});

test('a solve ends where it is told to, and the solver can be used again', async () => {
  const { problem } = loadGolden('gru_small');
  for (const id of ['cpu-sequential', 'tfjs-sequential', 'tfjs-quasi-deer']) {
    const solver = await open(id, id === 'cpu-sequential' ? lengthen(problem, 200_000) : problem);
    const stop = new AbortController();
    const solving = solver.solve({ profile: false, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(solving, id).rejects.toThrow('enough');
    if (id !== 'cpu-sequential') expect((await solver.solve({ profile: false, signal: null })).settled).toBe(true);
    solver.destroy();
    expect(solver.memory().finalBytes).toBe(0);
  }
});

function lengthen(problem: Problem, length: number): Problem {
  return { ...problem, length, inputs: new Float32Array(problem.batch * length * problem.input), guess: null };
}

describe('what does not fit is said before anything is allocated', () => {
  const { problem } = loadGolden('gru_small');
  const parameters = { tolerance: TOLERANCE, maxIterations: 10, lambda: null, reset: true, variant: 'auto' } as const;
  const reason = (id: string, length: number, state: number) =>
    reasonTextOrNull(fitOf(algorithmById(id), { ...problem, length, state, guess: null }, parameters, engine).whyNot);

  test('too many matrices, too large a state, too many bytes', () => {
    expect(reason('tfjs-deer', 1000, 8)).toBeNull();
    expect(reason('tfjs-deer', 100_000, 2)).toMatch(/at most 65,535 matrices at once/);
    expect(reason('tfjs-deer', 100, 65)).toMatch(/runs up to state size 64/);
    expect(reason('tfjs-quasi-deer', 10_000_000, 64)).toMatch(/needs? [\d,]+ bytes/);
    expect(reason('cpu-sequential', 100_000_000, 64)).toMatch(/all buffers need [\d,]+ bytes/);
  });
});
