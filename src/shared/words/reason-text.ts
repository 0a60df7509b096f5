/** The sentence of a reason. */
import type { Reason, ReasonArgument } from '../contract/reason.ts';
import { isReasonCode, REASON_CODES, REASON_CONTEXT, type ArgumentFormat } from '../contract/reason-codes.ts';
import { formatCount, formatError, formatNs, formatPercent, formatRatio } from '../text/units.ts';
import * as en from './en/reasons.ts';
import { fill } from './fill.ts';
import { currentLanguage, type Language } from '../text/language.ts';
import * as zh from './zh/reasons.ts';

const WORDS = { en, zh } as const;

/** Without a full stop. A sentence from before there were codes stays as it is; a code of another version is shown with its arguments, as it is. */
export function reasonText(reason: Reason | string, language: Language = currentLanguage()): string {
  if (typeof reason === 'string') return reason;
  const { CONTEXTS } = WORDS[language];
  const { restart = null, stage = null, stopped = null } = reason;
  const plain = sentenceOf(reason, language);
  const own =
    stopped === null ? plain : fill(CONTEXTS.stopped, { reason: plain, stopped: stopText(stopped, language) });
  const staged = stage === 'warm-start' ? fill(CONTEXTS['warm-start'], { reason: own }) : own;
  return restart === null ? staged : fill(CONTEXTS.restart, { restart: String(restart), reason: staged });
}

/** null where there is no reason. */
export function reasonTextOrNull(
  reason: Reason | string | null,
  language: Language = currentLanguage(),
): string | null {
  return reason === null ? null : reasonText(reason, language);
}

function sentenceOf(reason: Reason, language: Language): string {
  const { code, ...given } = reason;
  const others = Object.entries(given).filter(([name]) => !Object.hasOwn(REASON_CONTEXT, name));
  if (!isReasonCode(code)) return [code, ...others.map(([name, value]) => `${name} ${String(value)}`)].join(', ');
  const formats: Readonly<Record<string, ArgumentFormat>> = REASON_CODES[code];
  const values = others.map(([name, value]) => [name, argumentText(value, formats[name] ?? 'text', language)]);
  return fill(WORDS[language].REASONS[code], Object.fromEntries(values) as Record<string, string>);
}

function stopText(stopped: ReasonArgument, language: Language): string {
  const words: Readonly<Record<string, string>> = WORDS[language].STOPPED;
  return words[String(stopped)] ?? String(stopped);
}

function argumentText(value: ReasonArgument, format: ArgumentFormat, language: Language): string {
  if (value === null) return WORDS[language].CONTEXTS.notFinite;
  if (typeof value !== 'number') return String(value);
  switch (format) {
    case 'count':
      return formatCount(value);
    case 'error':
      return formatError(value);
    case 'digits':
      return value.toPrecision(2);
    case 'share':
      return formatPercent(value);
    case 'roughShare':
      return `${Number((100 * value).toPrecision(2))} %`;
    case 'ratio':
      return formatRatio(value);
    case 'time':
      return formatNs(value);
    case 'p':
      return pText(value);
    default:
      return String(value);
  }
}

/** A p-value as a reader needs it: 0.034, 0.0005. */
export function pText(p: number): string {
  return p >= 0.1 ? p.toFixed(2) : String(Number(p.toPrecision(2)));
}
