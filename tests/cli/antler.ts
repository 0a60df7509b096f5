/** The command line from outside: built from the sources at hand, run as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { BUILD } from './build-antler.ts';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Gives the tests of a file a folder that is removed afterwards; `build-antler.ts` has built the command line. */
export function useAntler(): { folder: () => string } {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'antler-cli-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder: () => folder };
}

/** Starts `antler <args>` in a folder; the default database lies in it, too. */
export function start(args: readonly string[], cwd: string, env: Record<string, string> = {}): ChildProcess {
  const environment = { ...process.env, LC_ALL: 'C', ANTLER_DATABASE: join(cwd, 'default.db'), ...env };
  return spawn(process.execPath, commandOf(args), { cwd, env: environment });
}

/** What Node is started with for `antler <args>`. */
export function commandOf(args: readonly string[]): string[] {
  return [join(BUILD, 'main/index.js'), ...args];
}

export function antler(args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Ended> {
  return ended(start(args, cwd, env));
}

/** Collects the output until the process ends. */
export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ status, stdout, stderr: stderr.trimEnd() }));
  });
}

/** Everything below a folder, sorted. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}
