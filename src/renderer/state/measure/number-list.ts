/** Reads comma-separated numbers as a person types them: "100, 1k, 1e4". */
import { say } from '../../../shared/words/say.ts';
import { commaAdvice } from '../../../shared/text/number-commas.ts';

export interface NumberRule {
  /** How the field is called in a message. */
  readonly field: string;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  /** The smallest value itself is not allowed. */
  readonly above?: boolean;
}

export type Parsed<T> = { readonly value: T; readonly error: null } | { readonly value: null; readonly error: string };

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?(k|m)?$/i;
const MOST = 1000;

/** One number, or one clear line that names the field and the value. */
export function parseNumber(text: string, rule: NumberRule): Parsed<number> {
  const shown = text.trim();
  const match = NUMBER.exec(shown);
  const suffix = match?.[4]?.toLowerCase();
  const scale = suffix === 'k' ? 1e3 : suffix === 'm' ? 1e6 : 1;
  const value = match ? Number(suffix ? shown.slice(0, -1) : shown) * scale : Number.NaN;
  const tooSmall = rule.above ? value <= rule.min : value < rule.min;
  if (!Number.isFinite(value) || tooSmall || value > rule.max || (rule.whole && !Number.isInteger(value)))
    return {
      value: null,
      error: say('measure.wrong.not', { field: rule.field, text: shown, wanted: wantedText(rule) }),
    };
  return { value, error: null };
}

/** At least one number; repeated values are kept once. */
export function parseNumbers(text: string, rule: NumberRule): Parsed<number[]> {
  const pieces = text.split(/[,;\s]+/).filter((piece) => piece !== '');
  const { field } = rule;
  if (pieces.length === 0) return { value: null, error: say('measure.wrong.empty', { field }) };
  if (pieces.length > MOST)
    return { value: null, error: say('measure.wrong.many', { field, count: pieces.length, most: MOST }) };
  const advice = commaAdvice(pieces);
  if (advice !== null) return { value: null, error: say('measure.wrong', { field, what: advice }) };
  const values: number[] = [];
  for (const piece of pieces) {
    const parsed = parseNumber(piece, rule);
    if (parsed.error !== null) return parsed;
    if (!values.includes(parsed.value)) values.push(parsed.value);
  }
  return { value: values, error: null };
}

/** A number as it goes back into a field. */
export function numberText(value: number): string {
  if (value === 0) return '0';
  return value >= 1e-3 && value < 1e6 ? String(value) : value.toExponential().replace('+', '');
}

function wantedText({ whole, above, min, max }: NumberRule): string {
  const kind = whole ? 'whole' : 'number';
  return say(above ? `measure.wanted.${kind}-above` : `measure.wanted.${kind}`, {
    min: numberText(min),
    max: numberText(max),
  });
}
