/** Reads flag values: text from a person becomes checked numbers and names, or one clear line. */
import { InvalidArgumentError } from 'commander';
import { commaAdvice } from '../../shared/text/number-commas.ts';
import { fromPercent } from '../../shared/contract/thresholds.ts';
import { say } from '../../shared/words/say.ts';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const LONGEST_LIST = 1000;

/** Bounds of a number; `above` excludes the bound itself. */
export interface Bounds {
  readonly integer: boolean;
  readonly min?: number;
  readonly above?: number;
  readonly max: number;
}

/** The bounds of every size and count. */
export const SIZE: Bounds = { integer: true, min: 1, max: 1e9 };
export const SEED: Bounds = { integer: true, min: 0, max: 1e9 };

/** A parser of one number within bounds, for a commander option. */
export function numberWithin(bounds: Bounds): (text: string) => number {
  return (text) => readNumber(text, bounds);
}

/** A parser of a percentage within bounds, for a commander option; it gives the share. */
export function percentWithin(bounds: Bounds): (text: string) => number {
  return (text) => fromPercent(readNumber(text.replace(/\s*%$/, ''), bounds));
}

/** A parser of a comma-separated list of numbers; repeated values count once. */
export function numbersWithin(bounds: Bounds): (text: string) => number[] {
  return (text) => [...new Set(splitNumbers(text).map((item) => readNumber(item, bounds)))];
}

/**
 * A parser of a comma-separated list of names. `known` are all names the product has, `available` those of this
 * version: a name that is only known gets a different answer from one that nobody knows. What matches `others` is taken
 * as it is.
 */
export function namesOf(
  known: readonly string[],
  available: readonly string[],
  others: RegExp | null = null,
): (text: string) => string[] {
  const read = (item: string): string => (others?.test(item) ? item : readName(item, known, available));
  return (text) => [...new Set(splitList(text).map(read))];
}

/** A parser of one name. */
export function nameOf(known: readonly string[], available: readonly string[]): (text: string) => string {
  return (text) => readName(text, known, available);
}

/** A parser of a file path or free name that must not be empty. */
export function nonEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError(say('value.empty'));
  return text;
}

function splitList(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.length > LONGEST_LIST) throw new InvalidArgumentError(say('value.list-too-long', { LONGEST_LIST }));
  return items;
}

/** Items of a list of numbers, as they were typed. */
export function splitNumbers(text: string): string[] {
  const items = splitList(text);
  const advice = commaAdvice(items);
  if (advice !== null) throw new InvalidArgumentError(`${advice}.`);
  return items;
}

function readName(text: string, known: readonly string[], available: readonly string[]): string {
  if (available.includes(text)) return text;
  if (known.includes(text))
    throw new InvalidArgumentError(say('value.not-in-version', { text, available: available.join(', ') }));
  throw new InvalidArgumentError(say('value.unknown', { text, known: known.join(', ') }));
}

function readNumber(text: string, bounds: Bounds): number {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  const tooSmall = value < (bounds.min ?? -Infinity) || value <= (bounds.above ?? -Infinity);
  if (!Number.isFinite(value) || tooSmall || value > bounds.max || (bounds.integer && !Number.isInteger(value)))
    throw new InvalidArgumentError(
      say('value.out-of-bounds', { text, bounds: inWords(bounds), text2: commaText(text) }),
    );
  return value;
}

/** What was meant by a comma where one number is wanted. */
function commaText(text: string): string {
  if (!/^[+-]?\d+,\d+$/.test(text)) return '';
  const decimal = say('value.decimal-point', { text: text.replace(',', '.') });
  if (/^[+-]?0,/.test(text)) return say('value.write-decimal', { decimal });
  return say('value.write-no-comma', { text: text.replace(',', ''), decimal });
}

function inWords(bounds: Bounds): string {
  const { above, min = '-∞', max } = bounds;
  if (above !== undefined) return say(bounds.integer ? 'value.integer-above' : 'value.number-above', { above, max });
  return say(bounds.integer ? 'value.integer-from' : 'value.number-from', { min, max });
}
