/** What adapters did at best: a history per adapter, of which the newest counts. */
import type { Database, Statement } from 'better-sqlite3';
import type { Ceilings } from '../../shared/contract/parts/ceilings.ts';

export interface CeilingTable {
  /** Adds to the history; the adapter must be stored. A measurement that is there already stays as it is. */
  add(adapterId: string, ceilings: Ceilings): void;
  /** The newest; null where none was measured. */
  newest(adapterId: string): Ceilings | null;
}

const ADD = `INSERT INTO ceilings
    (adapter_id, measured_at, flops_per_second, bytes_per_second, dispatch_ns, submit_ns, round_trip_ns, ceilings)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (adapter_id, measured_at) DO NOTHING`;
const NEWEST = 'SELECT ceilings FROM ceilings WHERE adapter_id = ? ORDER BY measured_at DESC LIMIT 1';

/** Prepared when first used: a database may be opened with an older schema. */
export function createCeilingTable(db: Database): CeilingTable {
  let adding: Statement | undefined;
  let reading: Statement<[string], string> | undefined;
  return {
    add(adapterId, ceilings) {
      const { measuredAt, flopsPerSecond, bytesPerSecond, dispatchNs, submitNs, roundTripNs } = ceilings;
      const figures = [flopsPerSecond, bytesPerSecond, dispatchNs, submitNs, roundTripNs];
      adding ??= db.prepare(ADD);
      adding.run(adapterId, measuredAt, ...figures.map((figure) => figure.median), JSON.stringify(ceilings));
    },
    newest(adapterId) {
      reading ??= db.prepare<[string], string>(NEWEST).pluck();
      const text = reading.get(adapterId);
      return text === undefined ? null : (JSON.parse(text) as Ceilings);
    },
  };
}
