/**
 * Text of strangers, made visible: the one escaping layer at the border of output. Names come from files, and a terminal
 * obeys what they contain (colours, titles, cursor), a reader is misled by what is not seen (direction overrides,
 * characters of no width, line breaks that forge a line). Such characters are written as JavaScript and JSON write them:
 * `\n`, `\r`, `\t`, else `\u001b`, one escape for each UTF-16 unit. Backslashes are not doubled, since paths have them: an
 * escape in the output may have been written out in the input already, which is as harmless.
 *
 * What is escaped, by Unicode: Cc (C0, DEL, C1), Cf (bidirectional controls, zero-width characters, byte order mark, tags),
 * Zl and Zp (U+2028, U+2029), Cs (lone surrogates), and letters that are drawn as nothing.
 */

// Fillers that fonts draw as nothing: combining grapheme joiner, Hangul fillers, Khmer inherent vowels.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
};

/** One value, on one line: every control, line break and invisible character as an escape. */
export function visible(text: string): string {
  return text.replaceAll(UNSEEN, escapeOf);
}

/** Text that is laid out already, its values escaped: line feeds and tabs stay, everything else is escaped. */
export function visibleLines(text: string): string {
  return text.replaceAll(UNSEEN, (found) => (found === '\n' || found === '\t' ? found : escapeOf(found)));
}

/**
 * The same data with every string in it, keys included, escaped by `visible`: what a renderer of text is given, so that no
 * field can be forgotten. What needs no escape is the very object that was given; maps, sets and typed arrays are left alone.
 */
export function visibleDeep<T>(value: T): T {
  return deep(value) as T;
}

/** JSON in which characters that a terminal obeys or nobody sees are escaped, too: the same values for every parser. */
export function visibleJson(value: unknown, indent?: number): string {
  return visibleLines(JSON.stringify(value, null, indent));
}

function escapeOf(found: string): string {
  const short = SHORT_ESCAPES[found];
  if (short !== undefined) return short;
  const units = Array.from({ length: found.length }, (_, index) => found.charCodeAt(index));
  return units.map((unit) => String.raw`\u${unit.toString(16).padStart(4, '0')}`).join('');
}

function deep(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return deepArray(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? deepRecord(value) : value;
}

function deepArray(items: readonly unknown[]): readonly unknown[] {
  // Samples: long, and all numbers.
  if (items.every((item) => typeof item === 'number')) return items;
  const copies = items.map(deep);
  return copies.some((copy, index) => copy !== items[index]) ? copies : items;
}

function deepRecord(record: object): object {
  let changed = false;
  const entries = Object.entries(record).map(([key, member]: [string, unknown]) => {
    const entry = [visible(key), deep(member)] as const;
    changed ||= entry[0] !== key || entry[1] !== member;
    return entry;
  });
  return changed ? Object.fromEntries(entries) : record;
}
