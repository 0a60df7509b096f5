/** What the sweep of a run asked for, kept on the run: whoever reads it elsewhere judges and repeats it alike. */
import { reasonOf, type Note, type Notes, type Reason } from '../../contract/reason.ts';
import type { Sweep } from '../../contract/sweep.ts';
import { DEFAULT_MAX_SAMPLES, DEFAULT_PRECISION, PRACTICAL_SHARE, type Thresholds } from '../../contract/thresholds.ts';
import { legacyBudget, legacyThresholds, withLegacyThreshold } from './legacy-notes.ts';

/** The name of the note. */
export const ASKED = 'asked';

export interface Asked extends Thresholds {
  /** Seconds a point; null where a run does not say, or repetitions were asked for. */
  readonly secondsPerPoint: number | null;
  /** Exactly so many repetitions; null where the time decides. */
  readonly repeats: number | null;
}

/** The note of every run. */
export function askedNote(sweep: Thresholds & Pick<Sweep, 'secondsPerPoint' | 'repeats'>): Record<string, Reason> {
  const { precision, maxSamples, threshold, secondsPerPoint, repeats } = sweep;
  const common = { precision, maxSamples, threshold };
  const asked =
    repeats === null
      ? reasonOf('asked-for-time', { ...common, seconds: secondsPerPoint })
      : reasonOf('asked-for-repeats', { ...common, repeats });
  return { [ASKED]: asked };
}

/** What the notes of a run say, and the defaults for the rest. Notes come from other people's files: nonsense is left out. */
export function askedOf(notes: Notes): Asked {
  const note = valueIn(notes, ASKED);
  if (note === null) return { ...legacyThresholds(notes), ...legacyBudget(notes) };
  const { precision, maxSamples, threshold, seconds = null, repeats = null } = note;
  return {
    precision: within(precision, 1) || DEFAULT_PRECISION,
    maxSamples: within(maxSamples, 1e9) || DEFAULT_MAX_SAMPLES,
    threshold: within(threshold, 10) ?? PRACTICAL_SHARE,
    secondsPerPoint: within(seconds, 1e9) || null,
    repeats: within(repeats, 1e9) || null,
  };
}

/** The notes of a run that is to be read with another practical threshold. */
export function withThreshold(notes: Notes, threshold: number): Record<string, Note> {
  const note = valueIn(notes, ASKED);
  return note === null ? withLegacyThreshold(notes, threshold) : { ...notes, [ASKED]: { ...note, threshold } };
}

/** The note of that name, where it is a value. */
export function valueIn(notes: Notes, name: string): Reason | null {
  const note = Object.hasOwn(notes, name) ? notes[name] : undefined;
  return typeof note === 'object' ? note : null;
}

/** The same where it is text. */
export function textIn(notes: Notes, name: string): string | null {
  const note = Object.hasOwn(notes, name) ? notes[name] : undefined;
  return typeof note === 'string' ? note : null;
}

/** A number that is not negative and at most `most`. */
function within(value: unknown, most: number): number | null {
  return typeof value === 'number' && value >= 0 && value <= most ? value : null;
}
