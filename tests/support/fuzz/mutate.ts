/** Valid inputs made wrong, by a seed: in their bytes, in what they say as JSON, and as words of a call. */
import { mulberry32 } from '../../../src/compute/studies/rnn/drawing/random.ts';

export const randomOf = mulberry32;

export type Random = () => number;

export function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)]!;
}

/** What a terminal obeys, what nobody sees, and what breaks out of a format. */
export const HOSTILE: readonly string[] = [
  '\u001b]0;owned\u0007',
  '\u001b[31mred\u001b[0m',
  'a\nantler: FORGED\r',
  '\u009b2J',
  '\u202egpj.exe\u2066',
  '\u200b\u2028\ufeff',
  '\ud800',
  '\0nul',
  '</script><script>alert(1)</script>',
  "=cmd|' /C calc'!A0",
  'x'.repeat(5000),
  '',
  '__proto__',
  '%s%n\\u001b',
];

const NUMBERS = [
  '0',
  '-0',
  '-1',
  '1e308',
  '-1e308',
  '5e-324',
  '1e400',
  '2147483648',
  '9007199254740993',
  '0.1',
  '1e9',
  '3',
];
const VALUES = ['null', 'true', '[]', '{}', '""', '[[]]', '[null]', '{"a":1}', ...NUMBERS];

/** One to three changes. */
export function mutateBytes(given: Buffer, random: Random): Buffer {
  let bytes = given;
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) bytes = changeBytes(bytes, random);
  return bytes;
}

function changeBytes(bytes: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * (bytes.length + 1));
  const length = Math.floor(random() ** 3 * Math.min(bytes.length - at, 4096));
  const around = (middle: Buffer): Buffer =>
    Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(at + length)]);
  const kinds: (() => Buffer)[] = [
    () => bytes.subarray(0, at),
    () => around(Buffer.alloc(0)),
    () => around(Buffer.from(pick(HOSTILE, random))),
    () => around(Buffer.from(Array.from({ length: Math.min(length, 64) + 1 }, () => Math.floor(random() * 256)))),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]),
    () => Buffer.concat([Buffer.from('\ufeff'), bytes]),
    () => Buffer.from(bytes.toString('latin1'), 'utf16le'),
    () => around(Buffer.alloc(length + 1)),
    () => flipBit(bytes, at, random),
  ];
  return pick(kinds, random)();
}

function flipBit(bytes: Buffer, at: number, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  if (at < copy.length) copy[at] = copy[at]! ^ (1 << Math.floor(random() * 8));
  return copy;
}

/** Changes what JSON says, with the grammar kept: a value, a key, a list, or the depth, up to `deepest` levels. */
export function mutateJson(text: string, random: Random, deepest: number): Buffer {
  const value = JSON.parse(text) as unknown;
  const places = placesIn(value);
  let changed: unknown = value;
  const replacements = new Map<string, string>();
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    const path = pick(places, random);
    const mark = `@mark${replacements.size}@`;
    const done = changeAt(changed, path, mark, random);
    changed = done;
    replacements.set(mark, replacementText(random, deepest));
  }
  let result = JSON.stringify(changed) ?? 'null';
  // Numbers that JavaScript cannot hold, and nesting, are written as text.
  for (const [mark, replacement] of replacements) result = result.replace(JSON.stringify(mark), () => replacement);
  return Buffer.from(result);
}

function replacementText(random: Random, deepest: number): string {
  const deep = Math.min(deepest, 10 ** Math.floor(1 + random() * 4));
  const kinds: (() => string)[] = [
    () => pick(VALUES, random),
    () => pick(NUMBERS, random),
    () => JSON.stringify(pick(HOSTILE, random)),
    () => JSON.stringify(pick(HOSTILE, random)),
    () => `${'['.repeat(deep)}${']'.repeat(deep)}`,
    () => `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
    () => `[${Array.from({ length: deep }, () => '1').join(',')}]`,
  ];
  return pick(kinds, random)();
}

/** Places to change, arrays of numbers only at their first entries. */
function placesIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  const entries = Object.entries(value).slice(0, 40);
  return [[...path], ...entries.flatMap(([key, member]: [string, unknown]) => placesIn(member, [...path, key]))];
}

function changeAt(value: unknown, path: readonly string[], mark: string, random: Random): unknown {
  if (path.length === 0) return mark;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, key) => (isObject(at) ? Reflect.get(at, key) : undefined), value);
  if (!isObject(parent)) return value;
  const key = path.at(-1)!;
  const kind = random();
  if (kind < 0.15) Reflect.deleteProperty(parent, key);
  else if (kind < 0.25 && !Array.isArray(parent)) Reflect.set(parent, pick(HOSTILE, random), mark);
  else Reflect.set(parent, key, mark);
  return value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Words of a call with some replaced, doubled, left out, or put in. */
export function mutateWords(words: readonly string[], dictionary: readonly string[], random: Random): string[] {
  const [command = '', ...others] = words;
  const result = [...others];
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    const at = Math.floor(random() * (result.length + 1));
    const word = pick([...dictionary, ...HOSTILE, ...NUMBERS], random);
    const kind = random();
    if (kind < 0.3) result.splice(at, 1, word);
    else if (kind < 0.7) result.splice(at, 0, word);
    else if (kind < 0.85) result.splice(at, 1);
    else result.splice(at, 0, ...result.slice(at, at + 2));
  }
  return random() < 0.03 ? [pick(HOSTILE, random), ...result] : [command, ...result];
}
