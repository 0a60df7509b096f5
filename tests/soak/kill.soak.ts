/**
 * `npm run soak -- kill`: commands ended at random moments, by kill -9 as well. Afterwards the database opens and is whole, no
 * file is half-written, and the sweep goes on.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { json } from '../../src/main/export/json.ts';
import { openStore } from '../../src/main/store/store.ts';
import { antler, ended, start } from '../cli/antler.ts';
import { type Random, pick, randomOf } from '../support/fuzz/mutate.ts';
import { TEST_APP } from '../support/runs/runs.ts';
import { fillStore } from '../support/runs/sample-runs.ts';
import { layerTensors, torchFile } from '../support/weights/weight-files.ts';

const COUNT = Number(process.env['SOAK_COUNT'] ?? 200);
const SEED = Number(process.env['SOAK_SEED'] ?? 1);
const LATEST_MS = 4000;
const PATIENCE_MS = 120_000;
const SIGNALS = ['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const MEASURE = ['--no-ceilings', '--no-tuning', '--no-watch', '--adapter', 'swiftshader'];
const SWEEP = ['--length', '20,40,400,800,1600', '--state', '4', '--algorithm', 'sequential,quasi-deer', '--time', '1'];

/** What is ended, and the files that it writes. */
const COMMANDS: readonly (readonly string[])[] = [
  ['run', ...SWEEP, ...MEASURE, '--json', 'out.json', '--report', 'out.html'],
  ['run', ...SWEEP, ...MEASURE, '--restarts', '2', '--json', 'out.json'],
  ['import', 'large.json'],
  ['export', '--out', 'out.json'],
  ['export', '--format', 'html', '--out', 'out.html'],
  ['convert', 'layer.pt', '--length', '200000', '--out', 'out.json'],
  ['baseline', 'pin', 'kept', 'date:2026-01-05', '--replace'],
  ['delete', 'date:2026-01-06', '--force'],
];

const folder = mkdtempSync(join(tmpdir(), 'antler-kill-'));
const database = join(folder, 'default.db');

beforeAll(async () => {
  writeFileSync(join(folder, 'large.json'), bundleOf(600, 3));
  writeFileSync(join(folder, 'first.json'), bundleOf(300, 9));
  writeFileSync(join(folder, 'layer.pt'), torchFile(layerTensors({ gates: 3, units: 64, input: 64 })));
  expect(await antler(['import', 'first.json'], folder)).toMatchObject({ status: 0 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The text of a bundle with so many runs. */
function bundleOf(count: number, seed: number): string {
  const store = openStore(join(folder, `made-${seed}.db`));
  fillStore(store, count, { seed });
  const text = json.write(store.exportBundle(null, TEST_APP));
  store.close();
  return text;
}

/** The status, or null where the signal ended it. */
async function endAt(child: ChildProcess, signal: NodeJS.Signals, afterMs: number): Promise<number | null> {
  const end = ended(child);
  await Promise.race([wait(afterMs), end]);
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const { status } = await end;
  clearTimeout(late);
  return status;
}

function expectWhole(): void {
  const store = openStore(database);
  expect(store.listSweeps(100).map(({ outcome }) => outcome)).not.toContain('running');
  store.close();
  const db = new Database(database);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.prepare("SELECT count(*) FROM runs WHERE status = 'running'").pluck().get()).toBe(0);
  db.close();
  const json = join(folder, 'out.json');
  if (existsSync(json)) JSON.parse(readFileSync(json, 'utf8'));
  const html = join(folder, 'out.html');
  if (existsSync(html)) expect(readFileSync(html, 'utf8').trimEnd()).toMatch(/<\/html>$/);
}

/** Files that are being written may be left by kill -9 alone; the next command that writes there removes them. */
function leftovers(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.tmp'));
}

async function endOne(random: Random): Promise<string> {
  for (const name of ['out.json', 'out.html']) rmSync(join(folder, name), { force: true });
  const args = pick(COMMANDS, random);
  const signal = pick(SIGNALS, random);
  const afterMs = Math.round(random() ** 2 * LATEST_MS);
  const status = await endAt(start(args, folder), signal, afterMs);
  expectWhole();
  if (signal !== 'SIGKILL') expect([0, 1, 129, 130, 143, null]).toContain(status);
  if (signal !== 'SIGKILL') expect(leftovers()).toEqual([]);
  return `${args.slice(0, 2).join(' ')}, ${signal} after ${afterMs} ms: ${status}`;
}

it(`${COUNT} commands ended at random moments, from seed ${SEED} on, leave everything whole`, async () => {
  for (let index = 0; index < COUNT; index++) {
    const told = await endOne(randomOf(SEED + index));
    writeSync(2, `${index + 1} of ${COUNT}, seed ${SEED + index}: ${told}\n`);
    if (index % 10 === 9) {
      expect(await antler(['export', '--out', 'check.json'], folder)).toMatchObject({ status: 0 });
      expect(leftovers()).toEqual([]);
    }
  }
});

it('what was cut off can be resumed, to its end', async () => {
  const child = start(['run', ...SWEEP, ...MEASURE], folder);
  await endAt(child, 'SIGKILL', LATEST_MS);
  for (let left = 20; left > 0; left--) {
    const { status, stderr } = await antler(['run', '--resume', ...MEASURE], folder);
    if (/there is no interrupted/.test(stderr)) return;
    expect(status).toBe(0);
  }
  throw new Error('there is always one more sweep to resume');
});
