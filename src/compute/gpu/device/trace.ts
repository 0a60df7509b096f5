/** From the words that kernels wrote of their iterations to the rows of a trace. */
import type { TraceRow } from '../../../shared/contract/run.ts';
import type { TraceFold, TraceLayout } from '../plan/plan.ts';
import type { Solution } from './solver.ts';

export type Traced = Pick<Solution, 'iterationsPerSequence' | 'trace'> & Required<Pick<Solution, 'stepsPerSequence'>>;

/** Above it lies the bit of a count that says: this entry has settled. */
const MOST_COUNTED = 2 ** 31 - 1;

/** `words`: rows 0 … iterations as the layout says; row 0, the initial guess, has no row of its own. */
export function readTrace(words: Uint32Array, iterations: number, layout: TraceLayout): Traced {
  const { entries, columns, later } = layout;
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  const settledAt: (number | null)[] = Array.from({ length: entries }, () => null);
  const stepsPerSequence: number[][] = Array.from({ length: entries }, () => []);
  const trace: TraceRow[] = [];
  for (let iteration = 1; iteration <= iterations; iteration += 1) {
    const totals = columns.map(() => 0);
    for (let entry = 0; entry < entries; entry += 1) {
      const start = (iteration * entries + entry) * columns.length;
      columns.forEach(({ id, fold }, place) => {
        const word = words[start + place] ?? 0;
        const value = fold === 'count' ? word & MOST_COUNTED : (floats[start + place] ?? Number.NaN);
        totals[place] = folded(fold, totals[place] ?? 0, value);
        if (id === layout.byEntry) stepsPerSequence[entry]?.push(value);
        if (fold === 'count' && word > MOST_COUNTED) settledAt[entry] ??= iteration;
      });
    }
    const values = columns.map(({ id }, place) => [id, finite(totals[place] ?? Number.NaN)] as const);
    trace.push({ iteration, ...Object.fromEntries(values), ...Object.fromEntries(later.map((id) => [id, null])) });
  }
  return { trace, iterationsPerSequence: settledAt, stepsPerSequence };
}

function folded(fold: TraceFold, total: number, value: number): number {
  return fold === 'max' ? maxOrNaN(total, value) : total + value;
}

function maxOrNaN(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
