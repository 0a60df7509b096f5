/**
 * An iterate of the device beside the twin's: in float64 it is what the method says, and the float32 twin tells how far
 * rounding alone moves it.
 */
import type { Problem } from '../../cells/problem.ts';
import type { Reals } from '../../twin/precision.ts';

/**
 * How much more than the float32 twin a device may round: other orders of sums, other functions. Where a problem amplifies
 * errors it is chance which of two roundings grows: 19 times was measured (node, elk-smoother, gain 2, T = 1,000).
 */
const ROUNDING_FACTOR = 100;
/** What any device may be off by, relative to the largest entry so far (at least 1): 50 times what two of them were. */
const FLOOR = 1e-5;
/** Where the float32 twin is off by that share of the largest entry so far, rounding decides and nothing can be said. */
const MEANINGLESS = 3e-5;
/**
 * An iterate so many times larger than the solution has run away: sums of such entries cancel, and a scan, which adds in
 * another order than the twin, is rounded more than it (33 times, measured at 1e5).
 */
const MOST_GROWTH = 1e3;
/** Beyond this size the safeguard may have touched the iterate. */
const LARGEST_COMPARED = 1e7;

export interface IterateComparison {
  /** Entry that is off by more than allowed; null where there is none. */
  readonly worst: {
    readonly sequence: number;
    readonly step: number;
    readonly unit: number;
    readonly value: number;
    readonly expected: number;
    readonly allowed: number;
  } | null;
  /** Steps of every sequence, from the first on, over which rounding left something to compare; the fewest of all. */
  readonly steps: number;
  /** The largest error in multiples of what is allowed. */
  readonly ratio: number;
}

interface Iterates {
  /** [sequences, steps, D] each. */
  readonly exact: Reals;
  readonly rounded: Reals;
  readonly device: Reals;
  /** The solution itself. */
  readonly truth: Reals;
  /** Exact iterates before this one: what came from large entries is rounded as these are. */
  readonly earlier: readonly Reals[];
}

/**
 * Walks over the steps: where a method looks back only, a bound depends on nothing later, and the comparison ends where
 * rounding takes over. One that looks ahead as well is compared over all steps or not at all.
 */
export function compareIterate(
  { batch, length, state, initial }: Problem,
  iterates: Iterates,
  looksAhead: boolean,
): IterateComparison {
  let best: IterateComparison = { worst: null, steps: length, ratio: 0 };
  for (let b = 0; b < batch; b++) {
    const course = courseOf(iterates, b * length * state, { length, state, start: initial.subarray(b * state) });
    if (looksAhead && course.length < length) return { ...best, steps: 0 };
    const last = course.at(-1);
    for (const [t, step] of course.entries()) {
      const { rounding, scale } = looksAhead && last ? last : step;
      const allowed = ROUNDING_FACTOR * rounding + FLOOR * scale;
      const ratio = step.error / allowed;
      if (ratio <= best.ratio) continue;
      const at = (b * length + t) * state + step.unit;
      const value = iterates.device[at] ?? Number.NaN;
      const expected = iterates.exact[at] ?? Number.NaN;
      const worst = ratio <= 1 ? null : { sequence: b, step: t + 1, unit: step.unit, value, expected, allowed };
      best = { ...best, worst, ratio };
      if (Number.isNaN(ratio)) return best;
    }
    best = { ...best, steps: Math.min(best.steps, course.length) };
  }
  return best;
}

interface Step {
  /** The device's largest error at this step, and where. NaN where it is not finite. */
  readonly error: number;
  readonly unit: number;
  /** The largest so far. */
  readonly rounding: number;
  readonly scale: number;
}

/** The steps of one sequence up to where nothing can be compared any more. */
function courseOf(
  iterates: Iterates,
  from: number,
  { length, state, start }: { readonly length: number; readonly state: number; readonly start: Reals },
): Step[] {
  const steps: Step[] = [];
  let scale = 1;
  let rounding = 0;
  let size = 1;
  for (let i = 0; i < state; i++) size = Math.max(size, Math.abs(start[i] ?? 0));
  for (let t = 0; t < length; t++) {
    const here = stepOf(iterates, from + t * state, state);
    scale = Math.max(scale, here.largest);
    size = Math.max(size, here.size);
    rounding = Math.max(rounding, here.rounding);
    const most = Math.min(LARGEST_COMPARED, MOST_GROWTH * size);
    if (!(scale <= most) || !(rounding <= MEANINGLESS * scale)) break;
    steps.push({ error: here.error, unit: here.unit, rounding, scale });
  }
  return steps;
}

/** Over the entries of one step: the twin's largest entry, its rounding, and the device's largest error with its place. */
function stepOf({ exact, rounded, device, earlier, truth }: Iterates, at: number, state: number) {
  let [largest, size, rounding, error, unit] = [0, 0, 0, 0, 0];
  for (let i = 0; i < state; i++) {
    const expected = exact[at + i] ?? Number.NaN;
    largest = earlier.reduce((most, one) => Math.max(most, Math.abs(one[at + i] ?? Number.NaN)), largest);
    largest = Math.max(largest, Math.abs(expected));
    size = Math.max(size, Math.abs(truth[at + i] ?? Number.NaN));
    rounding = Math.max(rounding, Math.abs((rounded[at + i] ?? Number.NaN) - expected));
    const off = Math.abs((device[at + i] ?? Number.NaN) - expected);
    if (off <= error || Number.isNaN(error)) continue;
    error = off;
    unit = i;
  }
  return { largest, size, rounding, error, unit };
}
