/** Where the data lies by default: the same place for the window and the command line. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Fault } from '../shared/contract/fault.ts';

/** The package asks for the home folder as it is loaded, which throws for a user without a name and without HOME. */
const envPaths = isThrowing(homedir) ? null : (await import('env-paths')).default;

/** The user's data folder for this program; it may not exist yet. Throws a Fault where HOME is empty and nothing else names one. */
export function dataFolder(): string {
  const folder = envPaths?.('antler', { suffix: '' }).data ?? '';
  // Without a home it would lie in whatever folder the program was started in.
  if (!isAbsolute(folder))
    throw new Fault(
      'invalid',
      'there is no user’s data folder (HOME is empty): name the database with --database FILE or ANTLER_DATABASE',
    );
  return folder;
}

/** The database's file: ANTLER_DATABASE where it is set, else antler.db in the data folder. */
export function defaultDatabasePath(environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = environment['ANTLER_DATABASE'];
  return chosen !== undefined && chosen !== '' ? chosen : join(dataFolder(), 'antler.db');
}

function isThrowing(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}
