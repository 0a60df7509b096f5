/** What is known of sweeps beside their runs: the machine before and after, and the readings that watched its speed. */
import type { Database, Statement } from 'better-sqlite3';
import {
  mergeEnvironments,
  type SweepEnvironment,
  type SweepRecord,
} from '../../../shared/contract/parts/environment.ts';

export interface EnvironmentTable {
  /** Joins what is told to what is known of a stored sweep. */
  tell(sweepId: string, environment: SweepEnvironment): void;
  /** Inserts unless the sweep is known: what is stored here wins over what comes from elsewhere. */
  add(record: SweepRecord): void;
  /** Those that are known, in the order of their start. */
  of(sweepIds: readonly string[]): SweepRecord[];
  /** Forgets sweeps of which no run is left, and which are not being measured. */
  prune(): void;
}

interface Row {
  readonly id: string;
  readonly startedAt: string;
  readonly orderSeed: number;
  readonly environment: string;
}

const COLUMNS = 'sweep_id AS id, started_at AS startedAt, order_seed AS orderSeed, environment';
const TELL = `INSERT INTO environments (sweep_id, started_at, order_seed, environment)
  SELECT id, started_at, order_seed, @environment FROM sweeps WHERE id = @id
  ON CONFLICT (sweep_id) DO UPDATE SET environment = excluded.environment`;
const ADD = `INSERT INTO environments (sweep_id, started_at, order_seed, environment)
  VALUES (@id, @startedAt, @orderSeed, @environment) ON CONFLICT (sweep_id) DO NOTHING`;
const OF = `SELECT ${COLUMNS} FROM environments WHERE sweep_id IN (SELECT value FROM json_each(?))
  ORDER BY started_at, sweep_id`;
const PRUNE = `DELETE FROM environments
  WHERE NOT EXISTS (SELECT 1 FROM runs WHERE runs.sweep_id = environments.sweep_id)
    AND NOT EXISTS (SELECT 1 FROM sweeps WHERE sweeps.id = environments.sweep_id AND sweeps.outcome = 'running')`;

/** Prepared when first used: a database may be opened with an older schema. */
export function createEnvironmentTable(db: Database): EnvironmentTable {
  const prepared = new Map<string, Statement>();
  const statement = (sql: string): Statement => {
    const known = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const of = (ids: readonly string[]): SweepRecord[] => {
    if (ids.length === 0) return [];
    const rows = statement(OF).all(JSON.stringify(ids.map((id) => id.toLowerCase()))) as Row[];
    return rows.map((row) => ({ ...row, environment: JSON.parse(row.environment) as SweepEnvironment }));
  };
  return {
    tell(sweepId, told) {
      const environment = JSON.stringify(mergeEnvironments(of([sweepId])[0]?.environment ?? null, told));
      statement(TELL).run({ id: sweepId.toLowerCase(), environment });
    },
    add: ({ id, startedAt, orderSeed, environment }) =>
      void statement(ADD).run({ id: id.toLowerCase(), startedAt, orderSeed, environment: JSON.stringify(environment) }),
    of,
    prune: () => void statement(PRUNE).run(),
  };
}
