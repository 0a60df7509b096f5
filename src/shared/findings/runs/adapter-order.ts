/** Runs of several machines, adapter by adapter: no verdict, date or count is taken over more than one of them. */
import type { VerdictRow } from '../answers/verdict.ts';

/** What of a row tells its adapter. */
type AdapterRow = Pick<VerdictRow, 'adapterId' | 'adapterName' | 'adapterType' | 'startedAt'>;

export interface AdapterRows<Row extends AdapterRow> {
  readonly id: string;
  /** Unique among these: the same name on two machines is followed by the start of its id. */
  readonly name: string;
  readonly isSoftware: boolean;
  readonly rows: readonly Row[];
  /** When the first and the last of its runs started, ISO. */
  readonly measured: readonly [string, string];
}

/** GPUs before software adapters, what was measured last first; rows keep their order, and carry the unique name. */
export function byAdapter<Row extends AdapterRow>(rows: readonly Row[]): AdapterRows<Row>[] {
  return [...Map.groupBy(uniquelyNamed(rows), ({ adapterId }) => adapterId)]
    .map(([id, members]) => groupOf(id, members))
    .toSorted(
      (a, b) =>
        Number(a.isSoftware) - Number(b.isSoftware) ||
        b.measured[1].localeCompare(a.measured[1], 'en') ||
        a.name.localeCompare(b.name, 'en'),
    );
}

/** The rows with names that tell adapters apart: charts and tables go by them, and two machines may have the same GPU. */
export function uniquelyNamed<Row extends Pick<AdapterRow, 'adapterId' | 'adapterName'>>(rows: readonly Row[]): Row[] {
  const ids = Map.groupBy(rows, ({ adapterName }) => adapterName);
  const shared = new Set(
    [...ids].flatMap(([name, members]) => (new Set(members.map((row) => row.adapterId)).size > 1 ? [name] : [])),
  );
  if (shared.size === 0) return [...rows];
  return rows.map((row) =>
    shared.has(row.adapterName) ? { ...row, adapterName: `${row.adapterName} [${row.adapterId.slice(0, 8)}]` } : row,
  );
}

function groupOf<Row extends AdapterRow>(id: string, rows: readonly Row[]): AdapterRows<Row> {
  const [first] = rows;
  const starts = rows.map(({ startedAt }) => startedAt).sort();
  return {
    id,
    name: first?.adapterName ?? id,
    isSoftware: first?.adapterType !== 'gpu',
    rows,
    measured: [starts[0] ?? '', starts.at(-1) ?? ''],
  };
}
