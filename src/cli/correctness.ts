/**
 * The correctness suite: is this adapter computing the right thing? Every cell × algorithm at the sizes where kernels
 * go wrong (one step, one state, around a workgroup, no power of two, several sequences), against the float64 twin.
 */
import type { Algorithm, SolveParameters } from '../compute/algorithms/algorithm.ts';
import { ALGORITHMS } from '../compute/algorithms/index.ts';
import type { Cell } from '../compute/cells/cell.ts';
import { CELLS } from '../compute/cells/index.ts';
import type { Problem } from '../compute/cells/problem.ts';
import type { Engine } from '../compute/device/solver.ts';
import { fitOf } from '../compute/measure/fit.ts';
import { judge, surveyWorkload, twinReference } from '../compute/measure/verify.ts';
import { drawProblem } from '../compute/measure/workload.ts';
import { solveTwin, type TwinSolution } from '../compute/twin/solve.ts';
import { TWIN_ALGORITHMS } from '../compute/twin/step-rules.ts';
import { formatError } from '../shared/units.ts';
import { solveOn } from './one-solve.ts';

/** T, D, B of a case. */
type Size = readonly [length: number, state: number, batch: number];

export interface CorrectnessCase {
  readonly cell: Cell;
  readonly algorithm: Algorithm;
  readonly size: Size;
}

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

const SIZES: readonly Size[] = [
  [1, 1, 1],
  [2, 3, 2],
  [63, 4, 1],
  [64, 8, 1],
  [65, 5, 3],
  [257, 16, 1],
  [1021, 2, 1],
  [100, 33, 1],
  [64, 64, 1],
];
const TOLERANCE = 1e-4;
/** Float32 on a device and in the twin may part by a rounding at the threshold; damped steps approach it slowly. */
const ITERATION_SLACK = 2;
/** One iteration in float32, relative to the size of the iterate. */
const ONE_ITERATION_SLACK = 1e-4;
const SEED = 7;

/** Every case, cell by cell. */
export function correctnessCases(): CorrectnessCase[] {
  return CELLS.flatMap((cell) => SIZES.flatMap((size) => ALGORITHMS.map((algorithm) => ({ cell, algorithm, size }))));
}

/** Runs one case. Rejects where the device fails. */
export async function checkCase(
  engine: Engine,
  { cell, algorithm, size }: CorrectnessCase,
  signal: AbortSignal,
): Promise<CaseResult> {
  const [length, state, batch] = size;
  const problem = drawProblem(cell, { length, state, input: state, batch, seed: SEED }, 1);
  const parameters = {
    tolerance: TOLERANCE,
    maxIterations: Math.min(length + 1, 200),
    lambda: algorithm.defaultLambda,
    reset: true,
    variant: 'auto',
  } as const;
  const { whyNot } = fitOf(algorithm, problem, parameters, engine);
  if (whyNot !== null)
    return { outcome: 'skipped', error: null, allowed: null, iterations: null, expectedIterations: null, note: whyNot };
  const twin = algorithm.iterative ? predict(problem, algorithm, parameters) : null;
  if (twin && !twin.settled) return checkOneIteration(engine, problem, algorithm, parameters, signal);
  return checkSolution(engine, problem, algorithm, parameters, twin, signal);
}

async function checkSolution(
  engine: Engine,
  problem: Problem,
  algorithm: Algorithm,
  parameters: SolveParameters,
  twin: TwinSolution | null,
  signal: AbortSignal,
): Promise<CaseResult> {
  const solved = await solveOn(engine, problem, algorithm, parameters, signal);
  const candidate = { iterative: algorithm.iterative, tolerance: TOLERANCE, ...solved };
  const { status, reason, verification } = judge(surveyWorkload(problem), candidate, twinReference(problem));
  const { iterations } = solved.solution;
  const expected = twin?.iterations ?? null;
  const isOff = expected !== null && Math.abs(iterations - expected) > ITERATION_SLACK;
  return {
    outcome: status === 'ok' && !isOff ? 'passed' : 'FAILED',
    error: verification.maxAbsError,
    allowed: verification.tolerance,
    iterations,
    expectedIterations: expected,
    note: reason ?? (isOff ? `expected ${expected} iterations` : null),
  };
}

/** Where the twin does not converge either, one iteration must still be right. */
async function checkOneIteration(
  engine: Engine,
  problem: Problem,
  algorithm: Algorithm,
  parameters: SolveParameters,
  signal: AbortSignal,
): Promise<CaseResult> {
  const single = { ...parameters, maxIterations: 1 };
  const { states } = await solveOn(engine, problem, algorithm, single, signal);
  const twin = predict(problem, algorithm, single, 'float64');
  if (!twin) throw new Error('a case without a twin cannot be unsettled');
  let scale = 1;
  let error = 0;
  for (const [index, value] of twin.states.entries()) {
    scale = Math.max(scale, Math.abs(value));
    error = Math.max(error, Math.abs((states[index] ?? Number.NaN) - value));
  }
  const allowed = ONE_ITERATION_SLACK * scale;
  const passed = error <= allowed;
  return {
    outcome: passed ? 'passed' : 'FAILED',
    error: Number.isFinite(error) ? error : null,
    allowed,
    iterations: 1,
    expectedIterations: null,
    note: passed ? 'one iteration: it does not converge here' : `one iteration is off by ${formatError(error)}`,
  };
}

function predict(
  problem: Problem,
  { id }: Algorithm,
  parameters: SolveParameters,
  precision: 'float32' | 'float64' = 'float32',
): TwinSolution | null {
  const algorithm = TWIN_ALGORITHMS.find((name) => name === id);
  if (algorithm === undefined) return null;
  const { tolerance, maxIterations, lambda, reset } = parameters;
  return solveTwin(problem, { algorithm, tolerance, maxIterations, lambda: lambda ?? 0, reset, precision });
}
