/** Files that a command writes: checked before any work is done, and never left half-written. */
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readBundle } from '../main/store/bundle-text.ts';
import { type Bundle, BUNDLE_SIZE_LIMIT_BYTES } from '../shared/bundle.ts';
import { Fault } from '../shared/fault.ts';
import { openByteFile, readText } from './convert/byte-file.ts';

/** Refuses a path that cannot be written, naming the flag: nothing is created. */
export function checkWritable(flag: string, path: string): void {
  const target = statOf(path);
  const parent = dirname(target ? realpathSync(path) : resolve(path));
  if (target?.isDirectory()) throw new Fault('invalid', `${flag} "${path}" is a directory, not a file`);
  if (!statOf(parent)?.isDirectory()) throw new Fault('invalid', `${flag} "${path}": there is no folder ${parent}`);
  try {
    if (target) accessSync(path, constants.W_OK);
    if (target?.isFile() ?? true) accessSync(parent, constants.W_OK);
  } catch (error) {
    throw new Fault('invalid', `${flag} "${path}" cannot be written`, { cause: error });
  }
}

/**
 * Writes the pieces beside the target and puts the whole file in its place at the end. A link is followed; what is no
 * plain file (a device, a pipe) is written to, never replaced.
 */
export function writeWhole(path: string, pieces: Iterable<string>): void {
  const existing = statOf(path);
  if (existing && !existing.isFile()) {
    writePieces(openSync(path, 'w'), pieces);
    return;
  }
  const target = existing ? realpathSync(path) : path;
  const temporary = join(dirname(resolve(target)), `.${basename(target)}.${randomUUID()}.tmp`);
  const file = openSync(temporary, 'wx');
  try {
    writePieces(file, pieces);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes every byte, and closes the file. */
function writePieces(file: number, pieces: Iterable<string>): void {
  try {
    for (const piece of pieces) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
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
