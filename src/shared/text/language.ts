/** The language that people read. A reader of it, such as a window, may follow a choice that changes. */

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

let source: () => Language = () => 'en';

/** The language of the text that is written now. */
export function currentLanguage(): Language {
  return source();
}

/** One language until the next call: for a process that is asked for it once. */
export function setLanguage(language: Language): void {
  source = () => language;
}

/** Asks `choice` before every text: where it reads reactive state, what was written with it is written again. */
export function followLanguage(choice: () => Language): void {
  source = choice;
}

/** Runs `action` in one language. It must be synchronous: what it leaves for later is written in the language of later. */
export function inLanguage<T>(language: Language, action: () => T): T {
  const before = source;
  source = () => language;
  try {
    return action();
  } finally {
    source = before;
  }
}
