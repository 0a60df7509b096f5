/** Is an algorithm computing the right thing on this adapter? One problem at a time, against the float64 twin. */
import { defaultLambda } from '../../../../compute/studies/rnn/algorithms/index.ts';
import { reasonText, reasonTextOrNull } from '../../../../shared/words/reason-text.ts';
import type { Algorithm, SolveParameters } from '../../../../compute/studies/rnn/algorithms/algorithm.ts';
import { stateAtLeast, type Cell } from '../../../../compute/studies/rnn/cells/cell.ts';
import type { Problem } from '../../../../compute/studies/rnn/cells/problem.ts';
import type { Engine } from '../../../../compute/gpu/device/solver.ts';
import { fitOf } from '../../../../compute/studies/rnn/runtime/fit.ts';
import { judgeWithGradient, twinGradientReference } from '../../../../compute/studies/rnn/judging/verify-gradient.ts';
import { auditOf, type Audit } from '../../../../compute/studies/rnn/judging/audit/audit.ts';
import {
  type Reference,
  SETTLED_FACTOR,
  surveyWorkload,
  type Workload,
} from '../../../../compute/studies/rnn/judging/verify.ts';
import { drawNormals, normals } from '../../../../compute/studies/rnn/drawing/random.ts';
import { drawCotangents, drawProblem, drawWeights } from '../../../../compute/studies/rnn/drawing/workload.ts';
import { makeStepTwin } from '../../../../compute/studies/rnn/twin/step.ts';
import { solveTwin, type TwinSolution } from '../../../../compute/studies/rnn/twin/solve.ts';
import { TWIN_ALGORITHMS } from '../../../../compute/studies/rnn/twin/step-rules.ts';
import { Fault } from '../../../../shared/contract/fault.ts';
import { formatError } from '../../../../shared/text/units.ts';
import { slowed } from './boundary-cases.ts';
import type { CorrectnessCase } from './correctness-case.ts';
import { type Solved, solveOn } from '../solve/one-solve.ts';
import { say } from '../../../../shared/words/say.ts';

export interface CaseResult {
  readonly outcome: 'passed' | 'FAILED' | 'skipped';
  /** max |s − s*| against float64, or of one iteration where the algorithm does not converge on the problem. */
  readonly error: number | null;
  readonly allowed: number | null;
  readonly iterations: number | null;
  /** Iterations that the float32 twin takes; null where there is no twin or it does not converge. */
  readonly expectedIterations: number | null;
  readonly note: string | null;
}

/** What is checked: an algorithm on a problem, with kernels of one kind. */
interface Check {
  readonly engine: Engine;
  readonly workload: Workload;
  readonly problem: Problem;
  readonly algorithm: Algorithm;
  readonly parameters: SolveParameters;
  readonly signal: AbortSignal;
}

const TOLERANCE = 1e-4;
/** Float32 on a device and in the twin may part by a rounding at the threshold; damped steps approach it slowly. */
const ITERATION_SLACK = 2;
/** One iteration in float32, relative to the size of the iterate. */
const ONE_ITERATION_SLACK = 2e-5;
/** What a device may be off by in any case, relative to the largest state: its functions are less exact than a processor's. */
const ROUNDING_FLOOR = 5e-6;
/** How much more than the float32 twin a device may round. */
const ROUNDING_FACTOR = 10;
/** Beyond this share of the iterate's size, rounding alone decides what one iteration gives. */
const MOST_ROUNDING = 1e-2;
const SEED = 7;
/** Standard deviation of biases and of what is added to initial states. */
const SPREAD = 0.3;
/** Undamped algorithms end after T + 1 iterations; damped ones promise no such thing. */
const LEAST_ITERATIONS = 30;
const MOST_ITERATIONS = 200;

/** Runs one case on the problem drawn for it. Rejects where the device fails. */
export async function checkCase(
  engine: Engine,
  { cell, algorithm, state, shape: [length, batch], variant, hasGradient, remembers, segments }: CorrectnessCase,
  signal: AbortSignal,
): Promise<CaseResult> {
  const drawn = drawCase(cell, { length, state: stateAtLeast(cell, state), batch });
  const problem = remembers === true ? slowed(drawn) : drawn;
  const asked = hasGradient === true ? { ...problem, cotangents: drawCotangents(problem, SEED) } : problem;
  return checkProblem(engine, asked, algorithm, segments === undefined ? { variant } : { variant, segments }, signal);
}

/** As a sweep draws it, but with biases and a different start for every entry: zeros would hide mistakes. */
function drawCase(cell: Cell, sizes: Pick<Problem, 'length' | 'state' | 'batch'>): Problem {
  const problem = drawProblem(cell, { ...sizes, input: sizes.state, seed: SEED }, 1);
  const weights = drawWeights(cell, problem, { weightsSeed: 4 * SEED, gain: 1, biasStd: SPREAD });
  const offsets = drawNormals(normals(4 * SEED + 3), problem.initial.length, SPREAD);
  return { ...problem, weights, initial: problem.initial.map((value, index) => value + (offsets[index] ?? 0)) };
}

/**
 * Solves one problem, with its gradient where it brings cotangents, and holds it against the twin. A kernel that does not
 * compile or does not end has failed; rejects where the device is lost.
 */
export async function checkProblem(
  engine: Engine,
  problem: Problem,
  algorithm: Algorithm,
  how: Pick<SolveParameters, 'variant' | 'segments'>,
  signal: AbortSignal,
): Promise<CaseResult> {
  const parameters: SolveParameters = {
    tolerance: TOLERANCE,
    maxIterations: Math.min(Math.max(problem.length + 1, LEAST_ITERATIONS), MOST_ITERATIONS),
    lambda: defaultLambda(algorithm),
    ...(problem.cotangents ? { gradient: true } : {}),
    reset: true,
    ...how,
  };
  const { whyNot } = fitOf(algorithm, problem, parameters, engine);
  if (whyNot !== null) return skipped(reasonText(whyNot));
  const workload = surveyWorkload(problem);
  const check = { engine, workload, problem: workload.problem, algorithm, parameters, signal };
  const twin = algorithm.iterative ? predict(check, 'float32') : null;
  try {
    return await (twin && !findsSolution(twin) ? checkOneIteration(check) : checkSolution(check, twin));
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted || engine.lostReason() !== null) throw error;
    return { ...skipped(error.message), outcome: 'FAILED' };
  }
}

/** It neither runs on nor stalls: its last steps are small, and what they arrive at is a solution. */
function findsSolution({ settled, states, trace }: TwinSolution): boolean {
  const scale = Math.max(1, largestOf(states));
  return settled && (trace.residual.at(-1) ?? []).every((residual) => residual <= SETTLED_FACTOR * TOLERANCE * scale);
}

async function checkSolution(check: Check, twin: TwinSolution | null): Promise<CaseResult> {
  const { workload, problem, algorithm } = check;
  const { audit, ...solved } = await solveAudited(check);
  const reference = workload.twin;
  const candidate = { algorithm: algorithm.id, iterative: algorithm.iterative, tolerance: TOLERANCE, ...solved };
  const { status, reason, verification } = judgeWithGradient(workload, candidate, reference, () =>
    twinGradientReference(problem),
  );
  const { iterations } = solved.solution;
  // Where entries are reset, a rounding decides which, and the count says nothing.
  const counts = twin !== null && isUntouched(twin);
  const expected = counts ? twin.iterations : null;
  const own = workload.isChaotic ? null : ownErrorAfter(check, twin, iterations, reference);
  const allowed = own === null ? verification.tolerance : Math.min(verification.tolerance, own);
  const error = verification.maxAbsError;
  const isFar = error !== null && !(error <= allowed);
  const why = [
    status === 'ok' ? null : (reasonTextOrNull(reason) ?? status),
    reasonTextOrNull(audit?.disagreement ?? null),
    isFar ? say('verify.off', { error: formatError(error), allowed: formatError(allowed) }) : null,
    expected !== null && Math.abs(iterations - expected) > ITERATION_SLACK
      ? say('verify.expected', { expected })
      : null,
  ].find((one) => one !== null);
  return {
    outcome: why === undefined ? 'passed' : 'FAILED',
    error,
    allowed,
    iterations,
    expectedIterations: expected,
    note: why ?? (solved.gradient && say('verify.gradient')),
  };
}

/** One solve, and the audit of its first iterations by the same solver. */
async function solveAudited(check: Check): Promise<Solved & { readonly audit: Audit | null }> {
  const { engine, problem, algorithm, parameters, signal } = check;
  const found: { audit: Audit | null } = { audit: null };
  const solved = await solveOn(engine, problem, algorithm, parameters, signal, async (solver, solution) => {
    found.audit = await auditOf({ problem, algorithm, parameters, solver, solution, signal });
  });
  return { ...solved, ...found };
}

function isUntouched({ trace }: TwinSolution): boolean {
  return trace.resets.every((row) => row.every((count) => count === 0));
}

/**
 * What the device may be off by: ten times what float32 on the processor is, after as many iterations. null where that
 * says nothing, since entries were reset, or where it would take too long.
 */
function ownErrorAfter(
  check: Check,
  twin: TwinSolution | null,
  iterations: number,
  { states: truth, steps }: Reference,
): number | null {
  const { problem, algorithm } = check;
  if (steps < problem.length || (twin !== null && !isUntouched(twin))) return null;
  // Where the two part at the threshold, either count is right, and so is what either leaves.
  const own = algorithm.iterative ? twinStates(check, twin, iterations) : [stepInFloat32(problem)];
  if (own.length === 0) return null;
  const error = Math.max(...own.map((states) => largestDifference(states, truth)));
  return ROUNDING_FACTOR * error + ROUNDING_FLOOR * Math.max(1, largestOf(truth));
}

/** The float32 twin's states where it settled, and after as many iterations as the device made. */
function twinStates(check: Check, twin: TwinSolution | null, iterations: number): ArrayLike<number>[] {
  const settled = twin?.settled === true ? [twin.states] : [];
  if (twin?.iterations === iterations) return [twin.states];
  const parameters = { ...check.parameters, maxIterations: iterations };
  const same = predict({ ...check, parameters }, 'float32', -1);
  return same ? [...settled, same.states] : settled;
}

function largestOf(values: ArrayLike<number>): number {
  return largestDifference(values, new Float64Array(values.length));
}

/** Stepping, rounded to float32 after every operation: [B, T, D]. */
function stepInFloat32(problem: Problem): Float32Array {
  const { batch, length, state, initial } = problem;
  const twin = makeStepTwin(problem, 'float32');
  const states = new Float32Array(batch * length * state);
  for (let b = 0; b < batch; b++) {
    let previous = initial.subarray(b * state, (b + 1) * state);
    for (let t = 0; t < length; t++) {
      const here = states.subarray((b * length + t) * state, (b * length + t + 1) * state);
      twin.next(previous, b, t, here);
      previous = here;
    }
  }
  return states;
}

/** Where the twin does not converge either, one iteration must still be right. */
async function checkOneIteration(check: Check): Promise<CaseResult> {
  const single = { ...check, parameters: { ...check.parameters, maxIterations: 1, gradient: false } };
  const exact = predict(single, 'float64')?.states;
  const rounded = predict(single, 'float32')?.states;
  if (!exact || !rounded) throw new Error('a case without a twin cannot be unsettled');
  const scale = Math.max(1, largestDifference(exact, new Float64Array(exact.length)));
  const rounding = largestDifference(rounded, exact);
  if (!(rounding <= MOST_ROUNDING * scale)) return skipped(say('verify.unsettled'));
  const { states, audit } = await solveAudited(single);
  const error = largestDifference(states, exact);
  const allowed = ONE_ITERATION_SLACK * scale + ROUNDING_FACTOR * rounding;
  const passed = error <= allowed && (audit?.disagreement ?? null) === null;
  return {
    outcome: passed ? 'passed' : 'FAILED',
    error: Number.isFinite(error) ? error : null,
    allowed,
    iterations: 1,
    expectedIterations: null,
    note: passed
      ? say('verify.one-iteration')
      : (reasonTextOrNull(audit?.disagreement ?? null) ?? say('verify.iteration-off', { error: formatError(error) })),
  };
}

function skipped(note: string): CaseResult {
  return { outcome: 'skipped', error: null, allowed: null, iterations: null, expectedIterations: null, note };
}

/** NaN as soon as an entry of either is not finite. */
function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let index = 0; index < b.length; index++)
    largest = Math.max(largest, Math.abs((a[index] ?? Number.NaN) - (b[index] ?? Number.NaN)));
  return largest;
}

function predict(
  { problem, algorithm: { id }, parameters }: Check,
  precision: 'float32' | 'float64',
  tolerance = parameters.tolerance,
) {
  const algorithm = TWIN_ALGORITHMS.find((name) => name === id);
  if (algorithm === undefined) return null;
  const { maxIterations, lambda, reset } = parameters;
  return solveTwin(problem, { algorithm, tolerance, maxIterations, lambda: lambda ?? 0, reset, precision });
}
