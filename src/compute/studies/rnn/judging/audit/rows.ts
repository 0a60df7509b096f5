/**
 * The rows of a trace, computed once more on the host from the iterates that the device gave: the step in float32 over
 * everything, the residual and the merit in float64. Rounding is all that they may differ by.
 */
import { reasonOf, type Reason } from '../../../../../shared/contract/reason.ts';
import type { RnnTraceRow } from '../../../../../shared/studies/rnn/trace.ts';
import type { Problem } from '../../cells/problem.ts';
import type { Reals } from '../../twin/precision.ts';
import { residualTwin } from '../../twin/residual.ts';

/** Sums and functions of a device in float32, relative to the value. */
const RELATIVE = 0.02;
/** And relative to the largest entry: what is left of a difference of entries, and the rounding of a step of the cell. */
const ROUNDING = 1e-5;
/** Rounding of a typical residual, relative to the largest entry: what the merit, a sum of squares, gets from it. */
const TYPICAL_ROUNDING = 2e-6;

/** From here on a value says that the iterate has run away, and no more. */
const RUNAWAY = { delta: 1e37, residual: 1e10, merit: 1e20 } as const;

type Row = Pick<RnnTraceRow, 'iteration' | 'delta' | 'residual' | 'merit'>;

/** Why the reported step is not max |present − before|; null where it is. `before` null: all zeros. */
export function whyStepDiffers(row: Row, present: Float32Array, before: Float32Array | null): Reason | null {
  let largest = 0;
  let scale = 0;
  let expected = 0;
  for (let index = 0; index < present.length; index++) {
    const here = present[index] ?? Number.NaN;
    const there = before === null ? 0 : (before[index] ?? Number.NaN);
    scale = Math.max(scale, Math.abs(here), Math.abs(there));
    largest = Math.max(largest, Math.abs(Math.fround(here - there)));
  }
  expected = largest;
  return differs(row, 'delta', expected, RELATIVE * expected + ROUNDING * scale);
}

/** Why the reported residual and merit are not those of the iterate, over all steps; null where they are. */
export function whyResidualDiffers(problem: Problem, row: Row, states: Float32Array): Reason | null {
  const { maxAbs, merit } = residualTwin(problem, states);
  const scale = scaleOf(states);
  const residual = differs(row, 'residual', maxAbs, RELATIVE * maxAbs + ROUNDING * scale);
  if (residual !== null) return residual;
  // ½ Σ (r + e)² lies within (√m ± √(½ Σ e²))².
  const typical = Math.sqrt(states.length / 2) * TYPICAL_ROUNDING * scale;
  const root = Math.sqrt(merit);
  return differs(row, 'merit', merit, (RELATIVE * root + typical) * (2 * root + typical));
}

/** Over the steps from … to only: what the whole has is at least as large. */
export function whyResidualIsTooSmall(
  problem: Problem,
  row: Row,
  states: Float32Array,
  windows: readonly (readonly [from: number, to: number])[],
): Reason | null {
  let maxAbs = 0;
  let merit = 0;
  for (const [from, to] of windows) {
    const found = residualTwin(problem, states, from, to);
    maxAbs = Math.max(maxAbs, found.maxAbs);
    merit += found.merit;
  }
  const scale = scaleOf(states);
  const isBelow = (reported: number | null, least: number): boolean => reported !== null && !(reported >= least);
  const leastResidual = (1 - RELATIVE) * maxAbs - ROUNDING * scale;
  const rows = windows.reduce((sum, [from, to]) => sum + to - from, 0) * problem.batch * problem.state;
  const leastMerit = (1 - RELATIVE) * merit - rows * TYPICAL_ROUNDING * scale * maxAbs;
  if (isBelow(row.residual, leastResidual)) return tooSmall(row, 'residual', leastResidual);
  if (isBelow(row.merit, leastMerit)) return tooSmall(row, 'merit', leastMerit);
  return null;
}

/**
 * A reported null stands for what is not finite. Where an iterate has run away, what the cell computes on the way may
 * overflow, and squares before all: there no more is asked for than a large number or none.
 */
function differs(row: Row, column: 'delta' | 'residual' | 'merit', expected: number, allowed: number): Reason | null {
  const value = row[column];
  const isRunaway = !(expected < RUNAWAY[column]);
  if (isRunaway && (value === null || value > Math.sqrt(RUNAWAY[column]))) return null;
  if (value !== null && Math.abs(value - expected) <= allowed) return null;
  return reasonOf('trace-value-differs', { column, iteration: row.iteration, found: value, expected, allowed });
}

function tooSmall(row: Row, column: 'residual' | 'merit', least: number): Reason {
  return reasonOf('trace-value-too-small', { column, iteration: row.iteration, found: row[column], least });
}

function scaleOf(states: Reals): number {
  let largest = 1;
  for (const value of states) largest = Math.max(largest, Math.abs(value));
  return largest;
}
