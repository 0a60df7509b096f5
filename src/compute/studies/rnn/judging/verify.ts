/**
 * Whether a result may count. Sequential evaluation is held against the float64 twin, everything else against the
 * device's verified sequential result of the same problem. Comparisons are written so that NaN never passes.
 */
import type { Verification } from '../../../../shared/contract/run.ts';
import { reasonOf, type Reason } from '../../../../shared/contract/reason.ts';
import { formatCount, formatError } from '../../../../shared/text/units.ts';
import { rnnTraceOf } from '../../../../shared/studies/rnn/trace.ts';
import { hasSettled, type Solution } from '../../../gpu/device/solver.ts';
import { compareStates, type EntryJudge, isWithin, type Judged, type Tightness } from './bounds.ts';
import { firstSteps, prefixOf, workloadPrefix } from './prefix.ts';
import type { Reference } from './reference.ts';
import { overflowAfter, overflowReason } from './representable.ts';
import { measureResidual, type ResidualCheck } from './residual.ts';
import { largestResidualAfter, SETTLED_ROUNDINGS } from './step-proof.ts';
import type { Workload } from '../survey/survey.ts';

export { type Reference, sequentialReference, twinReference } from './reference.ts';
export { surveyWorkload, type Workload } from '../survey/survey.ts';

/** Honest float32 runs reach about 20 times the tolerance where damping makes the rate slow. */
const WRONG_FACTOR = 50;
/** A residual within this factor of the tolerance, times the size of its unit, leaves no doubt that it converged. */
export const SETTLED_FACTOR = 10;
/** What float32 reaches on any problem that can be compared: no tolerance asks for less. */
const FLOOR = 1e-5;
/**
 * What sequential evaluation may be off by: no tolerance enters it, so none may excuse it. Its own rounding leaves
 * residuals around 1e-7 and errors around 1e-6, ten times that on the least contractive problems that are compared.
 */
const SEQUENTIAL_BOUND = 1e-4;
/** Roundings of what enters a sum that one step of stepping may make, and those that led up to it. */
const STEP_ROUNDINGS = 16;
const PATH_ROUNDINGS = 64;

export interface Judgement {
  readonly status: 'ok' | 'not-converged' | 'not-representable' | 'wrong';
  readonly reason: Reason | null;
  readonly verification: Verification;
  /** max |s − reference|; null where it is not finite. */
  readonly maxAbsError: number | null;
  readonly residual: ResidualCheck;
}

export interface Candidate {
  /** It iterates, so that it has to settle and to leave no residual. */
  readonly iterative: boolean;
  /** Its id, where it is to be said whether a stall is possible at all. */
  readonly algorithm?: string;
  readonly tolerance: number;
  readonly solution: Solution;
  /** [B, T, D] */
  readonly states: Float32Array;
}

/** What an entry may be off from the reference by. Large entries settle by their own rounding: so do sums that read them. */
export function errorBound({ iterative, tolerance }: Pick<Candidate, 'iterative' | 'tolerance'>): Tightness {
  if (!iterative) return { factor: SEQUENTIAL_BOUND, roundings: PATH_ROUNDINGS };
  return { factor: Math.max(WRONG_FACTOR * tolerance, FLOOR), roundings: WRONG_FACTOR * SETTLED_ROUNDINGS };
}

function residualBound({ iterative, tolerance }: Pick<Candidate, 'iterative' | 'tolerance'>): Tightness {
  if (!iterative) return { factor: FLOOR, roundings: STEP_ROUNDINGS };
  return { factor: Math.max(SETTLED_FACTOR * tolerance, FLOOR), roundings: SETTLED_FACTOR * SETTLED_ROUNDINGS };
}

interface Compared {
  readonly workload: Workload;
  readonly candidate: Candidate;
  readonly reference: Reference;
  readonly error: Pick<EntryJudge, 'maxAbs' | 'worst'>;
  readonly residual: ResidualCheck;
}

/** Decides the status of a finished solve. */
export function judge(workload: Workload, candidate: Candidate, reference: Reference): Judgement {
  const { problem } = workload;
  const { states, solution, iterative } = candidate;
  const bound = { ...residualBound(candidate), reference };
  const error = compareStates(problem, states, reference, errorBound(candidate));
  const residual = measureResidual(problem, states, iterative ? rnnTraceOf(solution.trace) : [], bound);
  const compared: Compared = { workload, candidate, reference, error, residual };
  const unsettled = iterative ? whyUnsettled(candidate) : null;
  if (unsettled !== null) return verdict('not-converged', unsettled, compared);
  if (!states.every(Number.isFinite)) return judgeNotFinite(compared);
  if (iterative && !isWithin(residual.worst)) return judgeStall(compared);
  if (!workload.isChaotic && !isWithin(error.worst))
    return verdict('wrong', beyond('states-differ', error.worst), compared);
  if (!isWithin(residual.worst)) return verdict('wrong', beyond('residual-too-large', residual.worst), compared);
  return verdict('ok', null, compared);
}

/** What is larger than it may be, and by how much. */
export function beyond(
  code: 'states-differ' | 'residual-too-large' | 'truth-differs',
  { error, allowed }: Judged,
): Reason {
  return reasonOf(code, { error, allowed });
}

/** Why they did not; null where they did. */
function whyUnsettled({ solution, tolerance }: Candidate): Reason | null {
  if (hasSettled(solution)) return null;
  const { iterations, trace } = solution;
  const { delta = null, resets = 0 } = rnnTraceOf(trace).at(-1) ?? {};
  if (resets > 0) return reasonOf('reset-at-end', { entries: resets, iterations });
  return reasonOf('not-settled', { iterations, step: delta, tolerance });
}

/** Stepping may leave float32 where the problem does; where it was right up to there, that is an answer. */
function judgeNotFinite(compared: Compared): Judgement {
  const { workload, candidate, reference } = compared;
  const { problem } = workload;
  const overflow = candidate.iterative ? null : overflowAfter(problem, candidate.states);
  if (overflow && (overflow.step === 0 || isRightUpTo(overflow.step, workload, candidate, reference)))
    return verdict('not-representable', overflowReason(overflow), compared);
  return verdict('wrong', reasonOf('states-not-finite'), compared);
}

function isRightUpTo(steps: number, workload: Workload, candidate: Candidate, reference: Reference): boolean {
  const { batch, length, state } = workload.problem;
  const states = firstSteps(candidate.states, batch, length * state, steps * state);
  const before = prefixOf(reference, workload, steps);
  return judge(workloadPrefix(workload, steps), { ...candidate, states }, before).status === 'ok';
}

/** A small step at a wrong trajectory: a stall, or, where the method cannot do that, a fault. */
function judgeStall(compared: Compared): Judgement {
  const { workload, candidate, residual } = compared;
  const { algorithm, tolerance, states, solution } = candidate;
  if (algorithm === undefined || solution.resets > 0) return verdict('not-converged', reasonOf('stalled'), compared);
  const small = { problem: workload.problem, algorithm, tolerance, states };
  const most = largestResidualAfter(small, residual.worst);
  if (most === null || !(residual.worst.error > most)) return verdict('not-converged', reasonOf('stalled'), compared);
  const found = { contender: algorithm, residual: residual.worst.error, allowed: most };
  return verdict('wrong', reasonOf('stalled-impossible', found), compared);
}

function verdict(status: Judgement['status'], reason: Reason | null, compared: Compared): Judgement {
  const { workload, candidate, reference, error, residual } = compared;
  const { isChaotic } = workload;
  const counted = isChaotic ? residual.worst : error.worst;
  const compares = isChaotic ? chaoticReference(workload, residual) : `${reference.name}; ${residual.method}`;
  const verification = {
    reference: `${compares}${scaleText(counted, isChaotic ? residualBound(candidate) : errorBound(candidate))}`,
    maxAbsError: finiteOrNull(counted.error),
    tolerance: counted.allowed,
    passed: status === 'ok',
  };
  return { status, reason, verification, maxAbsError: finiteOrNull(error.maxAbs), residual };
}

/** What the entry that decides was allowed, where that is clearly more than for a unit within ±1. */
function scaleText({ sequence, step, entry, size, allowed }: Judged, { factor, roundings }: Tightness): string {
  if (!(allowed > 2 * factor)) return '';
  const where = `entry ${entry + 1} at step ${formatCount(step + 1)} of sequence ${formatCount(sequence + 1)}`;
  const share = `${formatError(factor)} of the largest that this unit was up to then (${size.toPrecision(3)}, at least 1)`;
  const rounded = `${roundings} roundings of what enters its sum`;
  return `; ${where}, held against ${allowed > factor * size ? rounded : share}`;
}

function chaoticReference({ summary }: Workload, residual: ResidualCheck): string {
  return `${residual.method}; trajectories cannot be compared, the largest Lyapunov exponent is +${(summary.lle ?? 0).toPrecision(2)} per step`;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
