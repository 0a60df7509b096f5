import { describe, expect, it } from 'vitest';
import { mul } from '../../../../../src/compute/studies/rnn/cells/expression.ts';
import { TWIN_ALGORITHMS, type TwinAlgorithm } from '../../../../../src/compute/studies/rnn/twin/step-rules.ts';
import { residualTwin } from '../../../../../src/compute/studies/rnn/twin/residual.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';
import { solveTwin } from '../../../../../src/compute/studies/rnn/twin/solve.ts';
import { loadGolden } from '../../../../support/golden.ts';
import { lstm } from '../../../../../src/compute/studies/rnn/cells/lstm/lstm.ts';
import type { Problem } from '../../../../../src/compute/studies/rnn/cells/problem.ts';
import { drawGru, drawRandomProblem, makeAutonomous, OWN, PRODUCT } from '../../../../support/problems.ts';

describe('in float32', () => {
  const cases = ['gru_small', 'gru_T256', 'gru_guess'].flatMap((name) => {
    const { problem, golden } = loadGolden(name);
    return golden.runs
      .filter(({ algorithm }) => (TWIN_ALGORITHMS as readonly string[]).includes(algorithm))
      .map((run) => ({
        name,
        problem,
        golden,
        run,
        algorithm: run.algorithm as TwinAlgorithm,
        lambda: run.lambda ?? 0,
      }));
  });

  it.each(cases)('$algorithm at λ = $lambda on $name takes golden’s iterations to 1e-4', (given) => {
    const expected = given.run.float32['iterationsAt1e-4'];
    const solution = solveTwin(given.problem, {
      algorithm: given.algorithm,
      tolerance: 1e-4,
      maxIterations: given.run.maxIterations,
      lambda: given.lambda,
      precision: 'float32',
      truth: solveSequentialTwin(given.problem),
    });
    expect(solution.settled).toBe(expected !== null);
    if (expected === null) return;
    expect(Math.abs(solution.iterations - expected)).toBeLessThanOrEqual(1);
    expect(Math.max(...solution.trace.error.at(-1)!)).toBeLessThan(20 * 1e-4);
  });
});

describe.each(TWIN_ALGORITHMS)('%s', (algorithm) => {
  const given = { algorithm, tolerance: 1e-9, maxIterations: 300, lambda: 1e-3 };
  /** The block forms need a state of two blocks. */
  const draw = (sizes: Pick<Problem, 'length' | 'state' | 'input' | 'batch'>): Problem =>
    algorithm.endsWith('-block') ? drawRandomProblem(lstm, { ...sizes, state: 2 * sizes.state }) : drawGru(sizes);

  it.each([
    { length: 1, state: 1, input: 1, batch: 1 },
    { length: 2, state: 3, input: 2, batch: 3 },
    { length: 21, state: 4, input: 4, batch: 2 },
  ])('finds the true trajectory with $state units over $length steps', (sizes) => {
    const problem = draw(sizes);
    const truth = solveSequentialTwin(problem);
    const { settled, states, trace, iterations } = solveTwin(problem, { ...given, truth });
    expect(settled).toBe(true);
    expect(residualTwin(problem, states).maxAbs).toBeLessThan(1e-7);
    expect(Math.max(...trace.error.at(-1)!)).toBeLessThan(1e-7);
    expect(trace.residual).toHaveLength(iterations + 1);
    expect(trace.delta).toHaveLength(iterations);
  });

  it('stops after one iteration at the truth', () => {
    const problem = draw({ length: 9, state: 3, input: 2, batch: 2 });
    const guess = Float32Array.from(solveSequentialTwin(problem));
    const solution = solveTwin({ ...problem, guess }, { ...given, tolerance: 1e-5 });
    expect(solution.iterations).toBe(1);
    expect(solution.iterationsPerSequence).toEqual([1, 1]);
  });

  it('stops at the most iterations allowed, unsettled', () => {
    const problem = draw({ length: 30, state: 3, input: 2, batch: 1 });
    const solution = solveTwin(problem, { ...given, tolerance: 1e-14, maxIterations: 2 });
    expect(solution).toMatchObject({ iterations: 2, settled: false, iterationsPerSequence: [null] });
  });
});

describe('a block form', () => {
  it('refuses a state that is not two blocks', () => {
    const problem = drawGru({ length: 3, state: 4, input: 2, batch: 1 });
    const solve = () => solveTwin(problem, { algorithm: 'quasi-deer-block', tolerance: 1e-4, maxIterations: 2 });
    expect(solve).toThrow('the state of cell gru has no 2 × 2 blocks');
  });

  it('takes fewer iterations than the diagonal one where the parts of a unit depend on each other', () => {
    const problem = drawRandomProblem(lstm, { length: 60, state: 8, input: 3, batch: 1 });
    const solve = (algorithm: TwinAlgorithm): number =>
      solveTwin(problem, { algorithm, tolerance: 1e-9, maxIterations: 100 }).iterations;
    expect(solve('quasi-deer-block')).toBeLessThan(solve('quasi-deer'));
  });
});

describe('damping', () => {
  const problem = drawGru({ length: 40, state: 4, input: 3, batch: 1 });
  const paired = drawRandomProblem(lstm, { length: 40, state: 6, input: 3, batch: 1 });
  const problemFor = (algorithm: TwinAlgorithm): Problem => (algorithm.endsWith('-block') ? paired : problem);
  const solve = (algorithm: TwinAlgorithm, lambda: number): number[][] =>
    solveTwin(problemFor(algorithm), { algorithm, lambda, tolerance: 1e-9, maxIterations: 60 }).trace.residual;

  it.each([
    ['elk', 'deer'],
    ['elk-smoother', 'deer'],
    ['quasi-elk', 'quasi-deer'],
    ['quasi-elk-smoother', 'quasi-deer'],
    ['quasi-elk-block', 'quasi-deer-block'],
    ['quasi-elk-smoother-block', 'quasi-deer-block'],
  ] as const)('of %s by 0 is %s', (damped, undamped) => {
    const [a, b] = [solve(damped, 0), solve(undamped, 0)];
    expect(a.length).toBe(b.length);
    a.forEach((row, i) => expect(row[0]).toBeCloseTo(b[i]![0]!, 8));
  });

  it.each(['elk', 'elk-smoother', 'quasi-elk', 'quasi-elk-smoother', 'quasi-elk-block'] as const)(
    'of %s slows it down, and freezes it in the limit',
    (algorithm) => {
      expect(solve(algorithm, 1).length).toBeGreaterThan(solve(algorithm, 1e-3).length);
      const frozen = solveTwin(problemFor(algorithm), { algorithm, lambda: 1e9, tolerance: 1e-4, maxIterations: 5 });
      expect(Math.max(...frozen.states.map(Math.abs))).toBeLessThan(1e-8);
    },
  );
});

describe('the safeguard', () => {
  // s → s² from 2: beyond every float64 after eleven steps.
  const problem = makeAutonomous(mul(OWN, OWN), [0], [2], 12);
  const given = { algorithm: 'jacobi', tolerance: 1e-4, maxIterations: 20 } as const;

  it('resets entries that are huge or not finite, and counts them', () => {
    const { trace, states } = solveTwin(problem, given);
    // 2^(2^5) is the first power beyond 1e8; it comes up at step 5 in iteration 5 and is reset in each one after.
    expect(trace.resets.slice(0, 5).map(([count]) => count)).toEqual([0, 0, 0, 0, 1]);
    expect(states[3]).toBe(65_536);
    expect(states[4]).toBe(0);
    expect(states.every(Number.isFinite)).toBe(true);
  });

  it('can be off: then nothing is reset, and what is not finite stays', () => {
    const { trace, states, settled } = solveTwin(problem, { ...given, reset: false });
    expect(trace.resets.flat().every((count) => count === 0)).toBe(true);
    expect(states[11]).toBe(Infinity);
    expect(settled).toBe(false);
  });
});

describe('the sequences of a batch', () => {
  it('are iterated jointly and settle by themselves', () => {
    const linear = makeAutonomous(PRODUCT, [0.5], [1], 30);
    const two = { ...linear, batch: 2, initial: Float32Array.from([0, 1]) };
    const { iterationsPerSequence, iterations } = solveTwin(two, {
      algorithm: 'jacobi',
      tolerance: 1e-4,
      maxIterations: 20,
    });
    expect(iterationsPerSequence[0]).toBe(1);
    expect(iterationsPerSequence[1]).toBe(iterations);
    expect(iterations).toBeGreaterThan(10);
  });
});
