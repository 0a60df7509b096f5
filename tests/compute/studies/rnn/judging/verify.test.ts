import { rnnTraceOf } from '../../../../../src/shared/studies/rnn/trace.ts';
import { describe, expect, it } from 'vitest';
import { cellById } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import type { Problem } from '../../../../../src/compute/studies/rnn/cells/problem.ts';
import type { Solution } from '../../../../../src/compute/gpu/device/solver.ts';
import { affordableSteps } from '../../../../../src/compute/studies/rnn/judging/budget.ts';
import { measureResidual } from '../../../../../src/compute/studies/rnn/judging/residual.ts';
import {
  judge,
  sequentialReference,
  surveyWorkload,
  twinReference,
} from '../../../../../src/compute/studies/rnn/judging/verify.ts';
import { drawProblem } from '../../../../../src/compute/studies/rnn/drawing/workload.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';

const gru = cellById('gru');
const draw = (length: number, state: number, gain = 1, batch = 1) =>
  drawProblem(gru, { length, state, input: state, batch, seed: 3 }, gain);
const solve = (problem: Problem) => Float32Array.from(solveSequentialTwin(problem));

const settled: Solution = {
  ...{ wallNs: 1, gpuNs: null, phasesNs: null, iterations: 4, iterationsPerSequence: [4], resets: 0, settled: true },
  trace: [{ iteration: 4, delta: 1e-5, residual: null, merit: null, resets: 0, error: null }],
};
const candidate = (states: Float32Array, solution = settled) => ({
  iterative: true,
  tolerance: 1e-4,
  solution,
  states,
});

describe('judge', () => {
  const problem = draw(60, 4, 1, 2);
  const workload = surveyWorkload(problem);
  const right = solve(problem);
  const reference = sequentialReference(problem, right);

  it('passes what is right', () => {
    const judgement = judge(workload, candidate(right), reference);
    expect(judgement).toMatchObject({
      status: 'ok',
      reason: null,
      verification: { passed: true, maxAbsError: 0, tolerance: 5e-3 },
    });
  });

  it('calls a smooth shift beyond fifty tolerances wrong where its steps leave little residual', () => {
    const close = { ...reference, states: right.map((value) => value + 0.004) };
    expect(judge(workload, candidate(right), close).status).toBe('ok');
    const far = { ...reference, states: right.map((value) => value + 0.006) };
    const judgement = judge(workload, candidate(right), far);
    expect(judgement.status).toBe('wrong');
    expect(judgement.verification.maxAbsError).toBeCloseTo(0.006, 6);
  });

  it('holds sequential evaluation against a bound that no tolerance loosens', () => {
    const loose = { ...candidate(right), iterative: false, tolerance: 0.5 };
    expect(judge(workload, loose, reference).status).toBe('ok');
    const shifted = { ...reference, states: right.map((value) => value + 2e-4) };
    expect(judge(workload, loose, shifted)).toMatchObject({ status: 'wrong', verification: { tolerance: 1e-4 } });
    const rough = Float32Array.from(right, (value, index) => value + (index === 100 ? 5e-5 : 0));
    expect(judge(workload, { ...loose, states: rough }, reference)).toMatchObject({
      status: 'wrong',
      reason: { code: 'residual-too-large', error: expect.closeTo(5e-5, 6) as number, allowed: 1e-5 },
    });
  });

  it('scales the bound of each unit with its own size, from the step on that it had it', () => {
    const states = Float64Array.from(right, (value, at) => (at === 20 * 4 + 1 ? 20 : value));
    const away = (by: number, at: number) => ({
      ...reference,
      states: states.map((value, k) => value + (k === at ? by : 0)),
    });
    const toleranceAt = (at: number) =>
      judge(workload, { ...candidate(right), states: Float32Array.from(states) }, away(1, at)).verification.tolerance;
    expect(toleranceAt(30 * 4 + 1)).toBeCloseTo(0.1);
    expect(toleranceAt(10 * 4 + 1)).toBeLessThan(0.011);
    expect(toleranceAt(30 * 4 + 2)).toBeLessThan(0.011);
  });

  it('calls a wrong entry in any sequence, at either end, a stall', () => {
    for (const index of [0, right.length / 2, right.length - 1]) {
      const states = Float32Array.from(right);
      states[index] = (states[index] ?? 0) + 0.002;
      expect(judge(workload, candidate(states), reference)).toMatchObject({
        status: 'not-converged',
        reason: { code: 'stalled' },
      });
    }
  });

  it('never lets NaN pass, wherever it is', () => {
    const broken = Float32Array.from(right);
    broken[right.length - 1] = Number.NaN;
    expect(judge(workload, candidate(broken), reference)).toMatchObject({
      status: 'wrong',
      verification: { passed: false, maxAbsError: null },
    });
    expect(judge(workload, candidate(right), { ...reference, states: broken }).status).not.toBe('ok');
    const infinite = Float32Array.from(right);
    infinite[0] = Infinity;
    expect(judge(workload, candidate(infinite), reference).status).toBe('wrong');
  });

  it('does not ask more than float32 can give, however small the tolerance', () => {
    const judgement = judge(workload, { ...candidate(right), tolerance: 1e-9 }, reference);
    expect(judgement).toMatchObject({ status: 'ok', verification: { tolerance: 1e-5 } });
  });

  it('does not ask a sequential evaluation to settle', () => {
    const solution = { ...settled, settled: false, trace: [] };
    expect(judge(workload, { ...candidate(right, solution), iterative: false }, twinReference(problem)).status).toBe(
      'ok',
    );
  });
});

describe('long and chaotic problems', () => {
  it('holds a long trajectory against a prefix and against windows that reach its end', () => {
    const problem = draw(20_000, 24);
    const states = solve(problem);
    const workload = surveyWorkload(problem);
    const reference = twinReference(problem);
    expect(reference.steps).toBeLessThan(problem.length);
    const sequential = { iterative: false, tolerance: 1e-4, solution: { ...settled, trace: [] }, states };
    const judgement = judge(workload, sequential, reference);
    expect(judgement.status).toBe('ok');
    expect(judgement.verification.reference).toMatch(
      /the first [\d,]+ of 20,000 steps; float64 residual of [\d,]+ of 20,000 steps in \d+ windows/,
    );
    const cutShort = Float32Array.from(states).fill(0, 15_000 * 24);
    expect(judge(workload, { ...sequential, states: cutShort }, reference).status).toBe('wrong');
    const lastStep = Float32Array.from(states).fill(0.9, states.length - 24);
    expect(judge(workload, { ...sequential, states: lastStep }, reference).status).toBe('wrong');
  });

  it('takes the residual of the device beside float64 windows where float64 over everything is not cheap', () => {
    const problem = draw(20_000, 24);
    const states = new Float32Array(20_000 * 24);
    const [row] = rnnTraceOf(settled.trace);
    const checked = measureResidual(problem, states, [{ ...row!, residual: 99 }]);
    expect(checked).toMatchObject({ maxAbs: 99, isComplete: true });
    expect(checked.method).toMatch(/^residual of all steps on the device, and float64 residual of .* windows$/);
    // The kernel that made wrong states may find no residual in them.
    const believed = measureResidual(problem, states, [{ ...row!, residual: 3e-7 }]);
    expect(believed.maxAbs).toBeGreaterThan(0.1);
    expect(measureResidual(problem, states, rnnTraceOf(settled.trace)).isComplete).toBe(false);
  });

  it('judges a chaotic problem by its residual alone, and says so', () => {
    const problem = draw(2000, 16, 12);
    const workload = surveyWorkload(problem);
    expect(workload.summary.lle).toBeGreaterThan(0);
    expect(workload.summary.prediction).toBe('not-usefully');
    expect(workload.isChaotic).toBe(true);
    const nudged = { ...problem, initial: problem.initial.map((value) => value + 1e-6) };
    const other = Float32Array.from(solveSequentialTwin(nudged));
    const judgement = judge(workload, candidate(other), sequentialReference(problem, solve(problem)));
    expect(judgement.maxAbsError).toBeGreaterThan(0.1);
    expect(judgement.status).toBe('ok');
    expect(judgement.verification.reference).toMatch(
      /^float64 residual of all steps; trajectories cannot be compared, the largest Lyapunov exponent is \+0\.\d+ per step$/,
    );
    expect(judgement.verification.maxAbsError).toBeLessThan(1e-4);
  });

  it('keeps the cost of the twin bounded', () => {
    expect(affordableSteps({ length: 1_000_000, state: 64, input: 64, batch: 16 })).toBeLessThan(100);
    expect(affordableSteps({ length: 1_000_000, state: 64, input: 64, batch: 100_000 })).toBe(1);
    expect(affordableSteps({ length: 1, state: 1, input: 1, batch: 1 })).toBe(1);
  });
});
