/** Turns what SQLite reports into one clear line for a person. */
import Database from 'better-sqlite3';
import { Fault } from '../../../shared/contract/fault.ts';

/** Runs `work`; an error of SQLite leaves it as a Fault that names the database. */
export function withClearFaults<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Database.SqliteError ? faultOf(path, error) : error;
  }
}

function faultOf(path: string, error: { readonly code: string; readonly message: string }): Fault {
  const options = { cause: error };
  const is = (prefix: string) => error.code.startsWith(prefix);
  if (is('SQLITE_BUSY') || is('SQLITE_LOCKED'))
    return new Fault('busy', `the database ${path} is busy: another process is writing to it; try again`, options);
  if (is('SQLITE_CORRUPT') || is('SQLITE_NOTADB'))
    return new Fault('invalid', `the database ${path} is damaged: ${error.message}`, options);
  if (is('SQLITE_READONLY'))
    return new Fault('invalid', `the database ${path} is read-only: it can be looked at, not changed`, options);
  if (is('SQLITE_CANTOPEN') || is('SQLITE_PERM'))
    return new Fault('invalid', `the database ${path} cannot be opened for writing: ${error.message}; its folder has to be writable too`, options);
  if (is('SQLITE_FULL') || is('SQLITE_IOERR'))
    return new Fault('failed', `the database ${path} could not be written: ${error.message}`, options);
  if (is('SQLITE_CONSTRAINT') || is('SQLITE_TOOBIG') || is('SQLITE_RANGE'))
    return new Fault('failed', `the database ${path} cannot hold a value that it was given (${error.code})`, options);
  return new Fault('failed', `the database ${path} refused: ${error.message} (${error.code})`, options);
}
