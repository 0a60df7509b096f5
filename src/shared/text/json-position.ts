/** Finds where a text stops being JSON: the platform's own message often leaves the position out. */

type Expected = 'value' | 'first item' | 'key' | 'first key' | 'colon' | 'comma' | 'nothing';
type Bracket = '[' | '{';

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const CUT_ESCAPE = /^\\(?:u[0-9a-fA-F]{0,3})?$/;

/** The offset of the first token that cannot stand where it stands; the length of the text where it ends too early. */
export function findJsonError(text: string): number {
  const open: Bracket[] = [];
  let expected: Expected = 'value';
  let at = matchEnd(SPACE, text, 0) ?? 0;
  while (at < text.length) {
    const end = tokenEnd(text, at);
    if (end === null) return at;
    if (end > text.length) return text.length;
    const next: Expected | null = step(text.charAt(at), expected, open);
    if (next === null) return at;
    expected = next;
    at = matchEnd(SPACE, text, end) ?? end;
  }
  return text.length;
}

/** Where the token ends; beyond the text when it is cut off there; null when it is none. */
function tokenEnd(text: string, at: number): number | null {
  const first = text.charAt(at);
  if ('[]{}:,'.includes(first)) return at + 1;
  if (first === '"') return stringEnd(text, at);
  const end = matchEnd(SCALAR, text, at);
  if (end !== null) return end;
  const isCutOff = ['true', 'false', 'null', '-'].some((word) => word.startsWith(text.slice(at, at + word.length + 1)));
  return isCutOff ? text.length + 1 : null;
}

/** Character by character, because a regular expression over a string of megabytes exhausts its stack. */
function stringEnd(text: string, start: number): number | null {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return null;
    if (code !== 0x5c) at += 1;
    else {
      const end = matchEnd(ESCAPE, text, at);
      if (end === null) return CUT_ESCAPE.test(text.slice(at, at + 6)) ? text.length + 1 : null;
      at = end;
    }
  }
  return text.length + 1;
}

function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** What may follow the token, null where it may not stand. Keeps the stack of open brackets. */
function step(first: string, expected: Expected, open: Bracket[]): Expected | null {
  const wantsValue = expected === 'value' || expected === 'first item';
  if (first === '[' || first === '{') {
    if (!wantsValue) return null;
    open.push(first);
    return first === '[' ? 'first item' : 'first key';
  }
  if (first === ']' || first === '}') {
    const empty = first === ']' ? 'first item' : 'first key';
    if (expected !== 'comma' && expected !== empty) return null;
    return open.pop() === (first === ']' ? '[' : '{') ? afterValue(open) : null;
  }
  if (first === ':') return expected === 'colon' ? 'value' : null;
  if (first === ',') return expected !== 'comma' ? null : open.at(-1) === '[' ? 'value' : 'key';
  if (wantsValue) return afterValue(open);
  return first === '"' && (expected === 'key' || expected === 'first key') ? 'colon' : null;
}

const afterValue = (open: readonly Bracket[]): Expected => (open.length === 0 ? 'nothing' : 'comma');
