/** Trajectories that others are compared with. */
import { formatCount } from '../../../../shared/text/units.ts';
import type { Problem } from '../cells/problem.ts';
import { solveSequentialTwin } from '../twin/sequential.ts';
import { affordableSteps } from './budget.ts';

export interface Reference {
  /** What it is, in words. */
  readonly name: string;
  /** [B, steps, D] */
  readonly states: Float32Array | Float64Array;
  readonly steps: number;
}

/** The float64 reference: the first steps of every sequence, as many as are cheap. */
export function twinReference(problem: Problem): Reference {
  const steps = affordableSteps(problem);
  const states = solveSequentialTwin(problem, steps);
  const share =
    steps === problem.length
      ? `all ${formatCount(steps)} steps`
      : `the first ${formatCount(steps)} of ${formatCount(problem.length)} steps`;
  return { name: `float64 sequential evaluation, ${share}`, states, steps };
}

/** The device's own sequential result as the reference for the others; it must have been judged `ok`. */
export function sequentialReference(problem: Problem, states: Float32Array): Reference {
  const name = `sequential on this device, all ${formatCount(problem.length)} steps`;
  return { name, states, steps: problem.length };
}
