/** How much ratios differ between processes on an adapter, from the stored sweeps that were measured in several. */
import type { Database, Statement } from 'better-sqlite3';
import { readNote } from '../../shared/contract/reason-schema.ts';
import { spreadIn } from '../../shared/findings/runs/basis-notes.ts';
import { pooledSpread, type ProcessSpread } from '../../shared/statistics/process-spread.ts';
import { BASIS_NOTES } from '../../shared/statistics/ratio-basis.ts';

const OWN = BASIS_NOTES.own;

/** The newest so many runs of an adapter are looked at: a machine changes with time. */
const MOST_RUNS = 500;

const NOTES = `SELECT note FROM (
    SELECT json_extract(notes, '$."${BASIS_NOTES.own}"') AS note, status
    FROM runs WHERE adapter_id = ? ORDER BY started_at DESC, id DESC LIMIT ${MOST_RUNS})
  WHERE note IS NOT NULL AND status = 'ok'`;

/** Looks it up by adapter; null where no run of it was measured in three processes. Prepared when first used. */
export function createProcessSpread(db: Database): (adapterId: string) => ProcessSpread | null {
  let reading: Statement<[string], unknown> | undefined;
  return (adapterId) => {
    reading ??= db.prepare<[string], unknown>(NOTES).pluck();
    const notes = reading.all(adapterId);
    return pooledSpread(
      notes.flatMap((note) => (typeof note === 'string' ? (spreadIn({ [OWN]: readNote(note) }, OWN) ?? []) : [])),
    );
  };
}
