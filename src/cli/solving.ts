/** Evaluates one given problem with one algorithm, and says whether the result may be believed. */
import { algorithmById } from '../compute/algorithms/index.ts';
import type { Engine, Solution } from '../compute/device/solver.ts';
import { fitOf } from '../compute/measure/fit.ts';
import type { GivenProblem } from '../compute/measure/problem-file.ts';
import {
  judge,
  type Judgement,
  type Reference,
  sequentialReference,
  surveyWorkload,
  twinReference,
  type Workload,
} from '../compute/measure/verify.ts';
import type { RunStatus, TraceRow } from '../shared/run.ts';
import { solveOn, type SolveRequest } from './one-solve.ts';
import { completeTrace } from './trace-errors.ts';
import { maxErrorAgainst, truthReference } from './truth.ts';

export interface SolveOutcome {
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly solution: Solution | null;
  /** [B, T, D]; null where nothing was solved. */
  readonly states: Float32Array | null;
  readonly trace: readonly TraceRow[];
  readonly judgement: Judgement | null;
}

/** Rejects with a Fault where the device fails, and with the signal's reason when aborted. */
export async function solveGiven(engine: Engine, request: SolveRequest, signal: AbortSignal): Promise<SolveOutcome> {
  const { given, algorithm, parameters } = request;
  const { plan, whyNot } = fitOf(algorithm, given.problem, parameters, engine);
  if (!plan || whyNot !== null) {
    return { status: 'skipped', reason: whyNot, solution: null, states: null, trace: [], judgement: null };
  }
  const solved = await solveOn(engine, given.problem, algorithm, parameters, signal);
  const workload = surveyWorkload(given.problem);
  const reference = await referenceFor(engine, request, workload, signal);
  const { tolerance } = parameters;
  const judgement = judge(workload, { iterative: algorithm.iterative, tolerance, ...solved }, reference);
  const trace = await completeTrace({ ...request, engine, ...solved, signal });
  return { ...overruled(judgement, given, solved.states), ...solved, trace, judgement };
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
  const forSequential = { ...parameters, lambda: null };
  const { plan, whyNot } = fitOf(sequential, given.problem, forSequential, engine);
  if (!plan || whyNot !== null) return twin;
  const solved = await solveOn(engine, given.problem, sequential, forSequential, signal);
  const judgement = judge(workload, { iterative: false, tolerance: parameters.tolerance, ...solved }, twin);
  return judgement.status === 'ok' ? sequentialReference(given.problem, solved.states) : twin;
}

/** A truth that stores only some of the steps is no reference for all, but it can prove a result wrong. */
function overruled(
  judgement: Judgement,
  given: GivenProblem,
  states: Float32Array,
): Pick<SolveOutcome, 'status' | 'reason'> {
  const allowed = judgement.verification.tolerance;
  if (judgement.status === 'ok' && given.truth?.steps && maxErrorAgainst(given, states) > allowed)
    return { status: 'wrong', reason: `states differ from the truth in the file by more than ${allowed}` };
  return { status: judgement.status, reason: judgement.reason };
}
