/** The order in which tables list what was measured. */
import { ALGORITHM_NAMES, CELL_NAMES, type RunConfig } from '../../contract/run.ts';

/** Cells, states, batches, seeds, then lengths, as in a sweep; the algorithms of a point stand together. */
export function compareConfigs(a: RunConfig, b: RunConfig): number {
  const rank = (names: readonly string[], name: string): number => names.indexOf(name);
  return (
    rank(CELL_NAMES, a.cell) - rank(CELL_NAMES, b.cell) ||
    a.cell.localeCompare(b.cell, 'en') ||
    a.state - b.state ||
    a.batch - b.batch ||
    a.seed - b.seed ||
    a.length - b.length ||
    rank(ALGORITHM_NAMES, a.algorithm) - rank(ALGORITHM_NAMES, b.algorithm) ||
    (a.lambda ?? 0) - (b.lambda ?? 0) ||
    b.tolerance - a.tolerance
  );
}

/** What of a listed run tells which point it is of. */
interface Listed {
  readonly id: string;
  readonly sweepId: string | null;
  readonly point: number | null;
  readonly config: RunConfig;
}

/** Points in the order in which they come, the runs of each together and in the order of their configurations. */
export function pointByPoint<Row extends Listed>(rows: readonly Row[]): Row[] {
  const points = Map.groupBy(rows, ({ id, sweepId, point }) => (point === null ? id : `${sweepId} ${point}`));
  return [...points.values()].flatMap((members) => members.toSorted((a, b) => compareConfigs(a.config, b.config)));
}
