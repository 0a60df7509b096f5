/** The language that people read: every text is kept in both, and nothing chooses yet. */

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of the text that is written now. */
export function currentLanguage(): Language {
  return 'en';
}
