/**
 * Whether a gradient may count. Sequential evaluation's is held against the float64 one, everything else against the
 * device's verified sequential gradient. Comparisons are written so that NaN never passes.
 */
import { reasonOf, type Reason } from '../../../../shared/contract/reason.ts';
import { formatError } from '../../../../shared/text/units.ts';
import type { Problem } from '../cells/problem.ts';
import { gradientTwin } from '../twin/gradient.ts';
import type { Reals } from '../twin/precision.ts';
import { makeStepTwin } from '../twin/step.ts';
import type { GradientParts } from './gradient.ts';
import { judge, type Candidate, type Judgement, type Reference, type Workload } from './verify.ts';

/**
 * What rounding in float32 may do, relative to a part's largest entry or 1: long sums and products leave about 1e-5.
 * No tolerance enters.
 */
const ROUNDING_BOUND = 1e-3;
/** Iterated states are off by up to as many tolerances; the gradient is theirs. */
const WRONG_FACTOR = 50;
/** e to this power is near the end of float32. */
const MOST_GROWTH = 80;

/** A gradient that others are compared with. */
export interface GradientReference {
  /** What it is, in words. */
  readonly name: string;
  readonly parts: GradientParts;
}

/** States that passed, and the gradient at them. */
export type GradientCandidate = Omit<Candidate, 'solution'> & { readonly gradient: GradientParts };

export interface GradientVerdict {
  /** What is wrong with it; null where it passed. */
  readonly reason: Reason | null;
  /** What it was held against, and how near it came. */
  readonly method: string;
}

/** The float64 gradient of all steps. The problem has to bring its cotangents. */
export function twinGradientReference(problem: Problem): GradientReference {
  return { name: 'a float64 backward pass', parts: gradientTwin(problem, cotangentsOf(problem)) };
}

/** The device's own sequential gradient as the reference for the others; it must have passed. */
export function sequentialGradientReference(parts: GradientParts): GradientReference {
  return { name: 'the sequential backward pass on this device', parts };
}

/** Why the gradient of a chaotic problem would leave what float32 can hold; null where it stays within. */
export function whyOverflowing({ problem, summary, isChaotic }: Workload): Reason | null {
  const growth = (summary.lle ?? 0) * problem.length;
  if (!isChaotic || growth <= MOST_GROWTH) return null;
  return reasonOf('gradient-overflows', { exponent: summary.lle ?? 0, growth: Math.round(growth) });
}

/** Judges states and, where there is one, the gradient at them: a wrong gradient makes the run wrong. */
export function judgeWithGradient(
  workload: Workload,
  candidate: Candidate & { readonly gradient: GradientParts | null },
  reference: Reference,
  gradientReference: () => GradientReference,
): Judgement {
  const judgement = judge(workload, candidate, reference);
  const { gradient } = candidate;
  if (!gradient || judgement.status !== 'ok') return judgement;
  const { reason, method } = judgeGradient(workload, { ...candidate, gradient }, gradientReference);
  const { verification } = judgement;
  return {
    ...judgement,
    status: reason === null ? 'ok' : 'wrong',
    reason,
    verification: {
      ...verification,
      reference: `${verification.reference}; ${method}`,
      passed: verification.passed && reason === null,
    },
  };
}

/** Judges the gradient of states that passed; the reference is asked for only where gradients can be compared. */
export function judgeGradient(
  { problem, isChaotic }: Workload,
  candidate: GradientCandidate,
  reference: () => GradientReference,
): GradientVerdict {
  const { gradient } = candidate;
  if (isChaotic) {
    const name = 'each backward step in float64 from the device’s own states and adjoint';
    return verdict(name, differences(problem, gradient, backwardSteps(problem, candidate), true), ROUNDING_BOUND);
  }
  const { name, parts } = reference();
  return verdict(name, differences(problem, gradient, parts, false), gradientBound(candidate));
}

/** What a gradient may be off by, relative to max(1, max |entry|) of each part. */
export function gradientBound({ iterative, tolerance }: Pick<GradientCandidate, 'iterative' | 'tolerance'>): number {
  return iterative ? Math.max(WRONG_FACTOR * tolerance, ROUNDING_BOUND) : ROUNDING_BOUND;
}

interface Difference {
  readonly part: string;
  /** Relative to max(1, max |expected|) of the part; NaN where an entry is not finite. */
  readonly error: number;
}

function verdict(name: string, found: readonly Difference[], bound: number): GradientVerdict {
  const worst = found.reduce((most, one) => (Number.isNaN(most.error) || most.error >= one.error ? most : one));
  const method = `gradient against ${name}: ${formatError(worst.error)} off at most (${worst.part}), allowed ${formatError(bound)}, relative to the largest entry`;
  if (worst.error <= bound) return { reason: null, method };
  const { part, error } = worst;
  const reason = Number.isFinite(error)
    ? reasonOf('gradient-differs', { part, error, allowed: bound })
    : reasonOf('gradient-not-finite', { part });
  return { reason, method };
}

function differences(
  { length, state, cell }: Problem,
  actual: GradientParts,
  expected: GradientParts,
  isStepwise: boolean,
): Difference[] {
  const none = new Float64Array();
  return [
    {
      part: 'the states',
      error: isStepwise
        ? stepwiseDifference(actual.adjoint, expected.adjoint, { length, state })
        : relativeDifference(actual.adjoint, expected.adjoint),
    },
    { part: 'the initial states', error: relativeDifference(actual.initial, expected.initial) },
    { part: 'the inputs', error: relativeDifference(actual.inputs, expected.inputs) },
    ...cell.weights.map(({ name }) => ({
      part: `weight ${name}`,
      error: relativeDifference(actual.weights[name] ?? none, expected.weights[name] ?? none),
    })),
  ];
}

function relativeDifference(actual: Reals, expected: Reals): number {
  if (actual.length !== expected.length) return Number.NaN;
  return largestDifference(actual, expected) / Math.max(1, largest(expected));
}

/** Of steps whose sizes may grow without end: each relative to its own entries and those it came from. */
function stepwiseDifference(
  actual: Reals,
  expected: Reals,
  { length, state }: Pick<Problem, 'length' | 'state'>,
): number {
  let worst = 0;
  for (let at = 0; at < actual.length; at += state) {
    const here = expected.subarray(at, at + state);
    const isLast = (at / state + 1) % length === 0;
    const later = isLast ? here : actual.subarray(at + state, at + 2 * state);
    const scale = Math.max(1, largest(here), largest(later));
    const error = largestDifference(actual.subarray(at, at + state), here) / scale;
    if (!Number.isFinite(error)) return Number.NaN;
    worst = Math.max(worst, error);
  }
  return worst;
}

/**
 * What every step of the backward pass gives in float64 when it starts from the device's own states and adjoint. Errors
 * do not add up over the steps, so that it can be held against a bound however fast gradients grow.
 */
function backwardSteps(problem: Problem, { states, gradient }: GradientCandidate): GradientParts {
  const { cell, batch, length, state, input, initial, weights } = problem;
  const adjoint = Float64Array.from(cotangentsOf(problem));
  const starts = new Float64Array(batch * state);
  const inputs = new Float64Array(batch * length * input);
  const sums = Object.fromEntries(cell.weights.map(({ name }) => [name, new Float64Array(weights[name]?.length ?? 0)]));
  const twin = makeStepTwin(problem);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < length; t++) {
      const at = (b * length + t) * state;
      const start = initial.subarray(b * state, (b + 1) * state);
      twin.linearise(t > 0 ? states.subarray(at - state, at) : start, b, t);
      const back = twin.pullBack(gradient.adjoint.subarray(at, at + state));
      back.addWeights(sums);
      inputs.set(back.input, (b * length + t) * input);
      if (t === 0) starts.set(back.state, b * state);
      else
        for (let d = 0; d < state; d++) adjoint[at - state + d] = (adjoint[at - state + d] ?? 0) + (back.state[d] ?? 0);
    }
  }
  return { adjoint, initial: starts, inputs, weights: sums };
}

function cotangentsOf({ cotangents }: Problem): Float32Array {
  if (!cotangents) throw new RangeError('a gradient needs the cotangents of its loss');
  return cotangents;
}

/** NaN as soon as a difference is not finite. */
function largestDifference(actual: Reals, expected: Reals): number {
  let worst = 0;
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs((actual[index] ?? Number.NaN) - (expected[index] ?? Number.NaN));
    if (!Number.isFinite(difference)) return Number.NaN;
    if (difference > worst) worst = difference;
  }
  return worst;
}

function largest(values: Reals): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
