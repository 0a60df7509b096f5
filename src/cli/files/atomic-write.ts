/**
 * Writes files so that nobody ever sees half of one: beside the target first, then in its place. A polite signal waits until
 * that is done; what kill -9 leaves is removed by the next command that writes into the same folder.
 */
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants, hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const POLITE_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Machine and process are in the name: that is how a file is known to be nobody's any more. */
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const LEFT = new RegExp(String.raw`^\.antler-${HOST}-(\d+)-[0-9a-f-]{36}\.tmp$`);

/**
 * Writes the pieces beside the target and puts the whole file in its place at the end. A link is followed; what is no plain
 * file (a device, a pipe) is written to, never replaced. Throws what the system refuses.
 */
export function writeAtomically(path: string, pieces: Iterable<string>): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing && !existing.isFile()) {
    writePieces(openSync(path, 'w'), pieces);
    return;
  }
  const target = existing ? realpathSync(path) : path;
  const folder = dirname(resolve(target));
  removeLeft(folder);
  const release = holdSignals();
  // Short, whatever the target is called.
  const temporary = join(folder, `.antler-${HOST}-${process.pid}-${randomUUID()}.tmp`);
  try {
    writePieces(openSync(temporary, 'wx'), pieces);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    release();
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

/** Where nobody else listens for signals, one that comes meanwhile ends the program only after the file is whole. */
function holdSignals(): () => void {
  const held = POLITE_SIGNALS.filter((signal) => process.listenerCount(signal) === 0);
  const end = (signal: NodeJS.Signals): void => process.exit(128 + constants.signals[signal]);
  for (const signal of held) process.on(signal, end);
  return () => {
    // A signal that has come is told at the next turn of the loop.
    setImmediate(() => held.forEach((signal) => process.off(signal, end)));
  };
}

/** Removes what processes that are gone were writing here. */
function removeLeft(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const processId = LEFT.exec(name)?.[1];
      if (processId !== undefined && !isAlive(Number(processId))) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // A folder that may be written but not listed.
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
