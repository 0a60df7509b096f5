/** Messages about findings, in the language of the interface. */
import { currentLanguage } from '../../text/language.ts';
import * as en from '../en/findings.ts';
import { fill } from '../fill.ts';
import * as zh from '../zh/findings.ts';

const CATALOGUES = { en, zh } as const;

export type { FindingKey } from '../en/findings.ts';

export function word(key: en.FindingKey, values: Readonly<Record<string, string | number>> = {}): string {
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  return fill(CATALOGUES[currentLanguage()].FINDINGS[key], texts);
}

/** undefined for an axis of a study, which has words of its own. */
export function differenceWords(id: string): { readonly field: string; readonly reason: string } | undefined {
  const { DIFFERENCES } = CATALOGUES[currentLanguage()];
  return Object.hasOwn(DIFFERENCES, id) ? DIFFERENCES[id as en.DifferenceKey] : undefined;
}
