/** What is known of a problem before anything is solved: how predictable it is, how large it gets, whether float32 holds it. */
import { predictConvergence } from '../../../../shared/findings/answers/predictability.ts';
import type { Workload as WorkloadSummary } from '../../../../shared/contract/run.ts';
import type { Problem } from '../cells/problem.ts';
import { resetBoundFor } from '../cells/reset-bound.ts';
import { estimateLyapunov } from '../twin/lyapunov.ts';
import { type Reference, twinReference } from '../judging/reference.ts';
import { firstOverflow, type Overflow } from '../judging/representable.ts';
import { affordableSteps } from '../judging/budget.ts';

/** A rounding error that grows less than this over the whole sequence leaves trajectories comparable. */
const COMPARABLE_GROWTH = 10;
/** An exponent over more steps than this is hardly known better. */
const MOST_SURVEYED = 10_000;

export interface Workload {
  /** With the bound of its safeguard: what is to be solved. */
  readonly problem: Problem;
  /** How predictable it is, as runs keep it. */
  readonly summary: WorkloadSummary;
  /** Correct float32 trajectories part company: only residuals can be held against a bound. */
  readonly isChaotic: boolean;
  /** The float64 trajectory, as far as it is cheap. */
  readonly twin: Reference;
  /** Where that trajectory leaves float32; null where it does not. */
  readonly overflow: Overflow | null;
}

/**
 * Evaluates the problem in float64 over as many steps as are cheap, and estimates the largest Lyapunov exponent of the
 * first sequence.
 */
export function surveyWorkload(given: Problem): Workload {
  const { length } = given;
  const twin = twinReference(given);
  const sizes = sizesOf(given, twin);
  const problem = { ...given, resetBeyond: resetBoundFor(reachOf(given, twin, sizes)) };
  const steps = Math.min(MOST_SURVEYED, affordableSteps({ ...problem, batch: 1 }));
  const { exponent, standardError } = estimateLyapunov(problem, { sequence: 0, steps, seed: 1 });
  const lle = Number.isFinite(exponent) ? exponent : null;
  const prediction = predictConvergence(exponent, standardError, length);
  // Where the states themselves grow, an error that grows as they do stays as small beside them as it was.
  const growth = twin.steps === length ? Math.log(sizes.largest / sizes.early) : 0;
  const isChaotic = exponent > 0 && exponent * length - growth > Math.log(COMPARABLE_GROWTH);
  const summary = { lle, standardError, steps, prediction };
  return { problem, summary, isChaotic, twin, overflow: firstOverflow(problem, twin.states, twin.steps) };
}

/** Largest entries, at least 1: of the start with the first step, of the first half of the known steps, of all of them. */
interface TrajectorySizes {
  readonly early: number;
  readonly firstHalf: number;
  readonly largest: number;
}

function sizesOf({ batch, state, initial }: Problem, { states, steps }: Reference): TrajectorySizes {
  const half = Math.ceil(steps / 2);
  const early = largestIn(initial, 1);
  let first = early;
  let firstHalf = early;
  let largest = early;
  for (let b = 0; b < batch; b++) {
    const start = b * steps * state;
    first = largestIn(states.subarray(start, start + state), first);
    firstHalf = largestIn(states.subarray(start, start + half * state), firstHalf);
    largest = largestIn(states.subarray(start, start + steps * state), largest);
  }
  return { early: first, firstHalf, largest };
}

/**
 * How large the solution may get. Of steps that are not known it is taken to go on growing as fast, each step by the same
 * factor, as its largest entry did from the first half of the known ones to the second: too large a bound only resets less.
 */
function reachOf({ length }: Problem, { steps }: Reference, { firstHalf, largest }: TrajectorySizes): number {
  if (steps === length) return largest;
  const perStep = Math.log(largest / firstHalf) / Math.max(1, steps / 2);
  return largest * Math.exp(perStep * (length - steps));
}

function largestIn(values: Float32Array | Float64Array, atLeast: number): number {
  let largest = atLeast;
  for (const value of values) {
    const size = Math.abs(value);
    if (!(size <= largest)) largest = Number.isNaN(size) ? Infinity : size;
  }
  return largest;
}
