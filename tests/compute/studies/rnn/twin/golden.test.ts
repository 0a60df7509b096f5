/** Every golden case by the rules of the golden format for float64: every run that has a twin, and the gradients. */
import { describe, expect, it } from 'vitest';
import { gradientTwin } from '../../../../../src/compute/studies/rnn/twin/gradient.ts';
import { TWIN_ALGORITHMS, type TwinAlgorithm } from '../../../../../src/compute/studies/rnn/twin/step-rules.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';
import { solveTwin, type TwinSolution } from '../../../../../src/compute/studies/rnn/twin/solve.ts';
import {
  GOLDEN_NAMES,
  hasGolden,
  loadGolden,
  PAPER_NAMES,
  pickStored,
  type GoldenArray,
  type GoldenCase,
  type GoldenRun,
} from '../../../../support/golden.ts';

/** From this slack on golden's own two forms of an iteration have parted: sizes of entries, and overflows, are chance. */
const PARTED = 1;

it.for(PAPER_NAMES.filter((name) => !hasGolden(name)))('golden case %s', (name, context) => {
  context.skip(`${name}.json holds weights of others and is not on this machine`);
});

describe.each([...GOLDEN_NAMES, ...PAPER_NAMES.filter(hasGolden)])('golden case %s', (name) => {
  const { problem, golden } = loadGolden(name);
  const truth = solveSequentialTwin(problem);

  it('has the same true trajectory', () => {
    expectClose(pickStored(truth, golden.truth, golden), golden.truth.data, 1e-10);
  });

  it('has runs of every published algorithm, all of which have a twin', () => {
    const isPaired = problem.cell.blocks.length === 2 && golden.D === 2 * golden.H;
    const published = TWIN_ALGORITHMS.filter((id) => !id.endsWith('-annealed') && (isPaired || !id.endsWith('-block')));
    expect(new Set(golden.runs.map(({ algorithm }) => algorithm))).toEqual(new Set(published));
  });

  it.each(golden.runs)('$algorithm at λ = $lambda takes the same iterations', (run) => {
    const solution = solveTwin(problem, {
      algorithm: run.algorithm as TwinAlgorithm,
      tolerance: run.tolerance,
      maxIterations: run.maxIterations,
      lambda: run.lambda ?? 0,
      truth,
      keep: [1, 2, run.iterations],
    });
    expect(solution.iterations).toBe(run.iterations);
    expect(solution.iterationsPerSequence).toEqual(run.iterationsPerSequence);
    expect(solution.settled).toBe(run.outcome !== 'not-converged');
    run.resets.forEach((row, i) => {
      if (slack(run, i + 1) < PARTED) expect(solution.trace.resets[i], `resets of iteration ${i + 1}`).toEqual(row);
    });
    expectSameTrace(solution, run);
    expectSameIterates(solution, run, golden);
  });

  it('has the same gradients', () => {
    const { grad } = golden;
    const gradient = gradientTwin(problem, grad.c.data as number[], truth);
    const expectArray = (actual: ArrayLike<number>, stored: GoldenArray): void =>
      expectClose(actual, stored.data, 1e-9);
    expectClose([gradient.loss], [grad.loss], 1e-10);
    expectArray(gradient.initial, grad.ds0);
    expectArray(pickStored(gradient.adjoint, grad.adjoint, golden), grad.adjoint);
    expectArray(pickStored(gradient.inputs, grad.dx, golden, golden.nx), grad.dx);
    expect(Object.keys(gradient.weights)).toEqual(Object.keys(grad.dtheta));
    for (const [weight, stored] of Object.entries(grad.dtheta)) expectArray(gradient.weights[weight]!, stored);
  });
});

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

/** The rule for float64: relative to 1 and up, by orders of magnitude beyond 1e6. */
function expectClose(actual: ArrayLike<number>, golden: readonly (number | null)[], tolerance: number): void {
  expect(actual.length).toBe(golden.length);
  if (tolerance >= PARTED) return;
  golden.forEach((expected, i) => {
    const value = actual[i]!;
    if (expected === null) expect(Number.isFinite(value)).toBe(false);
    else if (Math.abs(expected) > 1e6) expect(Math.abs(Math.log10(value / expected))).toBeLessThan(0.3);
    else expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
  });
}
