/** The residual of a trajectory, in float64 where that is cheap, and how it came about in words. */
import type { RnnTraceRow } from '../../../../shared/studies/rnn/trace.ts';
import { formatCount } from '../../../../shared/text/units.ts';
import type { Problem } from '../cells/problem.ts';
import { visitResiduals } from '../twin/residual.ts';
import { EntryJudge, type Judged, lazily, Roundings, RunningSizes, type Tightness } from './bounds.ts';
import { affordableSteps } from './budget.ts';
import type { Reference } from './reference.ts';

const WINDOW = 64;

/** What the float64 twin saw. */
export interface ResidualInFloat64 {
  /** max |r|; NaN where a state is not finite. */
  readonly maxAbs: number;
  /** Share of the steps that was looked at, above 0 and at most 1. */
  readonly share: number;
  /** Stretches of steps, spread over the whole. */
  readonly windows: number;
}

export interface ResidualCheck {
  /** max |r|; NaN where a state is not finite. */
  readonly maxAbs: number;
  /** The residual that is largest beside what it is allowed. */
  readonly worst: Judged;
  /** How it was computed, and over how much of the trajectory. */
  readonly method: string;
  /** Every step of every sequence was looked at. */
  readonly isComplete: boolean;
  /** Apart from what the device says of itself. */
  readonly inFloat64: ResidualInFloat64;
}

/** What residuals are held against; without a reference, the sizes are those of the states themselves. */
export interface ResidualBound extends Tightness {
  readonly reference: Reference | null;
}

const NO_BOUND: ResidualBound = { factor: Infinity, roundings: 0, reference: null };

/**
 * In float64 over everything where affordable; else in windows over the whole length, with the device's own last residual
 * where there is one. The device alone is not believed: its residual comes from the kernel that made the states.
 */
export function measureResidual(
  problem: Problem,
  states: Float32Array,
  trace: readonly RnnTraceRow[],
  bound: ResidualBound = NO_BOUND,
): ResidualCheck {
  const { length } = problem;
  const steps = affordableSteps(problem);
  const roundings = lazily(() => new Roundings(problem, states, length));
  const sizes = new RunningSizes(problem, states, bound.reference);
  const judge = new EntryJudge(bound, sizes, (sequence, step) => roundings().of(sequence, step));
  const windows: [number, number][] = steps === length ? [[0, length]] : windowsOf(length, steps);
  for (const [from, to] of windows)
    visitResiduals(problem, states, from, to, (sequence, step, residual) => judge.step(sequence, step, residual));
  const { maxAbs, worst } = judge;
  if (steps === length) {
    const inFloat64 = { maxAbs, share: 1, windows: 1 };
    return { maxAbs, worst, method: 'float64 residual of all steps', isComplete: true, inFloat64 };
  }
  const covered = windows.reduce((sum, [from, to]) => sum + to - from, 0);
  const method = `float64 residual of ${formatCount(covered)} of ${formatCount(length)} steps in ${windows.length} windows`;
  const inFloat64 = { maxAbs, share: covered / length, windows: windows.length };
  const onDevice = trace.at(-1)?.residual ?? null;
  if (onDevice === null) return { maxAbs, worst, method, isComplete: false, inFloat64 };
  return {
    maxAbs: larger(maxAbs, onDevice),
    worst: worseOf(worst, onDevice, bound.factor * sizes.largest),
    method: `residual of all steps on the device, and ${method}`,
    isComplete: true,
    inFloat64,
  };
}

/** The device does not say which entry its residual is of: it may be that of the largest unit. */
function worseOf(worst: Judged, onDevice: number, allowed: number): Judged {
  return onDevice / allowed > worst.error / worst.allowed ? { ...worst, error: onDevice, allowed } : worst;
}

/** Windows of equal size spread from the first step to the last, both included. */
function windowsOf(length: number, steps: number): [number, number][] {
  const count = Math.max(2, Math.floor(steps / WINDOW));
  const size = Math.max(1, Math.min(WINDOW, Math.floor(steps / count)));
  return Array.from({ length: count }, (_, index) => {
    const from = Math.round((index * (length - size)) / (count - 1));
    return [from, from + size];
  });
}

/** The larger of two; NaN wins. */
function larger(a: number, b: number): number {
  return Number.isNaN(a) || a > b ? a : b;
}
