/**
 * What runs from before notes were values say in sentences: the one place that reads any of it back. Notes come from other
 * people's files: what makes no sense is left out.
 */
import type { Note, Notes } from '../../contract/reason.ts';
import { type ProcessSpread, processSpreadSchema } from '../../contract/parts/process-spread-schema.ts';
import {
  DEFAULT_MAX_SAMPLES,
  DEFAULT_PRECISION,
  fromPercent,
  PRACTICAL_SHARE,
  type Thresholds,
} from '../../contract/thresholds.ts';
import { formatPercent } from '../../text/units.ts';

function textOf(notes: Notes, name: string): string {
  const note = Object.hasOwn(notes, name) ? notes[name] : undefined;
  return typeof note === 'string' ? note : '';
}

/** "precision": "0.5 %", "max-samples": "17", "threshold": "5 %", each where it was not the default. */
export function legacyThresholds(notes: Notes): Thresholds {
  const maxSamples = Number(textOf(notes, 'max-samples'));
  return {
    precision: percentIn(textOf(notes, 'precision')) || DEFAULT_PRECISION,
    maxSamples: Number.isSafeInteger(maxSamples) && maxSamples > 0 ? maxSamples : DEFAULT_MAX_SAMPLES,
    threshold: percentIn(textOf(notes, 'threshold')) ?? PRACTICAL_SHARE,
  };
}

export function withLegacyThreshold(notes: Notes, threshold: number): Record<string, Note> {
  const { threshold: _former, ...others } = notes;
  return threshold === PRACTICAL_SHARE ? others : { ...others, threshold: formatPercent(threshold) };
}

/** The share in a text like "5 %"; null for anything else. */
function percentIn(text: string): number | null {
  const [, percent] = /^(\d{1,3}(?:\.\d{1,9})?)\s%$/u.exec(text) ?? [];
  return percent === undefined ? null : fromPercent(Number(percent));
}

/** "time-per-point": "10 s", or "repeats": "20" instead. */
export function legacyBudget(notes: Notes): { secondsPerPoint: number | null; repeats: number | null } {
  const read = (name: string, pattern: RegExp): number | null => {
    const [, digits] = pattern.exec(textOf(notes, name)) ?? [];
    const value = Number(digits);
    return digits !== undefined && Number.isFinite(value) && value > 0 ? value : null;
  };
  return {
    secondsPerPoint: read('time-per-point', /^(\d{1,6}(?:\.\d{1,12})?(?:e-\d{1,2})?) s$/),
    repeats: read('repeats', /^(\d{1,6})$/),
  };
}

/** "3.14 %, with 46 degrees of freedom, …"; null for anything else. */
export function legacySpread(note: string): ProcessSpread | null {
  const [, percent, degrees] =
    /^(\d{1,4}(?:\.\d{1,20})?(?:e-\d{1,3})?) %, with (\d{1,7}) degrees? of freedom/u.exec(note) ?? [];
  const parsed = processSpreadSchema.safeParse({ sd: Number(percent) / 100, degrees: Number(degrees) });
  return parsed.success ? parsed.data : null;
}

/** "speeds 12.3 % apart: two speeds, sticky: …" */
export function legacyModeGap(note: string): number | null {
  const [, percent] = /^speeds (\d{1,4}(?:\.\d{1,9})?) % apart/u.exec(note) ?? [];
  return percent === undefined ? null : Number(percent) / 100;
}
