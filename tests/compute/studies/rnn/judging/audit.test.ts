/** What an audit accepts and what it calls unfaithful, with the float32 twin in the place of a device. */
import { rnnTraceOf, type RnnTraceRow } from '../../../../../src/shared/studies/rnn/trace.ts';
import { reasonTextOrNull } from '../../../../../src/shared/words/reason-text.ts';
import { describe, expect, it } from 'vitest';
import { CELLS } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import { stateAtLeast } from '../../../../../src/compute/studies/rnn/cells/cell.ts';
import type { Problem } from '../../../../../src/compute/studies/rnn/cells/problem.ts';
import type { Solution, Solver } from '../../../../../src/compute/gpu/device/solver.ts';
import { auditOf } from '../../../../../src/compute/studies/rnn/judging/audit/audit.ts';
import { whyMisbooked } from '../../../../../src/compute/studies/rnn/judging/audit/bookkeeping.ts';
import { whyDerivativesDiffer } from '../../../../../src/compute/studies/rnn/judging/audit/derivatives.ts';
import { handOversOf, whyHandOverDiffers } from '../../../../../src/compute/studies/rnn/judging/audit/hand-overs.ts';
import { problemOf } from '../../../../../src/compute/studies/rnn/judging/audit/part.ts';
import { scopeOf } from '../../../../../src/compute/studies/rnn/judging/audit/scope.ts';
import { drawProblem } from '../../../../../src/compute/studies/rnn/drawing/workload.ts';
import { makeStepTwin } from '../../../../../src/compute/studies/rnn/twin/step.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';
import { solveTwin } from '../../../../../src/compute/studies/rnn/twin/solve.ts';
import type { TwinAlgorithm } from '../../../../../src/compute/studies/rnn/twin/step-rules.ts';
import { drawGru } from '../../../../support/problems.ts';

const PROBLEM = drawGru({ length: 90, state: 3, input: 2, batch: 2 });
const PARAMETERS = { tolerance: 1e-4, maxIterations: 60, lambda: 1e-2, reset: true, variant: 'auto' } as const;

interface Device {
  /** What it computes by. */
  readonly algorithm?: TwinAlgorithm;
  readonly lambda?: number;
  readonly tolerance?: number;
  /** Changes what it says of itself. */
  readonly tell?: (solution: Solution) => Solution;
  /** Changes the states after that many iterations. */
  readonly spoil?: (states: Float32Array, iterations: number) => void;
}

/** The audit of a device that says it is `asked`. */
async function audit(asked: string, device: Device, problem: Problem = PROBLEM) {
  let states = new Float32Array();
  const solveFirst = async (most: number): Promise<Solution> => {
    const { tolerance, lambda, maxIterations } = { ...PARAMETERS, ...device };
    const algorithm = device.algorithm ?? (asked as TwinAlgorithm);
    const options = { algorithm, tolerance, lambda, maxIterations: Math.min(most, maxIterations) };
    const solved = solveTwin(problem, { ...options, precision: 'float32' });
    states = Float32Array.from(solved.states);
    device.spoil?.(states, solved.iterations);
    const { trace, iterations, settled, iterationsPerSequence } = solved;
    const rows = trace.delta.map((deltas, index) => ({
      iteration: index + 1,
      delta: Math.max(...deltas),
      residual: Math.max(...(trace.residual[index + 1] ?? [])),
      merit: (trace.merit[index + 1] ?? []).reduce((sum, one) => sum + one, 0),
      resets: (trace.resets[index] ?? []).reduce((sum, one) => sum + one, 0),
      error: null,
    }));
    const resets = rows.reduce((sum, row) => sum + row.resets, 0);
    const told = { iterations, settled, iterationsPerSequence, trace: rows, resets };
    const solution: Solution = { wallNs: 1e6, gpuNs: null, phasesNs: null, ...told };
    return device.tell?.(solution) ?? solution;
  };
  const solution = await solveFirst(PARAMETERS.maxIterations);
  const solver = { solveFirst, read: async () => states } as unknown as Solver;
  const algorithm = { id: asked, iterative: true };
  const found = await auditOf({ problem, algorithm, parameters: PARAMETERS, solver, solution, signal: null });
  if (!found) throw new Error('no audit');
  return found;
}

const METHODS = [
  ...['jacobi', 'picard', 'quasi-deer', 'deer', 'quasi-elk', 'elk', 'quasi-elk-smoother', 'elk-smoother'],
  ...['quasi-elk-annealed', 'elk-annealed'],
];

describe('a device that computes in float32', () => {
  it.each(METHODS)('is faithful to %s', async (method) => {
    const { disagreement, checked } = await audit(method, {});
    expect(disagreement).toBeNull();
    expect(checked).toContain('against the float64 twin');
    expect(checked).toContain('residual and merit');
  });

  it('is faithful from a guess that is given', async () => {
    const guess = Float32Array.from(solveSequentialTwin(PROBLEM), (value) => 0.9 * value);
    expect((await audit('quasi-deer', {}, { ...PROBLEM, guess })).disagreement).toBeNull();
  });

  it('says how many iterations the float32 twin takes', async () => {
    const { expectedIterations } = await audit('quasi-deer', {});
    const options = { ...PARAMETERS, algorithm: 'quasi-deer', precision: 'float32' } as const;
    expect(expectedIterations).toBe(solveTwin(PROBLEM, options).iterations);
  });
});

const changedRow = (change: (row: RnnTraceRow) => Partial<RnnTraceRow>) => ({
  tell: (solution: Solution) => ({
    ...solution,
    trace: rnnTraceOf(solution.trace).map((row) => ({ ...row, ...change(row) })),
  }),
});

describe('a device is unfaithful', () => {
  it.each<[string, string, Device, RegExp]>([
    ['to deer, where it takes the diagonal', 'deer', { algorithm: 'quasi-deer' }, /^states of iteration 1 /],
    ['to quasi-deer, where it takes no slope', 'quasi-deer', { algorithm: 'jacobi' }, /^states of iteration 1 /],
    ['where the damping is another', 'quasi-elk', { lambda: 1e-1 }, /^states of iteration 1 /],
    ['where the smoother does not look ahead', 'elk-smoother', { algorithm: 'elk', lambda: 1 }, /^states of /],
    ['where it stops early', 'quasi-deer', { tolerance: 1e-2 }, /^settled/],
    ['where it stops late', 'quasi-deer', { tolerance: 1e-6 }, /^iterations/],
    [
      'where the step is too small',
      'jacobi',
      changedRow(({ delta }) => ({ delta: (delta ?? 0) / 2 })),
      /^(delta|iter)/,
    ],
    ['where the residual is always 0', 'deer', changedRow(() => ({ residual: 0 })), /^residual of iteration/],
    ['where the residual is never finite', 'deer', changedRow(() => ({ residual: null })), /^residual of iteration/],
    ['where the merit is half', 'deer', changedRow(({ merit }) => ({ merit: (merit ?? 0) / 2 })), /^merit of/],
    ['where it counts resets that never were', 'deer', changedRow(() => ({ resets: 1 })), /^resets/],
    ['where a row is missing', 'deer', { tell: (one) => ({ ...one, trace: one.trace.slice(1) }) }, /^trace/],
    [
      'where one entry of one iterate is off',
      'deer',
      { spoil: (states, n) => void (n === 2 && (states[200] = (states[200] ?? 0) + 1e-3)) },
      /./,
    ],
    ['where an iterate is not finite', 'deer', { spoil: (states, n) => void (n === 1 && states.fill(NaN)) }, /./],
  ])('%s', async (_, method, device, reason) => {
    const { disagreement, fault } = await audit(method, device);
    expect(reasonTextOrNull(disagreement)).toMatch(reason);
    expect(fault).toBe('unfaithful');
  });

  it('names the column, the iteration, the value and what was expected', async () => {
    const { disagreement } = await audit(
      'deer',
      changedRow(() => ({ residual: 0 })),
    );
    expect(reasonTextOrNull(disagreement)).toMatch(
      /^residual of iteration \d+: 0, expected \S+, allowed to differ by \S+$/,
    );
  });
});

describe('the books of a solve', () => {
  const rows = (...deltas: (number | null)[]) =>
    deltas.map((delta, i) => ({ iteration: i + 1, delta, residual: null, merit: null, resets: 0, error: null }));
  const rules = { tolerance: 1e-4, maxIterations: 3, batch: 1, rounding: 0 };
  const booked = (change: Partial<Solution>) => ({
    ...{ iterations: 3, iterationsPerSequence: [3], resets: 0, settled: true, trace: rows(1, 0.1, 1e-5) },
    ...change,
  });

  it('may end at the first step within the tolerance, or at the last that is allowed', () => {
    expect(whyMisbooked(booked({}), rules)).toBeNull();
    const unsettled = { settled: false, iterationsPerSequence: [null], trace: rows(1, null, 0.1) };
    expect(whyMisbooked(booked(unsettled), rules)).toBeNull();
    expect(whyMisbooked(booked({ iterationsPerSequence: [3, 2] }), { ...rules, batch: 2 })).toBeNull();
    const steps = {
      iterationsPerSequence: [3, 2],
      stepsPerSequence: [rows(1, 0.1, 1e-5), rows(1, 1e-5, 1e-3)].map((all) =>
        all.map(({ delta }) => delta ?? Infinity),
      ),
    };
    expect(whyMisbooked(booked(steps), { ...rules, batch: 2 })).toBeNull();
  });

  it.each<[Partial<Solution>, string]>([
    [{ trace: rows(1, 1e-5, 1e-5) }, 'iterations: the step of iteration 2'],
    [{ trace: rows(1, 0.1, 0.1) }, 'settled: yes'],
    [{ settled: false }, 'settled: no'],
    [{ iterations: 4 }, 'iterations: 4'],
    [{ trace: rows(1, 1e-5) }, 'trace: 2 rows'],
    [{ iterationsPerSequence: [2] }, 'iterations by sequence'],
    [{ iterationsPerSequence: [null] }, 'iterations by sequence'],
    [{ iterationsPerSequence: [] }, 'iterations by sequence'],
    [{ stepsPerSequence: [[1, 0.1, 2e-3]] }, 'settled: sequence 1 at iteration 3 with a step of'],
    [{ stepsPerSequence: [[1, 1e-5, 1e-5]] }, 'settled: sequence 1 at iteration 3, its step of iteration 2'],
    [{ resets: 2 }, 'resets: 2'],
    [{ iterations: 2, trace: rows(1, 0.1), settled: false, iterationsPerSequence: [null] }, 'iterations: it stopped'],
  ])('cannot say %j', (change, reason) => {
    expect(reasonTextOrNull(whyMisbooked(booked(change), rules))).toContain(reason);
  });
});

describe('hand-overs between dispatches', () => {
  const problem = drawGru({ length: 40, state: 2, input: 2, batch: 2 });
  const states = Float32Array.from(solveSequentialTwin(problem));

  it('are the steps after each dispatch but the last', () => {
    expect(handOversOf(problem, { segments: 4 })).toEqual([11, 21, 31]);
    expect(handOversOf(problem, {})).toEqual([]);
  });

  it('have to follow from the step before', () => {
    const steps = handOversOf(problem, { segments: 4 });
    expect(whyHandOverDiffers(problem, states, steps)).toBeNull();
    const spoiled = states.slice();
    spoiled[(40 + 20) * 2] = 0.9;
    expect(reasonTextOrNull(whyHandOverDiffers(problem, spoiled, steps))).toMatch(
      /^residual at step 21 of sequence 2, /,
    );
    spoiled.fill(Number.NaN);
    expect(reasonTextOrNull(whyHandOverDiffers(problem, spoiled, steps))).toMatch(
      /^residual at step 11 of sequence 1, /,
    );
  });
});

describe('derivatives', () => {
  it.each(CELLS.map((cell) => [cell.id, cell] as const))('of %s are the differences of its step', (_, cell) => {
    const state = stateAtLeast(cell, 5);
    const problem = drawProblem(cell, { length: 12, state, input: 3, batch: 1, seed: 5 }, 1);
    expect(whyDerivativesDiffer(problem, Float32Array.from(solveSequentialTwin(problem)))).toBeNull();
  });

  it('that are half of it are named', () => {
    const states = Float32Array.from(solveSequentialTwin(PROBLEM));
    const twin = makeStepTwin(PROBLEM);
    const halved = {
      ...twin,
      applyJacobian: (vector: Parameters<typeof twin.applyJacobian>[0], out: typeof vector) => {
        twin.applyJacobian(vector, out);
        for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) / 2;
      },
    };
    expect(reasonTextOrNull(whyDerivativesDiffer(PROBLEM, states, halved))).toMatch(/^derivative of gru \(tangent/);
  });
});

describe('the scope', () => {
  const scope = (sizes: Partial<Problem>, algorithm: string, wallNs = 1e6) =>
    scopeOf({ ...PROBLEM, ...sizes }, algorithm, PARAMETERS, { iterations: 12, wallNs });

  it('is everything where that is cheap, and the step before the last', () => {
    const { part, compared, iterations, isWholeAffordable } = scope({}, 'quasi-deer');
    expect(part).toEqual({ sequences: [0, 1], steps: 90 });
    expect([compared, iterations, isWholeAffordable]).toEqual([3, [1, 2, 3, 11], true]);
  });

  it('is a part of a long sequence, across a boundary between chunks where it can', () => {
    const long = scope({ length: 1_000_000, batch: 500 }, 'deer', 1e9);
    expect(long.iterations).toEqual([1, 2]);
    expect(long.part?.sequences).toEqual([0, 249, 499]);
    expect(long.part?.steps).toBeGreaterThan(256);
    expect(long.part?.steps).toBeLessThan(1_000_000);
    expect(long.isWholeAffordable).toBe(false);
  });

  it('has no part of a method that looks ahead, but all of it or none', () => {
    expect(scope({ length: 90 }, 'elk-smoother').part?.steps).toBe(90);
    expect(scope({ length: 100_000 }, 'elk-smoother').part).toBeNull();
  });

  it('knows the methods of peers, and none of what steps', () => {
    expect(scope({}, 'tfjs-deer').part).not.toBeNull();
    expect(scope({}, 'sequential').part).toBeNull();
  });

  it('cuts the arrays of the problem alike', () => {
    const part = problemOf({ sequences: [1], steps: 4 }, PROBLEM);
    expect(part).toMatchObject({ length: 4, batch: 1 });
    const whole = solveSequentialTwin(PROBLEM);
    expect(solveSequentialTwin(part)).toEqual(whole.slice(90 * 3, 94 * 3));
  });
});
