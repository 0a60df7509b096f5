/** The number of iterations of a whole solve, beside that of the float32 twin. */
import { reasonOf, type Reason } from '../../../../../shared/contract/reason.ts';
import type { SolveParameters } from '../../algorithms/algorithm.ts';
import type { Problem } from '../../cells/problem.ts';
import type { Solution } from '../../../../gpu/device/solver.ts';
import { solveTwin, type TwinSolution } from '../../twin/solve.ts';
import type { TwinAlgorithm } from '../../twin/step-rules.ts';

/** Float32 on a device and in the twin may part by a rounding at the threshold; slow rates part by more. */
const SLACK = 2;
const RELATIVE_SLACK = 0.15;

/** So many resets are no matter of a rounding at the bound. */
const MANY_RESETS = 100;
/** Relative to the largest state: nearer to its rounding, it is chance when a step is within the tolerance. */
const LEAST_TOLERANCE = 1e-5;
/** An iterate with a residual like this has run away, and rounding decides what follows. */
const MOST_RESIDUAL = 1e3;

export interface Count {
  /** Iterations of the twin; null where they say nothing. */
  readonly expected: number | null;
  readonly disagreement: Reason | null;
}

/** Entries that are reset, and solves that do not settle, are decided by roundings: their counts say nothing. */
export function countIterations(
  problem: Problem,
  algorithm: TwinAlgorithm,
  parameters: SolveParameters,
  { iterations, settled, resets }: Solution,
): Count {
  const { tolerance, lambda, reset, annealing, maxIterations } = parameters;
  const slack = (count: number): number => SLACK + Math.ceil(RELATIVE_SLACK * count);
  const most = Math.min(maxIterations, iterations + slack(iterations) + 1);
  const options = { algorithm, lambda: lambda ?? 0, reset, ...(annealing && { annealing }) };
  const twin = solveTwin(problem, { ...options, tolerance, maxIterations: most, precision: 'float32' });
  const twinResets = countResets(twin);
  if (twinResets >= MANY_RESETS && resets === 0)
    return { expected: null, disagreement: reasonOf('resets-missing', { expected: twinResets }) };
  if (twinResets > 0 || !isQuiet(twin) || !(tolerance >= LEAST_TOLERANCE * sizeOf(twin)))
    return { expected: null, disagreement: null };
  if (resets > 0)
    return {
      expected: twin.iterations,
      disagreement: reasonOf('resets-unexpected', { resets, iterations: twin.iterations }),
    };
  if (!twin.settled && (most < maxIterations ? !settled : true)) return { expected: null, disagreement: null };
  const isNear = twin.settled && settled && Math.abs(iterations - twin.iterations) <= slack(twin.iterations);
  return {
    expected: twin.iterations,
    disagreement: isNear ? null : otherCount(iterations, settled, twin, most),
  };
}

function otherCount(iterations: number, settled: boolean, twin: TwinSolution, most: number): Reason {
  if (!twin.settled) return reasonOf('iterations-too-few', { iterations, expected: most });
  return reasonOf(settled ? 'iterations-differ' : 'iterations-unsettled', { iterations, expected: twin.iterations });
}

function countResets({ trace }: TwinSolution): number {
  return trace.resets.flat().reduce((sum, count) => sum + count, 0);
}

function sizeOf({ states }: TwinSolution): number {
  let largest = 1;
  for (const value of states) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** No iterate grew so large that rounding decided the rest. */
function isQuiet({ trace }: TwinSolution): boolean {
  return trace.residual.flat().every((residual) => residual < MOST_RESIDUAL);
}
