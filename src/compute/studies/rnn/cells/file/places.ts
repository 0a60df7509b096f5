/** Where the values of a JSON text stand, so that what is wrong with one can be pointed at. */

export type Path = readonly (string | number)[];

export interface JsonPlaces {
  /** The offset of the value, or of the nearest one around it that is there. */
  placeOf(path: Path): number;
  /** The offset of a character of a text value, counted in the text that it stands for. */
  placeWithin(path: Path, index: number): number;
  /** The first name that stands twice in one object; null where none does. */
  readonly repeated: { readonly name: string; readonly at: number } | null;
}

/** What lies deeper is found at the place around it. */
const DEEPEST = 4;

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+)/y;

/** Reads a text that is known to be JSON. */
export function findPlaces(json: string): JsonPlaces {
  const places = new Map<string, number>();
  let repeated: JsonPlaces['repeated'] = null;
  let at = 0;
  const take = (): { text: string; start: number } => {
    TOKEN.lastIndex = at;
    const text = TOKEN.exec(json)?.[1] ?? '';
    at = text === '' ? json.length : TOKEN.lastIndex;
    return { text, start: at - text.length };
  };
  /** To the end of an object or a list that was just begun. */
  const skip = (): void => {
    for (let open = 1; open > 0 && at < json.length;) {
      const { text } = take();
      if (text === '{' || text === '[') open++;
      if (text === '}' || text === ']') open--;
    }
  };
  const visit = (path: Path, token: { text: string; start: number }): void => {
    if (places.has(keyOf(path))) repeated ??= { name: String(path.at(-1)), at: token.start };
    places.set(keyOf(path), token.start);
    if (token.text !== '{' && token.text !== '[') return;
    if (path.length >= DEEPEST) return skip();
    for (let index = 0; ; index++) {
      const first = take();
      if (first.text === '}' || first.text === ']' || first.text === '') return;
      if (token.text === '[') visit([...path, index], first);
      else {
        take();
        visit([...path, JSON.parse(first.text) as string], take());
      }
      if (take().text !== ',') return;
    }
  };
  visit([], take());
  const placeOf = (path: Path): number =>
    places.get(keyOf(path)) ?? (path.length === 0 ? 0 : placeOf(path.slice(0, -1)));
  return { placeOf, placeWithin: (path, index) => withinText(json, placeOf(path), index), repeated };
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

/** Skips the quote and that many characters, of which an escaped one takes several. */
function withinText(json: string, start: number, index: number): number {
  let at = start + 1;
  for (let count = 0; count < index; count++) {
    if (json.charAt(at) !== '\\') at += 1;
    else at += json.charAt(at + 1) === 'u' ? 6 : 2;
  }
  return at;
}

/** "line 3, column 14", from 1. */
export function describePlace(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
}
