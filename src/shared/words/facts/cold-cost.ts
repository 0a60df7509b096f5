/** What a run cost before its first repetition, and after how many solves that is paid back. */
import type { Cold, Payback } from '../../contract/parts/cold-cost.ts';
import { formatCount, formatNs } from '../../text/units.ts';
import { say } from '../say.ts';

/** "after 12 solves (9 to 20)", "from the first solve on", "never: it is not faster than sequential". */
export function paybackText({ solves: count, vs, range }: Payback): string {
  if (count === null && range !== null && range[0] !== null)
    return say('facts.cold.payback.by-interval', { count: range[0] });
  if (count === null) return say('facts.cold.payback.never', { reference: vs });
  if (range && range[0] !== range[1])
    return say('facts.cold.payback.after-range', { count, from: endText(range[0]), to: endText(range[1]) });
  return count === 1 ? say('facts.cold.payback.first') : say('facts.cold.payback.after', { count });
}

/** What the choosing of kernels adds, charged to the run alone; null where that changes nothing. */
export function tunedPaybackText({ solves: count, solvesWithTuning }: Payback): string | null {
  if (count === null || solvesWithTuning === null || solvesWithTuning === count) return null;
  return say('facts.cold.payback.tuned', { count: solvesWithTuning });
}

function endText(count: number | null): string {
  return count === null ? say('facts.cold.payback.end-never') : formatCount(count);
}

/** "131 ms", and whether this run itself had to wait for it. */
export function compileText({ compileNs, cached }: Pick<Cold, 'compileNs' | 'cached'>): string {
  return cached ? say('facts.cold.compiled', { time: formatNs(compileNs) }) : formatNs(compileNs);
}

/** "1.20 s, once for the cell on this adapter", or why there is none. */
export function autotuneText(autotuneNs: number | null): string {
  if (autotuneNs === null) return say('facts.cold.no-autotune');
  return autotuneNs === 0 ? say('facts.cold.known') : say('facts.cold.autotune', { time: formatNs(autotuneNs) });
}

/** What a reader has to know of these figures. */
export function coldNote(): string {
  return say('facts.cold.note');
}
