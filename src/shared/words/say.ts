/** Makes sentences: the text of a message in the language of the interface, with its arguments in place. */
import { IntlMessageFormat } from 'intl-messageformat';
import { currentLanguage, type Language } from '../text/language.ts';
import type { MessageArguments } from './arguments.ts';
import { en } from './en/index.ts';
import { zh } from './zh/index.ts';

export type MessageId = keyof typeof en;

/** An id of one family: `IdOf<'reason'>` is every "reason.…". */
export type IdOf<Family extends string> = Extract<MessageId, `${Family}.${string}`>;

export const CATALOGUES: Readonly<Record<Language, Readonly<Record<MessageId, string>>>> = { en, zh };

const LOCALES: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };

type Rest<Id extends MessageId> = keyof MessageArguments<(typeof en)[Id]> extends never
  ? []
  : [args: MessageArguments<(typeof en)[Id]>];

/** Parsed once, by language and id. */
const parsed = new Map<string, IntlMessageFormat>();

/** "3 runs selected": numbers in plurals are grouped, everything else stands as it is handed over. */
export function say<Id extends MessageId>(id: Id, ...[args]: Rest<Id>): string {
  return String(formatOf(currentLanguage(), id).format(args));
}

function formatOf(language: Language, id: MessageId): IntlMessageFormat {
  const key = `${language} ${id}`;
  const known = parsed.get(key);
  if (known) return known;
  // Angle brackets are text, not tags.
  const format = new IntlMessageFormat(CATALOGUES[language][id], LOCALES[language], undefined, { ignoreTag: true });
  parsed.set(key, format);
  return format;
}
