/** Turns what SQLite reports into one clear line for a person. */
import Database from 'better-sqlite3';
import { Fault } from '../../../shared/contract/fault.ts';
import { say } from '../../../shared/words/say.ts';

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
  if (is('SQLITE_BUSY') || is('SQLITE_LOCKED')) return new Fault('busy', say('store.busy', { path }), options);
  if (is('SQLITE_CORRUPT') || is('SQLITE_NOTADB'))
    return new Fault('invalid', say('store.damaged-while', { path, error: error.message }), options);
  if (is('SQLITE_READONLY')) return new Fault('invalid', say('store.read-only', { path }), options);
  if (is('SQLITE_CANTOPEN') || is('SQLITE_PERM'))
    return new Fault('invalid', say('store.not-writable', { path, error: error.message }), options);
  if (is('SQLITE_FULL') || is('SQLITE_IOERR'))
    return new Fault('failed', say('store.not-written', { path, error: error.message }), options);
  if (is('SQLITE_CONSTRAINT') || is('SQLITE_TOOBIG') || is('SQLITE_RANGE'))
    return new Fault('failed', say('store.value', { path, code: error.code }), options);
  return new Fault('failed', say('store.refused', { path, error: error.message, code: error.code }), options);
}
