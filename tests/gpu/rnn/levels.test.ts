/**
 * Plans with scans in levels beside those that walk over all chunks, on one adapter: the same iterations, the same states and
 * gradients but for rounding. Long enough for three dispatches of an elementwise scan and two levels of dense totals.
 */
import { rnnTraceOf } from '../../../src/shared/studies/rnn/trace.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SolveParameters } from '../../../src/compute/studies/rnn/algorithms/algorithm.ts';
import type { DeviceTraits } from '../../../src/compute/gpu/traits.ts';
import { algorithmById, defaultLambda } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import type { Problem } from '../../../src/compute/studies/rnn/cells/problem.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { readGradient } from '../../../src/compute/studies/rnn/judging/gradient.ts';
import { drawCotangents } from '../../../src/compute/studies/rnn/drawing/workload.ts';
import { NAMED_TRAITS } from '../../../src/compute/gpu/named-traits.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawGru } from '../../support/problems.ts';

const PARAMETERS: SolveParameters = {
  tolerance: 1e-4,
  maxIterations: 60,
  lambda: null,
  reset: true,
  variant: 'portable',
};
const WIDE = NAMED_TRAITS['gpu-variable']!.traits;

const CASES = [
  { id: 'quasi-deer', length: 20_000, state: 5, batch: 1 },
  { id: 'quasi-deer', length: 17, state: 9, batch: 3 },
  { id: 'quasi-elk', length: 20_000, state: 3, batch: 1 },
  { id: 'quasi-elk-smoother', length: 20_000, state: 2, batch: 2 },
  { id: 'quasi-elk-smoother', length: 100, state: 5, batch: 2 },
  { id: 'jacobi', length: 600, state: 2, batch: 300 },
  { id: 'deer', length: 20_000, state: 3, batch: 1 },
  { id: 'deer', length: 1100, state: 5, batch: 2 },
] as const;

describe.each(['swiftshader', 'llvmpipe'] as const)('%s', (kind) => {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
    if (kind === 'swiftshader' && !engine) throw new Error('SwiftShader is missing');
  });
  afterAll(() => engine?.close());

  async function solveWith(problem: Problem, id: string, traits: DeviceTraits, parameters: SolveParameters) {
    const algorithm = algorithmById(id);
    const plan = algorithm.plan(problem, { ...parameters, lambda: defaultLambda(algorithm) }, traits);
    const solver = await engine!.open(plan);
    try {
      const solution = await solver.solve({ profile: false, signal: null });
      const states = await solver.read('states', null);
      const gradient =
        parameters.gradient === true ? await readGradient(solver, problem, new AbortController().signal) : null;
      return { solution, states, gradient };
    } finally {
      solver.destroy();
    }
  }

  test.for(kind === 'swiftshader' ? CASES.filter(({ length }) => length < 20_000) : CASES)(
    '$id: T $length, D $state, B $batch',
    async ({ id, ...sizes }, context) => {
      if (!engine) return context.skip('no such adapter on this machine');
      const problem = drawGru({ ...sizes, input: 1 });
      const narrow = await solveWith(problem, id, { ...engine.traits, type: 'software' }, PARAMETERS);
      const wide = await solveWith(problem, id, WIDE, PARAMETERS);
      expect(wide.solution.settled).toBe(true);
      expect(Math.abs(wide.solution.iterations - narrow.solution.iterations)).toBeLessThanOrEqual(1);
      // Methods settle slowly where the damping is: both are within a few tolerances of the solution.
      expect(largestDifference(wide.states, narrow.states)).toBeLessThan(1e-3);
      const [ours, theirs] = [wide, narrow].map(({ solution }) => rnnTraceOf(solution.trace)[0]!);
      expect(relative(ours!.merit, theirs!.merit)).toBeLessThan(1e-4);
      expect(relative(ours!.residual, theirs!.residual)).toBeLessThan(1e-4);
    },
  );

  test('the reversed scan of a gradient', async (context) => {
    if (!engine) return context.skip('no such adapter on this machine');
    const length = kind === 'swiftshader' ? 1100 : 5000;
    const base = drawGru({ length, state: 3, input: 1, batch: 1 });
    const problem = { ...base, cotangents: drawCotangents(base, 1) };
    const parameters = { ...PARAMETERS, gradient: true };
    const narrow = await solveWith(problem, 'deer', { ...engine.traits, type: 'software' }, parameters);
    const wide = await solveWith(problem, 'deer', WIDE, parameters);
    expect(largestDifference(wide.gradient!.initial, narrow.gradient!.initial)).toBeLessThan(1e-4);
    expect(largestDifference(wide.gradient!.inputs, narrow.gradient!.inputs)).toBeLessThan(1e-4);
  });
});

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Number.NaN;
  for (let index = 0; index < a.length; index++) {
    const difference = Math.abs(a[index]! - b[index]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

function relative(a: number | null, b: number | null): number {
  return Math.abs((a ?? Number.NaN) - (b ?? Number.NaN)) / Math.abs(b ?? Number.NaN);
}
