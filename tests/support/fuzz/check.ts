/** What no input may bring about, whatever it is. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { antlerHere, type Said } from '../antler-here.ts';
import type { Fuzzer } from './calls.ts';

const RAW = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const SLOWEST_MS = 10_000;
/** Of what a command writes beside others, or where a fault of the program is told. */
const WRITTEN = ['out.json', 'out.csv', 'out.xml', 'out.x'];

export interface Finding {
  readonly seed: number;
  readonly args: readonly string[];
  readonly what: string;
  readonly said: Said;
}

/** Makes the calls of every seed; `begin` is told before each. Resolves to what was found, at most `most`. */
export async function fuzz(
  fuzzer: Fuzzer,
  folder: string,
  seeds: Iterable<number>,
  {
    most = 20,
    begin = () => undefined,
  }: { most?: number; begin?: (seed: number, args: readonly string[]) => void } = {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const seed of seeds) {
    for (const args of fuzzer.make(seed).calls) {
      begin(seed, args);
      for (const name of WRITTEN) rmSync(join(folder, name), { force: true });
      const startedMs = performance.now();
      const said = await antlerHere(args);
      const what = faultOf(said, folder, performance.now() - startedMs);
      if (what !== null) findings.push({ seed, args, what, said });
    }
    if (findings.length >= most) break;
  }
  return findings;
}

function faultOf({ status, stdout, stderr }: Said, folder: string, elapsedMs: number): string | null {
  if (![0, 1, 2].includes(status)) return `exit status ${status}`;
  if (stderr.includes('unexpected failure')) return `a fault of the program: ${crashOf(stderr)}`;
  if (/^\s+at .+[:(]\d+/m.test(stdout + stderr)) return 'a stack';
  if (elapsedMs > SLOWEST_MS) return `${Math.round(elapsedMs)} ms`;
  for (const [name, text] of Object.entries({ stdout, stderr })) {
    const raw = RAW.exec(text.replace(/^\ufeff/, '').replaceAll(/[\n\t]/g, ''));
    if (raw) return `${JSON.stringify(raw[0])} on ${name}`;
    if (/^\s*antler: FORGED/m.test(text)) return `a forged line on ${name}`;
  }
  if (status === 2 && stderr.trimEnd().includes('\n') && !stderr.includes('left aside'))
    return 'several lines of refusal';
  return partialFile(folder, status);
}

/** The first lines of the file to send. */
function crashOf(stderr: string): string {
  const path = /please send (\S+) with/.exec(stderr)?.[1];
  return path === undefined ? 'no file' : readFileSync(path, 'utf8').split('\n').slice(3, 10).join('\n');
}

/** A file half-written, or written by a call that was refused. */
function partialFile(folder: string, status: number): string | null {
  const names = readdirSync(folder);
  const leftover = names.find((name) => name.endsWith('.tmp'));
  if (leftover !== undefined) return `${leftover} is left`;
  const written = WRITTEN.filter((name) => names.includes(name));
  if (status === 2 && written.length > 0) return `${written.join(', ')} written by a refused call`;
  for (const name of written) {
    const text = readFileSync(join(folder, name), 'utf8').replace(/^\ufeff/, '');
    if (RAW.test(text.replaceAll(/[\n\t]/g, ''))) return `raw characters in ${name}`;
    if (name === 'out.json' && !isJson(text)) return `${name} is not whole`;
  }
  return null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
