/** The residual of a trajectory, in float64 where that is cheap, and how it came about in words. */
import type { TraceRow } from '../../shared/run.ts';
import { formatCount } from '../../shared/units.ts';
import type { Problem } from '../cells/problem.ts';
import { residualTwin } from '../twin/residual.ts';

/** Operations that the float64 twin may spend on one check: about half a second of one core. */
const TWIN_BUDGET = 3e7;
/** What a unit costs beside its products, in multiply-adds. */
const UNIT_COST = 60;
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
  /** How it was computed, and over how much of the trajectory. */
  readonly method: string;
  /** Every step of every sequence was looked at. */
  readonly isComplete: boolean;
  /** Apart from what the device says of itself. */
  readonly inFloat64: ResidualInFloat64;
}

/** About what one step of all sequences costs the float64 twin, in multiply-adds. */
export function stepCost({ state, input, batch }: Pick<Problem, 'state' | 'input' | 'batch'>): number {
  return batch * state * (3 * state + 3 * input + UNIT_COST);
}

/** How many steps of every sequence the float64 twin can afford: at least one, at most all. */
export function affordableSteps(sizes: Pick<Problem, 'length' | 'state' | 'input' | 'batch'>): number {
  return Math.min(sizes.length, Math.max(1, Math.floor(TWIN_BUDGET / stepCost(sizes))));
}

/**
 * In float64 over everything where affordable; else in windows over the whole length, with the device's own last residual
 * where there is one. The device alone is not believed: its residual comes from the kernel that made the states.
 */
export function measureResidual(problem: Problem, states: Float32Array, trace: readonly TraceRow[]): ResidualCheck {
  const { length } = problem;
  const steps = affordableSteps(problem);
  if (steps === length) {
    const { maxAbs } = residualTwin(problem, states);
    const inFloat64 = { maxAbs, share: 1, windows: 1 };
    return { maxAbs, method: 'float64 residual of all steps', isComplete: true, inFloat64 };
  }
  const windows = windowsOf(length, steps);
  const inWindows = windows.reduce(
    (worst, [from, to]) => larger(worst, residualTwin(problem, states, from, to).maxAbs),
    0,
  );
  const covered = windows.reduce((sum, [from, to]) => sum + to - from, 0);
  const method = `float64 residual of ${formatCount(covered)} of ${formatCount(length)} steps in ${windows.length} windows`;
  const onDevice = trace.at(-1)?.residual ?? null;
  const inFloat64 = { maxAbs: inWindows, share: covered / length, windows: windows.length };
  if (onDevice === null) return { maxAbs: inWindows, method, isComplete: false, inFloat64 };
  return {
    maxAbs: larger(inWindows, onDevice),
    method: `residual of all steps on the device, and ${method}`,
    isComplete: true,
    inFloat64,
  };
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
