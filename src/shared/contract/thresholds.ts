/**
 * What a sweep asks of its medians and verdicts, and how its runs keep it: as notes, where it is not the default, so that
 * whoever reads a run elsewhere judges it as the person did who measured it.
 */
import { formatPercent } from '../text/units.ts';

/** Half-width of the interval of a median, over the median, at which repetitions end. */
export const DEFAULT_PRECISION = 0.01;
/** More repetitions than this rarely tell anything new. */
export const DEFAULT_MAX_SAMPLES = 200;
/** A difference below this share matters to nobody. */
export const PRACTICAL_SHARE = 0.02;

export interface Thresholds {
  readonly precision: number;
  readonly maxSamples: number;
  readonly threshold: number;
}

const PRECISION = 'precision';
const MAX_SAMPLES = 'max-samples';
const THRESHOLD = 'threshold';

/** The notes that keep what is not the default. */
export function thresholdNotes({ precision, maxSamples, threshold }: Thresholds): Record<string, string> {
  return {
    ...(precision !== DEFAULT_PRECISION && { [PRECISION]: formatPercent(precision) }),
    ...(maxSamples !== DEFAULT_MAX_SAMPLES && { [MAX_SAMPLES]: String(maxSamples) }),
    ...(threshold !== PRACTICAL_SHARE && { [THRESHOLD]: formatPercent(threshold) }),
  };
}

/** What the notes of a run say, and the defaults for the rest. Notes come from other people's files: what makes no sense is left out. */
export function thresholdsOf(notes: Readonly<Record<string, string>>): Thresholds {
  const maxSamples = Number(Object.hasOwn(notes, MAX_SAMPLES) ? notes[MAX_SAMPLES] : Number.NaN);
  return {
    precision: percentNote(notes, PRECISION) || DEFAULT_PRECISION,
    maxSamples: Number.isSafeInteger(maxSamples) && maxSamples > 0 ? maxSamples : DEFAULT_MAX_SAMPLES,
    threshold: percentNote(notes, THRESHOLD) ?? PRACTICAL_SHARE,
  };
}

/** The notes of a run that is to be read with another practical threshold. */
export function withThreshold(notes: Readonly<Record<string, string>>, threshold: number): Record<string, string> {
  const { [THRESHOLD]: _former, ...others } = notes;
  return { ...others, ...thresholdNotes({ ...thresholdsOf({}), threshold }) };
}

function percentNote(notes: Readonly<Record<string, string>>, name: string): number | null {
  return Object.hasOwn(notes, name) ? shareOf(notes[name] ?? '') : null;
}

/** The share behind a text like "5 %"; null for anything else. */
function shareOf(text: string): number | null {
  const [, percent] = /^(\d{1,3}(?:\.\d{1,9})?)\s%$/u.exec(text) ?? [];
  return percent === undefined ? null : fromPercent(Number(percent));
}

/** A share from a percentage that a person gave, without what the division adds in the last digits. */
export function fromPercent(percent: number): number {
  return Number((percent / 100).toPrecision(12));
}
