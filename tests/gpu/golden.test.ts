/** The golden cases of the cells there are on every software adapter, by the rules of the golden format for float32. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmById, ALGORITHMS } from '../../src/compute/algorithms/index.ts';
import type { Engine, Solution } from '../../src/compute/device/solver.ts';
import { openTestEngine } from '../support/engines.ts';
import { loadGolden, pickStored, type GoldenCase, type GoldenRun } from '../support/golden.ts';

const CASES = ['gru_small', 'gru_guess', 'gru_T256', 'elman_small', 'elman_edge'];
const TOLERANCE = 1e-4;

describe.each(['swiftshader', 'llvmpipe'] as const)('%s', (kind) => {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
    // SwiftShader comes with every Chromium: without it nothing here was proved.
    if (kind === 'swiftshader' && !engine) throw new Error('SwiftShader is missing');
  });
  afterAll(() => engine?.close());

  // The portable kernels are proved on one adapter: they use no feature in which adapters differ.
  const variants = kind === 'swiftshader' ? (['auto', 'portable'] as const) : (['auto'] as const);
  describe.each(variants)('%s kernels', (variant) => {
    test.for(CASES)('%s', async (name, context) => {
      if (!engine) return context.skip('no such adapter on this machine');
      const { problem, golden } = loadGolden(name);
      const runs = golden.runs.filter((run) => ALGORITHMS.some(({ id }) => id === run.algorithm));
      expect(runs.length).toBeGreaterThanOrEqual(4);
      for (const run of [null, ...runs]) {
        const id = run?.algorithm ?? 'sequential';
        const parameters = {
          tolerance: TOLERANCE,
          maxIterations: run?.maxIterations ?? 1,
          lambda: run?.lambda ?? null,
          reset: true,
          variant,
        };
        const plan = algorithmById(id).plan(problem, parameters, engine.traits);
        expect(engine.whyNot(plan)).toBeNull();
        const solver = await engine.open(problem, plan);
        const solution = await solver.solve({ profile: false, signal: null });
        const states = await solver.readStates(null);
        solver.destroy();
        expect(solver.memory().finalBytes).toBe(0);
        const error = largestDifference(pickStored(states, golden.truth, golden), golden.truth.data);
        if (run) checkRun(`${name} ${id} λ ${run.lambda ?? '–'}`, run, golden, solution, error);
        else expect(error).toBeLessThanOrEqual(10 * golden.float32Error);
      }
    });
  });
});

function checkRun(what: string, run: GoldenRun, golden: GoldenCase, solution: Solution, error: number): void {
  const emulated = run.float32['iterationsAt1e-4'];
  if (emulated === null) {
    expect(solution.settled, `${what} settles`).toBe(false);
    expect(solution.iterations, `${what} iterations`).toBe(run.maxIterations);
    return;
  }
  expect(solution.settled, `${what} settles`).toBe(true);
  const slack = run.algorithm === 'quasi-elk' ? 2 : 1;
  expect(
    Math.abs(solution.iterations - emulated),
    `${what} iterations ${solution.iterations}, emulated ${emulated}`,
  ).toBeLessThanOrEqual(slack);
  const truthSize = Math.max(1, ...golden.truth.data.map((value) => Math.abs(value ?? 0)));
  expect(error, `${what} error`).toBeLessThanOrEqual(50 * TOLERANCE * truthSize);
  checkTrace(what, run, solution);
}

/** Delta, residual and merit per iteration, while float32 and float64 still agree on the iterate. */
function checkTrace(what: string, run: GoldenRun, solution: Solution): void {
  for (const row of solution.trace) {
    const gap = run.float32.gap[row.iteration - 1] ?? Number.POSITIVE_INFINITY;
    if (gap > 1e-2) continue;
    const allowed = (value: number) => 10 * gap + 1e-5 * Math.max(1, Math.abs(value)) + 2 * gap;
    const delta = Math.max(...(run.delta[row.iteration - 1] ?? []).map((value) => value ?? Number.NaN));
    const residual = Math.max(...(run.residual[row.iteration] ?? []).map((value) => value ?? Number.NaN));
    expect(Math.abs((row.delta ?? Number.NaN) - delta), `${what} delta ${row.iteration}`).toBeLessThanOrEqual(
      allowed(delta),
    );
    expect(Math.abs((row.residual ?? Number.NaN) - residual), `${what} residual ${row.iteration}`).toBeLessThanOrEqual(
      allowed(residual),
    );
    const merit = (run.merit[row.iteration] ?? []).reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0);
    const meritGap = 1e-4 * Math.max(1, merit) + 20 * gap * Math.sqrt(2 * merit * solution.trace.length + 1);
    expect(Math.abs((row.merit ?? Number.NaN) - merit), `${what} merit ${row.iteration}`).toBeLessThanOrEqual(meritGap);
  }
}

function largestDifference(states: ArrayLike<number>, truth: readonly (number | null)[]): number {
  let largest = 0;
  truth.forEach((value, index) => {
    const difference = Math.abs((states[index] ?? Number.NaN) - (value ?? Number.NaN));
    if (!(difference <= largest)) largest = difference;
  });
  return largest;
}
