/** `--lang`, which every command takes. It is read before anything else, so that help and errors have the language, too. */
import { LANGUAGES, type Language, languageAmong, languageOfEnvironment } from '../../shared/words/language.ts';

const FLAG = '--lang';
/** The language that a process was asked for, for the processes that it starts. */
export const LANGUAGE_VARIABLE = 'ANTLER_LANG';

export interface LanguageFlag {
  /** The value as it was given; null: the flag is there without one; absent: no flag. */
  readonly given?: string | null;
  /** The call without the flag. */
  readonly rest: readonly string[];
}

/** Of several, the last one counts; what follows `--` is no flag. */
export function readLanguageFlag(argv: readonly string[]): LanguageFlag {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const rest: string[] = [];
  let found: Pick<LanguageFlag, 'given'> = {};
  for (let at = 0; at < flags.length; at++) {
    const word = flags[at] ?? '';
    if (word === FLAG) found = { given: flags[++at] ?? null };
    else if (word.startsWith(`${FLAG}=`)) found = { given: word.slice(FLAG.length + 1) };
    else rest.push(word);
  }
  return { ...found, rest: end < 0 ? rest : [...rest, ...argv.slice(end)] };
}

export function isLanguage(text: string | null | undefined): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** The flag, else the environment; a terminal in whose environment nothing says so has the language of the system. */
export function languageOfCall({ given }: LanguageFlag, environment: NodeJS.ProcessEnv, isTerminal: boolean): Language {
  if (isLanguage(given)) return given;
  const inherited = environment[LANGUAGE_VARIABLE];
  if (isLanguage(inherited)) return inherited;
  const isSaid = ['LC_ALL', 'LC_MESSAGES', 'LANG'].some((name) => environment[name]);
  if (isSaid || !isTerminal) return languageOfEnvironment(environment);
  return languageAmong([Intl.DateTimeFormat().resolvedOptions().locale]);
}
