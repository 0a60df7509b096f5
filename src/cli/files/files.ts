/** Files that a command writes: checked before any work is done, and never left half-written. */
import { accessSync, constants, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readBundle } from '../../main/store/bundle-text.ts';
import { type Bundle, BUNDLE_SIZE_LIMIT_BYTES } from '../../shared/contract/bundle.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { systemReason, tooLargeReason } from '../../shared/contract/system-error.ts';
import { writeAtomically } from './atomic-write.ts';
import { openByteFile, readText } from './byte-file.ts';
import { say } from '../../shared/words/say.ts';

/** Refuses a path that cannot be written, naming the flag: nothing is created. */
export function checkWritable(flag: string, path: string): void {
  try {
    const target = statOf(path);
    const parent = dirname(target ? realpathSync(path) : resolve(path));
    if (target?.isDirectory()) throw new Fault('invalid', say('file.is-folder', { flag, path }));
    if (!statOf(parent)?.isDirectory()) throw new Fault('invalid', say('file.no-folder', { flag, path, parent }));
    if (target) accessSync(path, constants.W_OK);
    if (target?.isFile() ?? true) accessSync(parent, constants.W_OK);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const reason = systemReason(error) ?? say('file.unknown-error');
    throw new Fault('invalid', say('file.flag-unwritable', { flag, path, reason }), { cause: error });
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
    throw new Fault('failed', say('file.unwritable', { path, reason }), { cause: error });
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

/**
 * The text of an input file, in UTF-8 or UTF-16. Throws an `invalid` Fault for what is missing, no plain file, larger than
 * `limitBytes` or no text: nothing is read of it then.
 */
export function readInput(what: string, path: string, limitBytes?: number): string {
  const file = openByteFile(what, path);
  try {
    return readText(file, limitBytes);
  } finally {
    file.close();
  }
}

/** Reads and checks a bundle file. */
export function readBundleFile(path: string): Bundle {
  return readBundle(readInput('bundle', path, BUNDLE_SIZE_LIMIT_BYTES), path);
}

function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}
