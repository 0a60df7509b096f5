/** Text of a study's own, in every language that Antler speaks. */
import { currentLanguage } from '../text/language.ts';

export interface LocalText {
  readonly en: string;
  readonly zh: string;
}

/** In the language of the interface. */
export function localized(text: LocalText): string {
  return text[currentLanguage()];
}

/** At the start of a sentence, a title or a table's head. */
export function capitalized(text: LocalText): string {
  const words = localized(text);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
