/** Names sets of runs in one word, for `compare` and its like. */
import type { Database } from 'better-sqlite3';
import { Fault } from '../../shared/contract/fault.ts';
import { spanOf } from '../../shared/text/local-time.ts';
import { say } from '../../shared/words/say.ts';

const MIN_PREFIX_LENGTH = 4;

/** Where the ids of each kind lie, and the column of runs that holds them. */
const KINDS = {
  run: { what: 'run', known: 'SELECT id FROM runs', column: 'id' },
  sweep: { what: 'sweep', known: 'SELECT DISTINCT sweep_id AS id FROM runs', column: 'sweep_id' },
  machine: { what: 'machine', known: 'SELECT id FROM machines', column: 'machine_id' },
  adapter: { what: 'adapter', known: 'SELECT id FROM adapters', column: 'adapter_id' },
} as const;
type Kind = keyof typeof KINDS;

/**
 * The ids, oldest run first and running ones left out, of a run id, `sweep:ID`, `machine:ID`, `adapter:ID`,
 * `date:YYYY-MM-DD` (a day here; with "Z" or "+08:00" behind it, there; a time of that day is its minute or second) or `baseline:NAME`. An id may be shortened to an unambiguous beginning. Throws a Fault: `not-found`
 * where nothing matches, `invalid` for a malformed or ambiguous selector.
 */
export function createSelector(db: Database): (selector: string) => string[] {
  const runsWhere = (condition: string, ...values: string[]) =>
    db
      .prepare<string[], string>(
        `SELECT id FROM runs WHERE ${condition} AND status <> 'running' ORDER BY started_at, id`,
      )
      .pluck()
      .all(...values);
  const idsOf = (kind: Kind | 'date' | 'baseline', value: string): string[] => {
    if (kind === 'date') {
      const { from, before } = checkedSpan(value);
      return runsWhere('started_at >= ? AND started_at < ?', from, before);
    }
    if (kind === 'baseline') return runsWhere('id IN (SELECT run_id FROM baseline_runs WHERE baseline = ?)', value);
    return runsWhere(`${KINDS[kind].column} = ?`, completeId(db, kind, value));
  };
  return (selector) => {
    const { kind, value } = splitSelector(selector);
    const found = idsOf(kind, value);
    if (found.length === 0)
      throw new Fault('not-found', say('store.no-runs-for', { selector: JSON.stringify(selector) }));
    return found;
  };
}

function splitSelector(selector: string): { kind: Kind | 'date' | 'baseline'; value: string } {
  const match = /^(sweep|machine|adapter|date|baseline):(.*)$/s.exec(selector);
  if (match === null) return { kind: 'run', value: selector.toLowerCase() };
  const [, kind = '', value = ''] = match;
  if (kind === 'sweep') return { kind, value: value.toLowerCase() };
  return { kind: kind as Kind | 'date' | 'baseline', value };
}

function completeId(db: Database, kind: Kind, value: string): string {
  const { what, known } = KINDS[kind];
  const shown = JSON.stringify(value.slice(0, 100));
  const exact = db.prepare<[string], { id: string }>(`SELECT id FROM (${known}) WHERE id = ? LIMIT 1`).get(value);
  if (exact !== undefined) return exact.id;
  if (value.length < MIN_PREFIX_LENGTH) throw new Fault('not-found', say('store.no-such', { what, shown }));
  const ids = db
    .prepare<[string, string], string>(`SELECT id FROM (${known}) WHERE id >= ? AND id < ? LIMIT 2`)
    .pluck()
    .all(value, `${value}\u{10FFFF}`);
  const [only] = ids;
  if (only === undefined) throw new Fault('not-found', say('store.no-such', { what, shown }));
  if (ids.length > 1) throw new Fault('invalid', say('store.ambiguous', { shown, what }));
  return only;
}

function checkedSpan(value: string): { readonly from: string; readonly before: string } {
  const span = spanOf(value);
  if (span === null) throw new Fault('invalid', say('store.date', { value: JSON.stringify(value.slice(0, 100)) }));
  return { from: span.from.toISOString(), before: span.before.toISOString() };
}
