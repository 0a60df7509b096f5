/** Where the data lies by default: the same place for the window and the command line. */
import { join } from 'node:path';
import envPaths from 'env-paths';

/** The user's data folder for this program; it may not exist yet. */
export function dataFolder(): string {
  return envPaths('antler', { suffix: '' }).data;
}

/** The database's file: ANTLER_DATABASE where it is set, else antler.db in the data folder. */
export function defaultDatabasePath(environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = environment['ANTLER_DATABASE'];
  return chosen !== undefined && chosen !== '' ? chosen : join(dataFolder(), 'antler.db');
}
