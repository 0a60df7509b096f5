/**
 * The derivatives that the twins take are made by the same rules as those of the kernels. A mistake in a rule would be in
 * both, so the twin's are compared with differences of the step itself.
 */
import { reasonOf, type Reason } from '../../../../../shared/contract/reason.ts';
import { hasPairedBlocks } from '../../cells/diagonal.ts';
import type { Problem } from '../../cells/problem.ts';
import type { Reals } from '../../twin/precision.ts';
import { makeStepTwin, type StepTwin } from '../../twin/step.ts';

/** Steps looked at, and entries of the state that are moved at each. */
const PLACES = 3;
const MOST_UNITS = 4;
/** Of the cube root of float64's rounding: where a central difference is most exact. */
const DISTANCE = 6e-6;
/** What a difference may be off by; relative to the larger of 1 and the derivative. */
const ALLOWED = 1e-4;
/** Where the one-sided differences part by more, there is a kink between the points. */
const KINK = 1e-3;

/** Why the derivatives of the cell are not its differences; null where they are. `states` is [B, T, D]. */
export function whyDerivativesDiffer(
  problem: Problem,
  states: Float32Array,
  twin: StepTwin = makeStepTwin(problem),
): Reason | null {
  const { length, state } = problem;
  const count = Math.min(state, MOST_UNITS);
  const units = Array.from({ length: count }, (_, index) => Math.floor((index * state) / count));
  for (let place = 0; place < Math.min(PLACES, length); place++) {
    const t = Math.floor((place * (length - 1)) / Math.max(1, PLACES - 1));
    const at = (t - 1) * state;
    const from = t === 0 ? problem.initial.subarray(0, state) : states.subarray(at, at + state);
    if (!from.every((value) => Math.abs(value) < 1e3)) continue;
    for (const unit of units) {
      const difference = whyColumnDiffers(problem, twin, { previous: Float64Array.from(from), t, unit });
      if (difference !== null) return difference;
    }
  }
  return null;
}

interface Column {
  readonly previous: Float64Array;
  readonly t: number;
  readonly unit: number;
}

/** Column `unit` of J as the twin has it: by its tangents, on its diagonal and in its blocks. */
function whyColumnDiffers({ cell, state }: Problem, twin: StepTwin, { previous, t, unit }: Column): Reason | null {
  const distance = DISTANCE * Math.max(1, Math.abs(previous[unit] ?? 0));
  const moved = (by: number): Float64Array => {
    const point = previous.slice();
    point[unit] = (point[unit] ?? 0) + by;
    const out = new Float64Array(state);
    twin.next(point, 0, t, out);
    return out;
  };
  const [before, here, after] = [moved(-distance), moved(0), moved(distance)];
  const column = new Float64Array(state);
  const seed = new Float64Array(state);
  seed[unit] = 1;
  const { diagonal } = twin.linearise(previous, 0, t);
  const own = diagonal[unit] ?? Number.NaN;
  twin.applyJacobian(seed, column);
  const blocks = hasPairedBlocks(cell) ? Float64Array.from(twin.blocks()) : null;
  for (let i = 0; i < state; i++) {
    const forward = ((after[i] ?? 0) - (here[i] ?? 0)) / distance;
    const backward = ((here[i] ?? 0) - (before[i] ?? 0)) / distance;
    const expected = (forward + backward) / 2;
    const size = Math.max(1, Math.abs(expected));
    if (!(Math.abs(forward - backward) <= KINK * size)) continue;
    const entries = {
      tangent: column[i],
      diagonal: i === unit ? own : null,
      block: blockEntry(blocks, state, i, unit),
    };
    for (const [kind, value] of Object.entries(entries))
      if (value !== null && value !== undefined && !(Math.abs(value - expected) <= ALLOWED * size))
        return reasonOf('derivative-differs', {
          ...{ cell: cell.id, kind, row: i, column: unit, step: t + 1 },
          ...{ found: Number(value.toPrecision(4)), expected: Number(expected.toPrecision(4)) },
        });
  }
  return null;
}

/** ∂ entry i / ∂ entry j in the blocks of a state of two; null where it is in none of them. */
function blockEntry(blocks: Reals | null, state: number, i: number, j: number): number | null {
  const units = state / 2;
  if (!blocks || i % units !== j % units) return null;
  const part = 2 * Math.floor(i / units) + Math.floor(j / units);
  return blocks[part * units + (i % units)] ?? null;
}
