/** Long texts of a table: told below it, each once, so that one row does not stretch all the others. */

/** What is no longer than this stays in its row. */
const SHORT = 32;

export class Footnotes {
  readonly #texts: string[] = [];

  /** "status: text", or "status (1)" where the text is long. */
  join(start: string, separator: string, text: string): string {
    return text.length <= SHORT ? `${start}${separator}${text}` : `${start} (${this.#number(text)})`;
  }

  /** "(1) text", in the order of their numbers. */
  lines(): string[] {
    return this.#texts.map((text, index) => `(${index + 1}) ${text}`);
  }

  #number(text: string): number {
    const known = this.#texts.indexOf(text);
    return known >= 0 ? known + 1 : this.#texts.push(text);
  }
}
