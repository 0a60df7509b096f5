/**
 * Every golden case, every algorithm, on every software adapter, by the rules of the golden format for float32. The cases
 * with the paper's own weights are not part of the project: they are skipped by name where they are absent.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmById, ALGORITHMS } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { NAMED_TRAITS } from '../../../src/compute/gpu/named-traits.ts';
import type { Solution } from '../../../src/compute/gpu/device/solver.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { openTestEngine } from '../../support/engines.ts';
import {
  GOLDEN_NAMES,
  hasGolden,
  loadGolden,
  PAPER_NAMES,
  pickStored,
  type GoldenCase,
  type GoldenRun,
} from '../../support/golden.ts';

const TOLERANCE = 1e-4;
/** Cases that the portable kernels are proved on, one of every cell: they use no feature in which adapters differ. */
const PORTABLE = ['gru_small', 'elman_small', 'lstm_small', 'lem_small', 'lorenz96_T64', 'ar_gru_reset'];

/**
 * What differs from the adapter's own kernels is proved on a case of every cell; the plans of a GPU, which take a processor
 * minutes, on two.
 */
const NAMES = {
  auto: [...GOLDEN_NAMES, ...PAPER_NAMES],
  portable: PORTABLE,
  'gpu-variable': ['gru_small', 'elman_small'],
} as const;

/** `gpu-variable`: the plans that such a GPU gets, which run anywhere. */
describe.each([
  ['swiftshader', 'auto'],
  ['swiftshader', 'portable'],
  ['llvmpipe', 'auto'],
  ['llvmpipe', 'gpu-variable'],
] as const)('%s, %s kernels', (kind, kernels) => {
  const variant = kernels === 'gpu-variable' ? 'auto' : kernels;
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
    // SwiftShader comes with every Chromium: without it nothing here was proved.
    if (kind === 'swiftshader' && !engine) throw new Error('SwiftShader is missing');
  });
  afterAll(() => engine?.close());

  test.for(NAMES[kernels])('%s', async (name, context) => {
    if (!engine) return context.skip('no such adapter on this machine');
    if (!hasGolden(name)) return context.skip(`golden case ${name} is not here`);
    const { problem, golden } = loadGolden(name);
    const forced = NAMED_TRAITS[kernels]?.traits;
    const runs = golden.runs.filter((run) => ALGORITHMS.some(({ id }) => id === run.algorithm));
    expect(runs.length).toBe(golden.runs.length);
    for (const run of [null, ...runs]) {
      const id = run?.algorithm ?? 'sequential';
      const parameters = {
        tolerance: TOLERANCE,
        maxIterations: run?.maxIterations ?? 1,
        lambda: run?.lambda ?? null,
        reset: true,
        variant,
      };
      const plan = algorithmById(id).plan(problem, parameters, forced ?? engine.traits);
      expect(engine.whyNot(plan)).toBeNull();
      const solver = await engine.open(plan);
      const solution = await solver.solve({ profile: false, signal: null });
      const states = await solver.read('states', null);
      solver.destroy();
      expect(solver.memory().finalBytes).toBe(0);
      const error = largestDifference(pickStored(states, golden.truth, golden), golden.truth.data);
      if (run) checkRun(`${name} ${id} λ ${run.lambda ?? '–'}`, run, golden, solution, error);
      else expect(error).toBeLessThanOrEqual(10 * golden.float32Error);
    }
  });
});

/** After an overshoot float32 and float64 part company: only whether it ends at the truth can be compared. */
function hasOvershot(run: GoldenRun, golden: GoldenCase): boolean {
  const isReset = run.resets.flat().some((count) => (count ?? 0) > 0);
  const counted = run.float32['iterationsAt1e-4'] ?? run.iterations;
  return isReset || run.float32.gap.slice(0, counted).some((gap) => !(gap <= 1e-2 * truthSizeOf(golden)));
}

function truthSizeOf(golden: GoldenCase): number {
  return Math.max(1, ...golden.truth.data.map((value) => Math.abs(value ?? 0)));
}

function checkRun(what: string, run: GoldenRun, golden: GoldenCase, solution: Solution, error: number): void {
  const emulated = run.float32['iterationsAt1e-4'];
  const size = truthSizeOf(golden);
  const residual = solution.trace.at(-1)?.residual ?? Number.NaN;
  const isConverged = solution.settled && residual <= 10 * TOLERANCE * size;
  if (run.outcome === 'stalled') {
    // A step of rounding size at a wrong trajectory: the residual tells.
    expect(isConverged && error > 50 * TOLERANCE * size, `${what} is taken for converged`).toBe(false);
    return;
  }
  if (hasOvershot(run, golden)) {
    if (isConverged) expect(error, `${what} error`).toBeLessThanOrEqual(50 * TOLERANCE * size);
    if (run.outcome === 'converged' && emulated !== null) expect(isConverged, `${what} converges`).toBe(true);
    return;
  }
  if (emulated === null) {
    expect(solution.settled, `${what} settles`).toBe(false);
    expect(solution.iterations, `${what} iterations`).toBe(run.maxIterations);
    return;
  }
  expect(solution.settled, `${what} settles`).toBe(true);
  expect(
    Math.abs(solution.iterations - emulated),
    `${what} iterations ${solution.iterations}, emulated ${emulated}`,
  ).toBeLessThanOrEqual(2);
  expect(error, `${what} error`).toBeLessThanOrEqual(50 * TOLERANCE * size);
  checkTrace(what, run, golden, solution);
}

/** Delta, residual and merit per iteration, while float32 and float64 still agree on the iterate. */
function checkTrace(what: string, run: GoldenRun, golden: GoldenCase, solution: Solution): void {
  const size = truthSizeOf(golden);
  for (const row of solution.trace) {
    // A step is the difference of two iterates, and each of them may be off.
    const gaps = run.float32.gap.slice(Math.max(0, row.iteration - 2), row.iteration);
    const gap = row.iteration > run.float32.gap.length ? Number.POSITIVE_INFINITY : Math.max(...gaps);
    if (!(gap <= 1e-2 * size)) continue;
    const allowed = (value: number) => 12 * gap + 1e-5 * Math.max(size, Math.abs(value));
    const delta = Math.max(...(run.delta[row.iteration - 1] ?? []).map((value) => value ?? Number.NaN));
    const residual = Math.max(...(run.residual[row.iteration] ?? []).map((value) => value ?? Number.NaN));
    expect(Math.abs((row.delta ?? Number.NaN) - delta), `${what} delta ${row.iteration}`).toBeLessThanOrEqual(
      allowed(delta),
    );
    expect(Math.abs((row.residual ?? Number.NaN) - residual), `${what} residual ${row.iteration}`).toBeLessThanOrEqual(
      allowed(residual),
    );
    const merit = (run.merit[row.iteration] ?? []).reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0);
    const meritGap = 1e-4 * Math.max(size, merit) + 20 * gap * Math.sqrt(2 * merit * solution.trace.length + 1);
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
