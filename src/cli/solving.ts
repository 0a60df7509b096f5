/** Evaluates one given problem with one algorithm, and says whether the result may be believed. */
import { algorithmById } from '../compute/algorithms/index.ts';
import type { Engine, Solution } from '../compute/device/solver.ts';
import { auditOf, type Audit } from '../compute/measure/audit/audit.ts';
import { fitOf } from '../compute/measure/fit.ts';
import { cotangentsFor, gradientNote, type GradientParts, lossOf, type Loss } from '../compute/measure/gradient.ts';
import type { GivenProblem } from '../compute/measure/problem-file.ts';
import {
  gradientBound,
  judgeWithGradient,
  twinGradientReference,
  whyOverflowing,
} from '../compute/measure/verify-gradient.ts';
import {
  type Candidate,
  judge,
  type Judgement,
  type Reference,
  sequentialReference,
  surveyWorkload,
  twinReference,
  type Workload,
} from '../compute/measure/verify.ts';
import { isFault, type RunStatus, type TraceRow } from '../shared/run.ts';
import { whyGradientDiffers } from './gradient-truth.ts';
import { solveOn, type SolveRequest } from './one-solve.ts';
import { completeTrace } from './trace-errors.ts';
import { maxErrorAgainst, truthReference } from './truth.ts';

export interface SolveOutcome {
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly solution: Solution | null;
  /** [B, T, D]; null where nothing was solved. */
  readonly states: Float32Array | null;
  /** null where it was not asked for, or nothing was solved. */
  readonly gradient: SolvedGradient | null;
  readonly trace: readonly TraceRow[];
  readonly judgement: Judgement | null;
}

export interface SolvedGradient {
  readonly loss: Loss;
  readonly parts: GradientParts;
  /** Which loss, and how its gradient came about. */
  readonly note: string;
}

/** Rejects with a Fault where the device fails, and with the signal's reason when aborted. */
export async function solveGiven(engine: Engine, request: SolveRequest, signal: AbortSignal): Promise<SolveOutcome> {
  const { given, algorithm, parameters } = request;
  const { plan, whyNot } = fitOf(algorithm, given.problem, parameters, engine);
  if (!plan || whyNot !== null) return skipped(whyNot);
  const cotangents = parameters.gradient === true ? cotangentsFor(given.problem, given, 0) : null;
  const problem = cotangents ? { ...given.problem, cotangents: cotangents.values } : given.problem;
  const workload = surveyWorkload(problem);
  const overflow = cotangents ? whyOverflowing(workload) : null;
  if (overflow !== null) return skipped(overflow);
  let audit: Audit | null = null;
  const solved = await solveOn(engine, problem, algorithm, parameters, signal, async (solver, solution) => {
    audit = await auditOf({ problem, algorithm, parameters, solver, solution, signal });
  });
  const reference = await referenceFor(engine, request, workload, signal);
  const candidate = { iterative: algorithm.iterative, tolerance: parameters.tolerance, ...solved };
  const judgement = judgeWithGradient(workload, candidate, reference, () => twinGradientReference(problem));
  const trace = await completeTrace({ ...request, engine, ...solved, signal });
  const gradient = cotangents &&
    solved.gradient && {
      loss: lossOf(cotangents.values, solved.states),
      parts: solved.gradient,
      note: gradientNote(algorithm, cotangents.origin),
    };
  return {
    ...refuted(overruled(judgement, workload, given, { ...candidate, gradient }), audit),
    ...solved,
    gradient,
    trace,
    judgement,
  };
}

function skipped(reason: string | null): SolveOutcome {
  return { status: 'skipped', reason, solution: null, states: null, gradient: null, trace: [], judgement: null };
}

/** The whole truth where the file has it; else this device's own sequential result, once that is verified. */
async function referenceFor(
  engine: Engine,
  request: SolveRequest,
  workload: Workload,
  signal: AbortSignal,
): Promise<Reference> {
  const { given, algorithm, parameters } = request;
  const truth = truthReference(given);
  if (truth) return truth;
  const twin = twinReference(given.problem);
  if (!algorithm.iterative) return twin;
  const sequential = algorithmById('sequential');
  const forSequential = { ...parameters, lambda: null, gradient: false };
  const { plan, whyNot } = fitOf(sequential, given.problem, forSequential, engine);
  if (!plan || whyNot !== null) return twin;
  const solved = await solveOn(engine, given.problem, sequential, forSequential, signal);
  const judgement = judge(workload, { iterative: false, tolerance: parameters.tolerance, ...solved }, twin);
  return judgement.status === 'ok' ? sequentialReference(given.problem, solved.states) : twin;
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
  { status, reason, verification }: Judgement,
  { isChaotic }: Workload,
  given: GivenProblem,
  { states, gradient, ...solved }: Omit<Candidate, 'solution'> & { readonly gradient: SolvedGradient | null },
): Pick<SolveOutcome, 'status' | 'reason'> {
  if (status !== 'ok') return { status, reason };
  const allowed = verification.tolerance;
  if (given.truth?.steps && maxErrorAgainst(given, states) > allowed)
    return { status: 'wrong', reason: `states differ from the truth in the file by more than ${allowed}` };
  // Of a chaotic problem no two correct gradients agree.
  if (!gradient || isChaotic) return { status, reason };
  const difference = whyGradientDiffers(given, gradient.parts, gradient.loss, gradientBound(solved));
  return difference === null ? { status, reason } : { status: 'wrong', reason: difference };
}
