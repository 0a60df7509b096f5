/**
 * Whether a result may count. Sequential evaluation is held against the float64 twin, everything else against the
 * device's verified sequential result of the same problem. Comparisons are written so that NaN never passes.
 */
import { predictConvergence } from '../../shared/predictability.ts';
import type { Verification, Workload as WorkloadSummary } from '../../shared/run.ts';
import { formatCount, formatError } from '../../shared/units.ts';
import type { Problem } from '../cells/problem.ts';
import type { Solution } from '../device/solver.ts';
import { estimateLyapunov } from '../twin/lyapunov.ts';
import { solveSequentialTwin } from '../twin/sequential.ts';
import { affordableSteps, measureResidual, type ResidualCheck } from './residual.ts';

/** Honest float32 runs reach about 20 times the tolerance where damping makes the rate slow. */
const WRONG_FACTOR = 50;
/** A residual within this factor of the tolerance, times the largest state, leaves no doubt that it converged. */
export const SETTLED_FACTOR = 10;
/** What float32 reaches on any problem that can be compared: no tolerance asks for less. */
const FLOOR = 1e-5;
/**
 * What sequential evaluation may be off by: no tolerance enters it, so none may excuse it. Its own rounding leaves
 * residuals around 1e-7 and errors around 1e-6, ten times that on the least contractive problems that are compared.
 */
const SEQUENTIAL_BOUND = 1e-4;
/** A rounding error that grows less than this over the whole sequence leaves trajectories comparable. */
const COMPARABLE_GROWTH = 10;
/** An exponent over more steps than this is hardly known better. */
const MOST_SURVEYED = 10_000;

/** What is known of a problem before anything is solved. */
export interface Workload {
  readonly problem: Problem;
  /** How predictable it is, as runs keep it. */
  readonly summary: WorkloadSummary;
  /** Correct float32 trajectories part company: only residuals can be held against a bound. */
  readonly isChaotic: boolean;
}

/** A trajectory that others are compared with. */
export interface Reference {
  /** What it is, in words. */
  readonly name: string;
  /** [B, steps, D] */
  readonly states: Float32Array | Float64Array;
  readonly steps: number;
  /** max |s|; NaN where a state is not finite. */
  readonly maxAbs: number;
}

export interface Judgement {
  readonly status: 'ok' | 'not-converged' | 'wrong';
  readonly reason: string | null;
  readonly verification: Verification;
  /** max |s − reference|; null where it is not finite. */
  readonly maxAbsError: number | null;
  readonly residual: ResidualCheck;
}

export interface Candidate {
  /** It iterates, so that it has to settle and to leave no residual. */
  readonly iterative: boolean;
  readonly tolerance: number;
  readonly solution: Solution;
  /** [B, T, D] */
  readonly states: Float32Array;
}

/** Estimates the largest Lyapunov exponent of the first sequence, over as many steps as are cheap, and what follows from it. */
export function surveyWorkload(problem: Problem): Workload {
  const { length } = problem;
  const steps = Math.min(MOST_SURVEYED, affordableSteps({ ...problem, batch: 1 }));
  const { exponent, standardError } = estimateLyapunov(problem, { sequence: 0, steps, seed: 1 });
  const lle = Number.isFinite(exponent) ? exponent : null;
  const prediction = predictConvergence(exponent, standardError, length);
  const isChaotic = exponent > 0 && exponent * length > Math.log(COMPARABLE_GROWTH);
  return { problem, summary: { lle, standardError, steps, prediction }, isChaotic };
}

/** The float64 reference: the first steps of every sequence, as many as are cheap. */
export function twinReference(problem: Problem): Reference {
  const steps = affordableSteps(problem);
  const states = solveSequentialTwin(problem, steps);
  const share =
    steps === problem.length
      ? `all ${formatCount(steps)} steps`
      : `the first ${formatCount(steps)} of ${formatCount(problem.length)} steps`;
  return { name: `float64 sequential evaluation, ${share}`, states, steps, maxAbs: maxAbsOf(states) };
}

/** The device's own sequential result as the reference for the others; it must have been judged `ok`. */
export function sequentialReference(problem: Problem, states: Float32Array): Reference {
  return {
    name: `sequential on this device, all ${formatCount(problem.length)} steps`,
    states,
    steps: problem.length,
    maxAbs: maxAbsOf(states),
  };
}

/** Decides the status of a finished solve. */
export function judge(workload: Workload, candidate: Candidate, reference: Reference): Judgement {
  const { tolerance, solution, iterative } = candidate;
  const scale = Math.max(1, reference.maxAbs);
  const error = maxAbsDifference(workload.problem, candidate.states, reference);
  const residual = measureResidual(workload.problem, candidate.states, iterative ? solution.trace : []);
  const bound = (iterative ? Math.max(WRONG_FACTOR * tolerance, FLOOR) : SEQUENTIAL_BOUND) * scale;
  const settledBound = Math.max(SETTLED_FACTOR * tolerance, FLOOR) * scale;
  const compared = { error, residual, bound };
  if (iterative && !solution.settled)
    return verdict('not-converged', unsettled(solution, tolerance), workload, reference, compared);
  if (!Number.isFinite(maxAbsOf(candidate.states)))
    return verdict('wrong', 'states are not finite', workload, reference, compared);
  if (iterative && !(residual.maxAbs <= settledBound))
    return verdict('not-converged', 'stalled', workload, reference, compared);
  if (!workload.isChaotic && !(error <= bound)) {
    return verdict(
      'wrong',
      `states differ from the reference by ${formatError(error)}, allowed is ${formatError(bound)}`,
      workload,
      reference,
      compared,
    );
  }
  const residualBound = iterative ? bound : FLOOR * scale;
  if (!(residual.maxAbs <= residualBound)) {
    return verdict(
      'wrong',
      `residual is ${formatError(residual.maxAbs)}, allowed is ${formatError(residualBound)}`,
      workload,
      reference,
      compared,
    );
  }
  return verdict('ok', null, workload, reference, compared);
}

interface Compared {
  readonly error: number;
  readonly residual: ResidualCheck;
  readonly bound: number;
}

function verdict(
  status: Judgement['status'],
  reason: string | null,
  workload: Workload,
  reference: Reference,
  compared: Compared,
): Judgement {
  const { error, residual, bound } = compared;
  const counted = workload.isChaotic ? residual.maxAbs : error;
  const verification = {
    reference: workload.isChaotic ? chaoticReference(workload, residual) : `${reference.name}; ${residual.method}`,
    maxAbsError: finiteOrNull(counted),
    tolerance: bound,
    passed: status === 'ok',
  };
  return { status, reason, verification, maxAbsError: finiteOrNull(error), residual };
}

function chaoticReference({ summary }: Workload, residual: ResidualCheck): string {
  return `${residual.method}; trajectories cannot be compared, the largest Lyapunov exponent is +${(summary.lle ?? 0).toPrecision(2)} per step`;
}

function unsettled({ iterations, trace }: Solution, tolerance: number): string {
  const delta = trace.at(-1)?.delta ?? null;
  const step = delta === null ? 'is not finite' : `is ${formatError(delta)}`;
  return `not settled after ${formatCount(iterations)} iterations: the last step ${step}, the tolerance ${formatError(tolerance)}`;
}

/** max |states − reference| over the steps that the reference has; NaN as soon as a difference is not finite. */
function maxAbsDifference({ batch, length, state }: Problem, states: Float32Array, reference: Reference): number {
  let worst = 0;
  const row = reference.steps * state;
  for (let b = 0; b < batch; b++) {
    for (let index = 0; index < row; index++) {
      const difference = Math.abs(
        (states[b * length * state + index] ?? Number.NaN) - (reference.states[b * row + index] ?? Number.NaN),
      );
      if (!Number.isFinite(difference)) return Number.NaN;
      if (difference > worst) worst = difference;
    }
  }
  return worst;
}

function maxAbsOf(values: Float32Array | Float64Array): number {
  let largest = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) return Number.NaN;
    largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
