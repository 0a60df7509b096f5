/**
 * Bundles altered at random, from a seed: cut, nested, with huge numbers, other types, repeated keys and halves of
 * surrogate pairs. Each is read, or refused in one line; what was read can be stored, exported and compared.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { comparisonText } from '../../../src/cli/comparison/text.ts';
import { csv } from '../../../src/main/export/csv.ts';
import { json } from '../../../src/main/export/json.ts';
import { markdown } from '../../../src/main/export/markdown.ts';
import { readBundle } from '../../../src/main/store/bundle-text.ts';
import type { Bundle } from '../../../src/shared/contract/bundle.ts';
import { decodeText } from '../../../src/shared/text/decode-text.ts';
import { Fault } from '../../../src/shared/contract/fault.ts';
import { comparedRun, pairRuns } from '../../../src/shared/findings/comparing/pairing.ts';
import { judgePairs } from '../../../src/shared/findings/comparing/regression.ts';
import { TEST_APP } from '../../support/runs/runs.ts';
import { temporaryStore } from '../../support/temporary-database.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/bundles');
const TEXTS = readdirSync(FIXTURES).map((file) => readFileSync(join(FIXTURES, file), 'utf8'));
const ROUNDS = 600;
/** Exports take a while each: of what was accepted, every so many go through all of it. */
const EVERY = 12;

/** Mulberry32. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
type Random = ReturnType<typeof randomFrom>;

const NUMBERS = ['0', '-0', '-1', '0.5', '5e-324', '1e-300', '1e18', '1e300', '1e308', '1e999', '9007199254740993'];
const VALUES = [
  ...['null', 'true', '""', '[]', '{}', '[[]]', '"\\ud83e"', '"\\u0000\\u001b[31m"', '"__proto__"', '{"__proto__":1}'],
  ...['['.repeat(70) + ']'.repeat(70), `"${'x'.repeat(5000)}"`, `[${Array(300).fill('1').join()}]`, '"2026-13-45"'],
];

/** Where numbers, and where any values begin and end in the text. */
function placesIn(text: string, pattern: RegExp): [number, number][] {
  return [...text.matchAll(pattern)].map((match) => [match.index + 1, match.index + match[0].length]);
}

const MUTATIONS: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => text.slice(0, random(text.length)),
  (text, random) => replaced(text, random, /:-?\d[\d.e+-]*/g, NUMBERS),
  (text, random) => replaced(text, random, /[:,[]-?\d[\d.e+-]*/g, NUMBERS),
  (text, random) => replaced(text, random, /:(?:"[^"]*"|-?\d[\d.e+-]*|true|false|null)/g, VALUES),
  (text, random) => replaced(text, random, /:(?:"[^"]*"|-?\d[\d.e+-]*|true|false|null)/g, VALUES),
  (text, random) => {
    const [key = '"id"'] = /"\w+"/.exec(text.slice(random(text.length))) ?? [];
    return text.replace(key, `${key}:${VALUES[random(VALUES.length)]},${key}`);
  },
  (text, random) => {
    const at = random(text.length);
    return text.slice(0, at) + String.fromCharCode(random(0x300)) + text.slice(at + 1);
  },
  (text, random) => {
    const at = random(text.length);
    return text.slice(0, at) + text.slice(at + random(40));
  },
];

function replaced(text: string, random: Random, pattern: RegExp, by: readonly string[]): string {
  const places = placesIn(text, pattern);
  const [from, to] = places[random(places.length)] ?? [0, 0];
  return text.slice(0, from) + by[random(by.length)] + text.slice(to);
}

function read(text: string): Bundle | null {
  try {
    return readBundle(text, 'mutated.json');
  } catch (error) {
    expect(error, text.slice(0, 200)).toBeInstanceOf(Fault);
    expect((error as Fault).code).toBe('invalid');
    expect((error as Fault).message).toMatch(/^mutated\.json/);
    expect((error as Fault).message.length).toBeLessThan(1000);
    return null;
  }
}

/** Everything that is made of a bundle; another Fault is an answer, too. */
function useWhole(bundle: Bundle): void {
  const store = temporaryStore();
  try {
    store.addBundle(bundle, 'mutated.json');
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).message).not.toMatch(/CHECK|SQLITE_CONSTRAINT/);
    return;
  }
  const stored = store.exportBundle(null, TEST_APP);
  for (const exporter of [json, csv, markdown]) expect(exporter.write(stored).length).toBeGreaterThan(0);
  expect(readBundle(json.write(stored), 'again.json').runs).toHaveLength(stored.runs.length);
  const runs = stored.runs.map((run) => comparedRun(run, stored.adapters));
  const { pairs, unmatched } = pairRuns(runs, runs);
  const judgements = judgePairs(pairs, { threshold: 0.02 });
  expect(
    comparisonText({
      a: 'A',
      b: 'B',
      threshold: 0.02,
      failOn: [],
      minDetectable: 0.1,
      allowEmpty: false,
      judgements,
      unmatched,
    }),
  ).toContain('A = A');
}

it('are read or refused in one line, and what was read can be used', () => {
  const random = randomFrom(20261130);
  let accepted = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let text = TEXTS[random(TEXTS.length)]!;
    for (let count = 1 + random(2); count > 0; count--) text = MUTATIONS[random(MUTATIONS.length)]!(text, random);
    const bundle = read(text);
    if (bundle === null) continue;
    accepted += 1;
    if (accepted % EVERY === 1) useWhole(bundle);
  }
  // Mutations that refuse everything, or nothing, would show nothing.
  expect(accepted).toBeGreaterThan(ROUNDS / 20);
  expect(accepted).toBeLessThan(ROUNDS * 0.9);
});

it('of bytes altered at random are text, or named', () => {
  const random = randomFrom(7);
  const whole = Buffer.from(TEXTS[0]!);
  for (let round = 0; round < 100; round++) {
    const bytes = Buffer.from(whole);
    for (let count = 1 + random(3); count > 0; count--) bytes[random(bytes.length)] = random(256);
    try {
      read(decodeText(bytes, 'mutated.json'));
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
      expect((error as Fault).message).toMatch(/^mutated\.json is (not UTF-8|damaged|UTF-32)/);
    }
  }
});
