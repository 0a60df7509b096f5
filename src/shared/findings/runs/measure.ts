/** Measures beside time as text. */
import type { MeasureSpec } from '../../studies/study.ts';
import { formatCount, formatError, formatPercent } from '../../text/units.ts';

/** "3.2e-5", "12", "0.93", "93 %"; a dash where there is none. */
export function measureText({ format }: Pick<MeasureSpec, 'format'>, value: number | null): string {
  if (value === null) return '–';
  return { plain: plainText, error: formatError, count: formatCount, percent: formatPercent }[format](value);
}

function plainText(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Whether one value is better than another. */
export function isBetter({ better }: Pick<MeasureSpec, 'better'>, one: number, other: number): boolean {
  return better === 'lower' ? one < other : one > other;
}
