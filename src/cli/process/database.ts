/** The database a command works on, opened for as long as the command needs it. */
import { statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { defaultDatabasePath } from '../../main/data-folder.ts';
import { updateMessage } from '../../main/store/file/update-message.ts';
import { openReadableStore, openStore, type Store, type StoreOptions } from '../../main/store/store.ts';
import { Fault } from '../../shared/contract/fault.ts';
import type { Run } from '../../shared/contract/run.ts';
import { systemReason } from '../../shared/contract/system-error.ts';
import { nonEmpty } from '../flags/values.ts';
import { warn } from '../output/output.ts';

export interface DatabaseFlags {
  readonly database?: string;
}

export function addDatabaseFlag(command: Command): Command {
  return command.addOption(
    new Option(
      '--database <file>',
      'the database (default: antler.db in the user’s data folder, or $ANTLER_DATABASE)',
    ).argParser(nonEmpty),
  );
}

/** Looks into the database, which may be read-only; `nothing` is the answer where the file does not exist yet, and none is created. */
export async function readStore<T>(
  flags: DatabaseFlags,
  nothing: T,
  work: (store: Store) => T | Promise<T>,
): Promise<T> {
  return databaseExists(flags) ? withStore(openReadableStore(pathOf(flags), saying(pathOf(flags))), work) : nothing;
}

/** Throws a Fault where that cannot be told: a link to itself, a folder that may not be looked into. */
export function databaseExists(flags: DatabaseFlags): boolean {
  const path = pathOf(flags);
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    const reason = systemReason(error) ?? 'unknown error';
    throw new Fault('invalid', `the database ${path} cannot be reached: ${reason}`, { cause: error });
  }
}

/** Opens the database, creating it where there is none. */
export async function changeStore<T>(flags: DatabaseFlags, work: (store: Store) => T | Promise<T>): Promise<T> {
  return withStore(openStore(pathOf(flags), saying(pathOf(flags))), work);
}

async function withStore<T>(store: Store, work: (store: Store) => T | Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/** Refuses an existing file that is not a usable database, before any work is done; creates none. */
export function checkDatabase(flags: DatabaseFlags): void {
  if (databaseExists(flags)) openStore(pathOf(flags), saying(pathOf(flags))).close();
}

/** The ids behind all the words, each an id or a selector, without repetition. Throws a Fault where one stands for no run. */
export function idsOf(store: Store, words: readonly string[]): string[] {
  return [...new Set(words.flatMap((word) => store.runIds(word)))];
}

/** The one run that is, or begins with, what was given. Throws a Fault where there is none or several. */
export function oneRun(store: Store, given: string): Run {
  const [id, ...others] = store.runIds(given);
  if (id === undefined || others.length > 0) throw new Fault('invalid', `"${given}" stands for several runs; name one`);
  return store.getRun(id);
}

/** What every reading command says where there is no database yet. */
export function noDatabase(wanted: string): Fault {
  return new Fault('not-found', `there is no ${wanted}: the database does not exist yet`);
}

/** An update of the file is worth a line. */
function saying(path: string): StoreOptions {
  return { onUpdate: (update) => warn(updateMessage(path, update)) };
}

function pathOf(flags: DatabaseFlags): string {
  return flags.database ?? defaultDatabasePath();
}
