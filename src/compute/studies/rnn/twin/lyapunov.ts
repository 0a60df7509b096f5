import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { Problem } from '../cells/problem.ts';
import { makeStepTwin } from './step.ts';

export interface LyapunovOptions {
  /** The sequence of the batch to follow. */
  readonly sequence: number;
  /** Steps to follow from the first one on, at most T. */
  readonly steps: number;
  /** Of the tangent vector's starting direction. */
  readonly seed: number;
}

export interface LyapunovEstimate {
  /** Per step; −Infinity where the tangent vector dies out entirely, NaN where the trajectory overflows. */
  readonly exponent: number;
  /** From the scatter of ten blocks of the growth; null where there are too few steps, or the exponent is not finite. */
  readonly standardError: number | null;
}

/** The largest Lyapunov exponent alone. */
export function largestLyapunovExponent(problem: Problem, options: LyapunovOptions): number {
  return estimateLyapunov(problem, options).exponent;
}

/**
 * The largest Lyapunov exponent per step: mean log growth of a tangent vector under J_t along the true trajectory,
 * renormalised at each step.
 */
export function estimateLyapunov(problem: Problem, options: LyapunovOptions): LyapunovEstimate {
  const { state, initial } = problem;
  const { sequence, steps, seed } = options;
  const twin = makeStepTwin(problem);
  const point = Float64Array.from(initial.subarray(sequence * state, (sequence + 1) * state));
  let tangent = drawDirection(state, seed);
  let grown: Float64Array = new Float64Array(state);
  const growths = new Float64Array(steps);
  for (let t = 0; t < steps; t++) {
    const { next } = twin.linearise(point, sequence, t);
    twin.applyJacobian(tangent, grown);
    point.set(next);
    const growth = Math.log(normalise(grown));
    if (growth === -Infinity) return { exponent: -Infinity, standardError: null };
    growths[t] = growth;
    [tangent, grown] = [grown, tangent];
  }
  const exponent = meanOf(growths);
  return { exponent, standardError: Number.isFinite(exponent) ? blockError(growths) : null };
}

const BLOCKS = 10;
/** Shorter blocks would not be independent of one another. */
const SHORTEST_BLOCK = 8;

/** Standard error of the mean of correlated values, from the means of equal blocks. */
function blockError(values: Float64Array): number | null {
  const size = Math.floor(values.length / BLOCKS);
  if (size < SHORTEST_BLOCK) return null;
  const means = Float64Array.from({ length: BLOCKS }, (_, index) =>
    meanOf(values.subarray(index * size, (index + 1) * size)),
  );
  const middle = meanOf(means);
  return Math.sqrt(meanOf(means.map((mean) => (mean - middle) ** 2)) / (BLOCKS - 1));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A generic direction of unit length. Any will do that is not orthogonal to the fastest growing one. */
function drawDirection(size: number, seed: number): Float64Array {
  const generator = mersenne(seed);
  const direction = Float64Array.from({ length: size }, () => uniformFloat64(generator) - 0.5);
  normalise(direction);
  return direction;
}

/** Scales to unit length; returns the length it had. */
function normalise(vector: Float64Array): number {
  let sumOfSquares = 0;
  for (const value of vector) sumOfSquares += value * value;
  const norm = Math.sqrt(sumOfSquares);
  if (norm > 0) for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / norm;
  return norm;
}
