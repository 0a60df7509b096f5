import { describe, expect, it } from 'vitest';
import { TWIN_ALGORITHMS, type TwinAlgorithm } from '../../../src/compute/twin/step-rules.ts';
import { solveSequentialTwin } from '../../../src/compute/twin/sequential.ts';
import { solveTwin, type TwinSolution } from '../../../src/compute/twin/solve.ts';
import { loadGolden, pickStored, type GoldenCase, type GoldenRun } from '../../support/golden.ts';

const CASES = ['gru_small', 'gru_T256', 'gru_guess', 'elman_small', 'elman_edge'];

describe.each(CASES)('golden case %s', (name) => {
  const { problem, golden } = loadGolden(name);
  const truth = solveSequentialTwin(problem);

  it('has the same true trajectory', () => {
    expectClose(pickStored(truth, golden.truth, golden), golden.truth.data, 1e-12);
  });

  const runs = golden.runs.filter(isTwinned);
  it('has runs of every algorithm that has a twin', () => {
    const published = TWIN_ALGORITHMS.filter((id) => !id.endsWith('-annealed'));
    expect(new Set(runs.map(({ algorithm }) => algorithm))).toEqual(new Set(published));
  });

  it.each(runs)('$algorithm at λ = $lambda takes the same iterations', (run) => {
    const solution = solveTwin(problem, {
      algorithm: run.algorithm,
      tolerance: run.tolerance,
      maxIterations: run.maxIterations,
      lambda: run.lambda ?? 0,
      truth,
      keep: [1, 2, run.iterations],
    });
    expect(solution.iterations).toBe(run.iterations);
    expect(solution.iterationsPerSequence).toEqual(run.iterationsPerSequence);
    expect(solution.settled).toBe(run.outcome !== 'not-converged');
    expect(solution.trace.resets).toEqual(run.resets);
    expectSameTrace(solution, run);
    expectSameIterates(solution, run, golden);
  });
});

function isTwinned(run: GoldenRun): run is GoldenRun & { algorithm: TwinAlgorithm } {
  return (TWIN_ALGORITHMS as readonly string[]).includes(run.algorithm);
}

/** The part of the tolerance that golden's own reproducibility asks for, at iteration i; 0 is the guess. */
function slack(run: GoldenRun, iteration: number): number {
  return 1e-8 + 100 * Math.max(0, ...run.spread.slice(0, iteration));
}

function expectSameTrace({ trace }: TwinSolution, run: GoldenRun): void {
  const lists = [
    { actual: trace.delta, golden: run.delta, first: 1 },
    { actual: trace.residual, golden: run.residual, first: 0 },
    { actual: trace.merit, golden: run.merit, first: 0 },
    { actual: trace.error, golden: run.error, first: 0 },
  ];
  for (const list of lists) {
    expect(list.actual).toHaveLength(list.golden.length);
    list.golden.forEach((row, i) => expectClose(list.actual[i]!, row, slack(run, i + list.first)));
  }
}

function expectSameIterates({ iterates, iterations }: TwinSolution, run: GoldenRun, golden: GoldenCase): void {
  for (const [key, stored] of Object.entries(run.states)) {
    const iteration = key === 'final' ? iterations : Number(key);
    expectClose(pickStored(iterates.get(iteration)!, stored, golden), stored.data, slack(run, iteration));
  }
}

/** The rule of golden/README.md for float64: relative to 1 and up, by orders of magnitude beyond 1e6. */
function expectClose(actual: ArrayLike<number>, golden: readonly (number | null)[], tolerance: number): void {
  expect(actual.length).toBe(golden.length);
  golden.forEach((expected, i) => {
    const value = actual[i]!;
    if (expected === null) expect(Number.isFinite(value)).toBe(false);
    else if (Math.abs(expected) > 1e6) expect(Math.abs(Math.log10(value / expected))).toBeLessThan(0.3);
    else expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
  });
}
