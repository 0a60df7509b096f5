/** How many columns of a terminal a text takes: Chinese, Japanese and Korean characters take two. */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/;

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += isWide(character) ? 2 : 1;
  return width;
}

/** Whether one character takes two columns. */
export function isWide(character: string): boolean {
  return WIDE.test(character);
}
