/** Names from files, in every field that takes a string, reach no terminal and no file raw: whatever the command. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBundle } from '../../src/main/store/bundle-text.ts';
import type { Bundle } from '../../src/shared/contract/bundle.ts';
import { Fault } from '../../src/shared/contract/fault.ts';
import { antlerHere } from '../support/antler-here.ts';

const ATTACK = '\u001b]0;own\u0007\u001b[31m\nFORGED\r\u009b2J\u202e\u2066\u2028\u200b\ufeff\0|</b>';
const RAW = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const FIXTURES = join(import.meta.dirname, '../fixtures/bundles');
/** The first, and the newest, which have the most fields. */
const BUNDLES = readdirSync(FIXTURES)
  .sort()
  .filter((_, index, all) => index === 0 || index >= all.length - 2);

const folder = mkdtempSync(join(tmpdir(), 'antler-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What of a text is neither seen nor a line feed or tab of the layout, and whether a name began a line. */
function harmIn(text: string): { raw: string | null; forged: boolean } {
  const raw = RAW.exec(text.replaceAll(/[\n\t]/g, ''));
  return {
    raw: raw && JSON.stringify(raw.input.slice(Math.max(0, raw.index - 60), raw.index + 20)),
    forged: /^\s*FORGED/m.test(text),
  };
}

const HARMLESS = { raw: null, forged: false };

/** Every place of a string in plain data: what leads there. */
function placesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === 'string') return [[...path]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => placesOf(member, [...path, key]));
}

function withAttack<T>(value: T, path: readonly string[]): T {
  const copy = structuredClone(value);
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(at as object, key), copy) as object;
  const key = path.at(-1)!;
  Reflect.set(parent, key, `${String(Reflect.get(parent, key)).slice(0, 20)}${ATTACK}`);
  return copy;
}

/** The bundle with the attack in every string that may hold one: each is tried by itself. */
function attacked(bundle: Bundle): { bundle: Bundle; places: string[] } {
  const accepts = (given: Bundle): boolean => {
    try {
      readBundle(JSON.stringify(given), 'x');
      return true;
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  };
  const places = placesOf(bundle).filter((path) => path[0] !== 'kernelSources' && !/^id$|Id$/.test(path.at(-1)!));
  const open = places.filter((path) => accepts(withAttack(bundle, path)));
  return {
    bundle: open.reduce((given, path) => withAttack(given, path), bundle),
    places: open.map((path) => path.join('.')),
  };
}

describe.each(BUNDLES)('%s with hostile names', (file) => {
  const database = join(folder, `${file}.db`);
  const path = join(folder, `evil \u001b[31m\u202e-${file}`);
  const ids: string[] = [];
  const sweeps: string[] = [];

  beforeAll(async () => {
    const given = JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as Bundle;
    const { bundle, places } = attacked({ ...given, runs: given.runs.slice(0, 3) });
    expect(places.length).toBeGreaterThan(20);
    ids.push(...bundle.runs.map(({ id }) => id));
    sweeps.push(...new Set(bundle.runs.flatMap(({ sweepId }) => sweepId ?? [])));
    writeFileSync(path, JSON.stringify(bundle));
    const said = await antlerHere(['import', path, '--database', database]);
    expect(said).toMatchObject({ status: 0 });
    expect(harmIn(said.stdout + said.stderr)).toEqual(HARMLESS);
    await antlerHere(['baseline', 'pin', 'first', ids[0]!, '--database', database]);
  });

  it.each<{ args: string[] }>([
    { args: ['list'] },
    { args: ['list', '--json'] },
    { args: ['list', '--search', ATTACK] },
    { args: ['crossover'] },
    { args: ['crossover', '--json'] },
    { args: ['baseline', 'list'] },
    { args: ['baseline', 'list', '--json'] },
    { args: ['baseline', 'pin', ATTACK, 'x'] },
    { args: ['baseline', 'remove', ATTACK] },
    { args: ['compare', ATTACK, 'y'] },
    { args: ['delete', ATTACK] },
    { args: ['export', '--format', ATTACK] },
    { args: ['show', ATTACK] },
    ...['json', 'csv', 'html', 'md', 'trace'].map((format) => ({ args: ['export', '--format', format] })),
  ])('antler $args', async ({ args }) => {
    const { stdout, stderr } = await antlerHere([...args, '--database', database]);
    expect(stdout + stderr).not.toBe('');
    expect(harmIn(stdout)).toEqual(HARMLESS);
    expect(harmIn(stderr)).toEqual(HARMLESS);
    expect(stderr).not.toContain('unexpected failure');
  });

  it('antler show and kernels, of every run', async () => {
    for (const id of ids)
      for (const args of [
        ['show', id],
        ['show', id, '--json'],
        ['show', id, '--kernels'],
        ['kernels', id],
      ]) {
        const { stdout, stderr } = await antlerHere([...args, '--database', database]);
        expect([args, harmIn(stdout + stderr)]).toEqual([args, HARMLESS]);
      }
  });

  it('antler compare on the terminal, as JSON, and as JUnit', async () => {
    const junit = join(folder, `${file}.xml`);
    const json = join(folder, `${file}.compare.json`);
    const selections = [path, 'baseline:first', ...sweeps.map((id) => `sweep:${id}`)];
    for (const a of selections)
      for (const b of selections) {
        const files = ['--junit', junit, '--json', json, '--fail-on', 'missing', '--database', database];
        const said = await antlerHere(['compare', a, b, ...files]);
        const texts = [said.stdout, said.stderr, readFileSync(junit, 'utf8'), readFileSync(json, 'utf8')];
        expect(texts.map(harmIn)).toEqual(texts.map(() => HARMLESS));
      }
  });

  it.each(['json', 'csv', 'html', 'md'])('antler export --format %s --out', async (format) => {
    const out = join(folder, `${file}.${format}`);
    expect(await antlerHere(['export', '--format', format, '--out', out, '--database', database])).toMatchObject({
      status: 0,
    });
    const text = readFileSync(out, 'utf8');
    expect(harmIn(text)).toEqual(HARMLESS);
    expect(text).toContain(String.raw`\u001b`);
  });
});

it('names the evil of a file that cannot be read, escaped', async () => {
  const missing = join(folder, ATTACK.replaceAll('/', '').replaceAll('\0', ''));
  for (const args of [
    [ATTACK],
    [`--${ATTACK}`],
    ['run', '--cell', ATTACK],
    ['import', missing],
    ['solve', missing, '--algorithm', 'deer'],
    ['convert', missing, '--out', 'x'],
    ['compare', missing, missing],
  ]) {
    const { status, stdout, stderr } = await antlerHere(args);
    expect(status).toBe(2);
    expect(harmIn(stdout + stderr)).toEqual(HARMLESS);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
});
