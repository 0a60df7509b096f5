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

/**
 * The largest Lyapunov exponent per step: mean log growth of a tangent vector under J_t along the true trajectory,
 * renormalised at each step. −Infinity where the vector dies out entirely.
 */
export function largestLyapunovExponent(problem: Problem, options: LyapunovOptions): number {
  const { state, initial } = problem;
  const { sequence, steps, seed } = options;
  const twin = makeStepTwin(problem);
  const point = Float64Array.from(initial.subarray(sequence * state, (sequence + 1) * state));
  let tangent = drawDirection(state, seed);
  let grown: Float64Array = new Float64Array(state);
  let logGrowth = 0;
  for (let t = 0; t < steps; t++) {
    const { next } = twin.linearise(point, sequence, t);
    twin.applyJacobian(tangent, grown);
    point.set(next);
    logGrowth += Math.log(normalise(grown));
    if (logGrowth === -Infinity) return -Infinity;
    [tangent, grown] = [grown, tangent];
  }
  return logGrowth / steps;
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
