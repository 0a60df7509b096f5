/** Evaluates one given problem with one algorithm, and says whether the result may be believed. */
import { type Reason } from '../../../../shared/contract/reason.ts';
import type { RnnTraceRow } from '../../../../shared/studies/rnn/trace.ts';
import { algorithmById } from '../../../../compute/studies/rnn/algorithms/index.ts';
import type { Solution } from '../../../../compute/gpu/device/solver.ts';
import type { Engine } from '../../../../compute/gpu/device/solver.ts';
import { auditOf, type Audit } from '../../../../compute/studies/rnn/judging/audit/audit.ts';
import { isWithin } from '../../../../compute/studies/rnn/judging/bounds.ts';
import { fitOf } from '../../../../compute/studies/rnn/runtime/fit.ts';
import {
  cotangentsFor,
  gradientNote,
  type GradientParts,
  lossOf,
  type Loss,
} from '../../../../compute/studies/rnn/judging/gradient.ts';
import type { GivenProblem } from '../../../../compute/studies/rnn/drawing/problem-file.ts';
import {
  gradientBound,
  judgeWithGradient,
  twinGradientReference,
  whyOverflowing,
} from '../../../../compute/studies/rnn/judging/verify-gradient.ts';
import {
  beyond,
  type Candidate,
  errorBound,
  judge,
  type Judgement,
  type Reference,
  sequentialReference,
  surveyWorkload,
  type Workload,
} from '../../../../compute/studies/rnn/judging/verify.ts';
import { overflowReason } from '../../../../compute/studies/rnn/judging/representable.ts';
import type { RunStatus } from '../../../../shared/contract/run.ts';
import { isFault } from '../../../../shared/contract/status.ts';
import { whyGradientDiffers } from '../verify/gradient-truth.ts';
import { solveOn, type SolveRequest } from './one-solve.ts';
import { completeTrace } from './trace-errors.ts';
import { truthReference, worstAgainst } from './truth.ts';

export interface SolveOutcome {
  readonly status: RunStatus;
  readonly reason: Reason | null;
  readonly solution: Solution | null;
  /** [B, T, D]; null where nothing was solved. */
  readonly states: Float32Array | null;
  /** null where it was not asked for, or nothing was solved. */
  readonly gradient: SolvedGradient | null;
  readonly trace: readonly RnnTraceRow[];
  readonly judgement: Judgement | null;
}

export interface SolvedGradient {
  readonly loss: Loss;
  readonly parts: GradientParts;
  /** Which loss, and how its gradient came about. */
  readonly note: string;
}

/** Rejects with a Fault where the device fails, and with the signal's reason when aborted. */
export async function solveGiven(engine: Engine, asked: SolveRequest, signal: AbortSignal): Promise<SolveOutcome> {
  const { algorithm, parameters } = asked;
  const { plan, whyNot } = fitOf(algorithm, asked.given.problem, parameters, engine);
  if (!plan || whyNot !== null) return unsolved('skipped', whyNot);
  const cotangents = parameters.gradient === true ? cotangentsFor(asked.given.problem, asked.given, 0) : null;
  const workload = surveyWorkload(
    cotangents ? { ...asked.given.problem, cotangents: cotangents.values } : asked.given.problem,
  );
  const { problem, overflow } = workload;
  if (overflow) return unsolved('not-representable', overflowReason(overflow));
  const whyNoGradient = cotangents ? whyOverflowing(workload) : null;
  if (whyNoGradient !== null) return unsolved('skipped', whyNoGradient);
  const request = { ...asked, given: { ...asked.given, problem } };
  const { reference, unrepresentable } = await referenceFor(engine, request, workload, signal);
  if (unrepresentable !== null) return unsolved('not-representable', unrepresentable);
  const found: { audit: Audit | null } = { audit: null };
  const solved = await solveOn(engine, problem, algorithm, parameters, signal, async (solver, solution) => {
    found.audit = await auditOf({ problem, algorithm, parameters, solver, solution, signal });
  });
  const { id, iterative } = algorithm;
  const candidate = { algorithm: id, iterative, tolerance: parameters.tolerance, ...solved };
  const judgement = judgeWithGradient(workload, candidate, reference, () => twinGradientReference(problem));
  if (judgement.status === 'not-representable') return unsolved(judgement.status, judgement.reason);
  const trace = await completeTrace({ ...request, engine, ...solved, signal });
  const gradient = cotangents &&
    solved.gradient && {
      loss: lossOf(cotangents.values, solved.states),
      parts: solved.gradient,
      note: gradientNote(algorithm, cotangents.origin),
    };
  return {
    ...refuted(overruled(judgement, workload, request.given, { ...candidate, gradient }), found.audit),
    ...solved,
    gradient,
    trace,
    judgement,
  };
}

function unsolved(status: RunStatus, reason: Reason | null): SolveOutcome {
  return { status, reason, solution: null, states: null, gradient: null, trace: [], judgement: null };
}

interface FoundReference {
  readonly reference: Reference;
  /** Where stepping on this device leaves float32, in words; null where it does not. */
  readonly unrepresentable: Reason | null;
}

/** The whole truth where the file has it; else this device's own sequential result, once that is verified. */
async function referenceFor(
  engine: Engine,
  request: SolveRequest,
  workload: Workload,
  signal: AbortSignal,
): Promise<FoundReference> {
  const { given, algorithm, parameters } = request;
  const truth = truthReference(given);
  const { twin } = workload;
  if (truth || !algorithm.iterative) return { reference: truth ?? twin, unrepresentable: null };
  const sequential = algorithmById('sequential');
  const forSequential = { ...parameters, lambda: null, gradient: false };
  const { plan, whyNot } = fitOf(sequential, given.problem, forSequential, engine);
  if (!plan || whyNot !== null) return { reference: twin, unrepresentable: null };
  const solved = await solveOn(engine, given.problem, sequential, forSequential, signal);
  const { status, reason } = judge(workload, { iterative: false, tolerance: parameters.tolerance, ...solved }, twin);
  return {
    reference: status === 'ok' ? sequentialReference(given.problem, solved.states) : twin,
    unrepresentable: status === 'not-representable' ? reason : null,
  };
}

/** A right answer by another method than the one that was asked for is no answer. */
function refuted(
  answer: Pick<SolveOutcome, 'status' | 'reason'>,
  audit: Audit | null,
): Pick<SolveOutcome, 'status' | 'reason'> {
  if (isFault(answer.status) || !audit?.disagreement) return answer;
  return { status: audit.fault, reason: audit.disagreement };
}

/** What the file has of the truth (states at some of the steps, a gradient) can prove wrong what passed without it. */
function overruled(
  { status, reason }: Judgement,
  { isChaotic }: Workload,
  given: GivenProblem,
  { states, gradient, ...solved }: Omit<Candidate, 'solution'> & { readonly gradient: SolvedGradient | null },
): Pick<SolveOutcome, 'status' | 'reason'> {
  if (status !== 'ok') return { status, reason };
  if (given.truth?.steps) {
    const worst = worstAgainst(given, states, errorBound(solved));
    if (!isWithin(worst)) return { status: 'wrong', reason: beyond('truth-differs', worst) };
  }
  // Of a chaotic problem no two correct gradients agree.
  if (!gradient || isChaotic) return { status, reason };
  const difference = whyGradientDiffers(given, gradient.parts, gradient.loss, gradientBound(solved));
  return difference === null ? { status, reason } : { status: 'wrong', reason: difference };
}
