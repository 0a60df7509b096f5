/** Text of a study's own, in every language that Antler speaks. */
export interface LocalText {
  readonly en: string;
  readonly zh: string;
}

/** In the language of the interface: English, until there is a choice. */
export function localized(text: LocalText): string {
  return text.en;
}

/** At the start of a sentence, a title or a table's head. */
export function capitalized(text: LocalText): string {
  const words = localized(text);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
