/**
 * An iterate of the device beside the twin's: in float64 it is what the method says, and the float32 twin tells how far
 * rounding alone moves it.
 */
import type { Problem } from '../../cells/problem.ts';
import type { Reals } from '../../twin/precision.ts';

/** How much more than the float32 twin a device may round: other orders of sums, other functions. */
const ROUNDING_FACTOR = 20;
/** What any device may be off by, relative to the largest entry so far (at least 1). */
const FLOOR = 1e-5;
/** Where the float32 twin is off by that share of the largest entry so far, rounding decides and nothing can be said. */
const MEANINGLESS = 1e-3;
/**
 * An iterate so many times larger than the solution has run away: sums of such entries cancel, and a scan, which adds in
 * another order than the twin, is rounded more than it (33 times, measured at 1e5).
 */
const MOST_GROWTH = 1e3;

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

/** Walks over the steps: a bound depends on nothing later. Written so that NaN never passes. */
export function compareIterate({ batch, length, state, initial }: Problem, iterates: Iterates): IterateComparison {
  let worst: IterateComparison['worst'] = null;
  let ratio = 0;
  let steps = length;
  for (let b = 0; b < batch; b++) {
    let scale = 1;
    let size = 1;
    let rounding = 0;
    for (const entry of initial.subarray(b * state, (b + 1) * state)) size = Math.max(size, Math.abs(entry));
    for (let t = 0; t < length; t++) {
      const at = (b * length + t) * state;
      const here = stepOf(iterates, at, state);
      scale = Math.max(scale, here.largest);
      size = Math.max(size, here.size);
      rounding = Math.max(rounding, here.rounding);
      if (!(scale <= MOST_GROWTH * size) || !(rounding <= MEANINGLESS * scale)) {
        steps = Math.min(steps, t);
        break;
      }
      const allowed = ROUNDING_FACTOR * rounding + FLOOR * scale;
      const share = here.error / allowed;
      if (share <= ratio) continue;
      ratio = share;
      const value = iterates.device[at + here.unit] ?? Number.NaN;
      const expected = iterates.exact[at + here.unit] ?? Number.NaN;
      if (!(share <= 1)) worst = { sequence: b, step: t + 1, unit: here.unit, value, expected, allowed };
      if (Number.isNaN(share)) return { worst, steps, ratio };
    }
  }
  return { worst, steps, ratio };
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
