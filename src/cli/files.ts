/** Files that a command writes: checked before any work is done, and never left half-written. */
import { accessSync, constants, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readFile } from 'node:fs/promises';
import { readBundle } from '../main/store/bundle-text.ts';
import type { Bundle } from '../shared/bundle.ts';
import { Fault } from '../shared/fault.ts';
import { systemReason, tooLargeReason } from '../shared/system-error.ts';
import { writeAtomically } from './atomic-write.ts';

/** Refuses a path that cannot be written, naming the flag: nothing is created. */
export function checkWritable(flag: string, path: string): void {
  try {
    const target = statOf(path);
    const parent = dirname(target ? realpathSync(path) : resolve(path));
    if (target?.isDirectory()) throw new Fault('invalid', `${flag} "${path}" is a directory, not a file`);
    if (!statOf(parent)?.isDirectory()) throw new Fault('invalid', `${flag} "${path}": there is no folder ${parent}`);
    if (target) accessSync(path, constants.W_OK);
    if (target?.isFile() ?? true) accessSync(parent, constants.W_OK);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const reason = systemReason(error) ?? 'unknown error';
    throw new Fault('invalid', `${flag} "${path}" cannot be written: ${reason}`, { cause: error });
  }
}

/**
 * Writes a file whole or not at all; see `writeAtomically`. Throws a `failed` Fault where the system refuses.
 */
export function writeWhole(path: string, pieces: Iterable<string>): void {
  try {
    writeAtomically(path, pieces);
  } catch (error) {
    const reason = systemReason(error) ?? tooLargeReason(error);
    if (reason === null) throw error;
    throw new Fault('failed', `${path} cannot be written: ${reason}`, { cause: error });
  }
}

/** One file that a command writes beside others. */
export interface WantedFile {
  readonly path: string;
  write(): Iterable<string>;
}

/** Writes each, whatever becomes of the others; `written` is told of those that were. Throws a Fault with all failures. */
export function writeEach(files: readonly WantedFile[], written: (path: string) => void = () => undefined): void {
  const failures: Fault[] = [];
  for (const { path, write } of files)
    try {
      writeWhole(path, write());
      written(path);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failures.push(error);
    }
  if (failures.length > 0) throw new Fault('failed', failures.map(({ message }) => message).join('; '));
}

/** Reads an input file whole; a missing or unreadable one is a wrong call. */
export async function readInput(what: string, path: string): Promise<string> {
  try {
    if (statOf(path)?.isDirectory()) throw new Fault('invalid', `${what} "${path}" is a directory, not a file`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('invalid', `${what} "${path}" ${unreadable(error)}`, { cause: error });
  }
}

function unreadable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'does not exist';
  return `cannot be read (${systemReason(error) ?? tooLargeReason(error) ?? code ?? 'unknown error'})`;
}

/** Reads and checks a bundle file. */
export async function readBundleFile(path: string): Promise<Bundle> {
  return readBundle(await readInput('bundle', path), path);
}

function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}
