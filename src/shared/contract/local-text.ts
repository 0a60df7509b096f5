/** Text of a study's own, in every language that Antler speaks. */
export interface LocalText {
  readonly en: string;
  readonly zh: string;
}
