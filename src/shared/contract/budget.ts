/** How long a sweep was to measure each point, as its runs keep it: whoever repeats them elsewhere needs it. */
import type { Sweep } from './sweep.ts';

const TIME = 'time-per-point';
const REPEATS = 'repeats';

export interface Budget {
  /** Seconds a point; null where a run does not say. */
  readonly secondsPerPoint: number | null;
  /** Exactly so many repetitions; null where the time decides. */
  readonly repeats: number | null;
}

/** The notes of every run: the time in seconds, or the number of repetitions that was asked for instead. */
export function budgetNotes({ secondsPerPoint, repeats }: Pick<Sweep, 'secondsPerPoint' | 'repeats'>) {
  return repeats === null ? { [TIME]: `${secondsPerPoint} s` } : { [REPEATS]: String(repeats) };
}

/** What the notes of a run say. Notes come from other people's files: what makes no sense is left out. */
export function budgetOf(notes: Readonly<Record<string, string>>): Budget {
  const read = (name: string, pattern: RegExp): number | null => {
    const [, digits] = (Object.hasOwn(notes, name) ? pattern.exec(notes[name] ?? '') : null) ?? [];
    const value = Number(digits);
    return digits !== undefined && Number.isFinite(value) && value > 0 ? value : null;
  };
  return {
    secondsPerPoint: read(TIME, /^(\d{1,6}(?:\.\d{1,12})?(?:e-\d{1,2})?) s$/),
    repeats: read(REPEATS, /^(\d{1,6})$/),
  };
}
