/** Which language a system, a browser or a flag asks for. */
import { type Language } from '../text/language.ts';

export {
  currentLanguage,
  followLanguage,
  inLanguage,
  LANGUAGES,
  setLanguage,
  type Language,
} from '../text/language.ts';

/** The first of these tags that names a language we have: "zh-Hans-CN", "zh_CN.UTF-8", "en"; English where none does. */
export function languageAmong(tags: readonly string[]): Language {
  for (const tag of tags) {
    const language = languageOf(tag);
    if (language !== null) return language;
  }
  return 'en';
}

/** Of one tag, BCP 47 or POSIX; null for a language that we do not have. */
function languageOf(tag: string): Language | null {
  const [name = ''] = tag.toLowerCase().split(/[-_.@]/);
  if (name === 'zh') return 'zh';
  return name === 'en' || name === 'c' || name === 'posix' ? 'en' : null;
}

/** POSIX: the first of these variables that is set decides, whatever the others say. */
export function languageOfEnvironment(variables: Readonly<Record<string, string | undefined>>): Language {
  const set = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => variables[name]).find((value) => value);
  return languageAmong(set === undefined ? [] : [set]);
}
