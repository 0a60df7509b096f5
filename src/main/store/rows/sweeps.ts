/** Sweeps as stored: how far each got, and which can be resumed. */
import { sweepOfStored } from '../../../shared/studies/stored-sweep.ts';
import type { Database } from 'better-sqlite3';
import type { SweepSummary } from '../../../shared/contract/bridge.ts';
import type { Sweep } from '../../../shared/contract/sweep.ts';

/** A sweep that ended before its points were done: its process died, it was cancelled, or it failed. */
export interface ResumableSweep extends SweepSummary {
  readonly orderSeed: number;
  readonly pointCount: number;
}

export interface SweepReader {
  /** The newest sweeps. */
  list(limit: number): SweepSummary[];
  /** Interrupted, cancelled and failed sweeps with points, or restarts of them, left; newest first. */
  resumable(): ResumableSweep[];
  /** Points done without a gap from the first; null for a sweep that is not stored. */
  pointsDone(id: string): number | null;
}

type SweepRow = Omit<ResumableSweep, 'sweep' | 'runCount' | 'pointsDone'> & { readonly sweep: string };

/**
 * `answers` counts the different questions that were answered, so that a run measured twice counts once; `open` the runs
 * that were cut off, or have not ended yet.
 */
interface PointRow {
  readonly sweepId: string;
  readonly point: number | null;
  readonly runs: number;
  readonly open: number;
  readonly failed: number;
  readonly answers: number;
}

const SWEEPS = `SELECT sweeps.id, started_at AS startedAt, adapter_id AS adapterId, adapters.name AS adapterName,
    adapters.type AS adapterType, outcome, order_seed AS orderSeed, point_count AS pointCount, sweep
  FROM sweeps JOIN adapters ON adapters.id = sweeps.adapter_id`;

/** Answered from the index runs_by_sweep alone. */
export const POINTS_OF_SWEEPS = `SELECT sweep_id AS sweepId, point, count(*) AS runs,
    sum(status IN ('running', 'interrupted', 'cancelled')) AS open, sum(status = 'failed') AS failed,
    count(DISTINCT CASE WHEN status IN ('running', 'interrupted', 'cancelled') THEN NULL
      ELSE contender || ' ' || settings END) AS answers
  FROM runs WHERE sweep_id IN (SELECT value FROM json_each(?)) GROUP BY sweep_id, point`;

export function createSweepReader(db: Database): SweepReader {
  const newest = db.prepare<[number], SweepRow>(`${SWEEPS} ORDER BY started_at DESC, sweeps.id DESC LIMIT ?`);
  const unfinished = db.prepare<[], SweepRow>(
    `${SWEEPS} WHERE outcome IN ('interrupted', 'cancelled', 'failed') ORDER BY started_at DESC, sweeps.id DESC LIMIT 100`,
  );
  const byId = db.prepare<[string], SweepRow>(`${SWEEPS} WHERE sweeps.id = ?`);
  const points = db.prepare<[string], PointRow>(POINTS_OF_SWEEPS);
  const lacksRestarts = db
    .prepare<[string, number], number>(
      `SELECT EXISTS (SELECT 1 FROM runs WHERE sweep_id = ? AND status IN ('ok', 'not-converged')
         AND coalesce(json_extract(sampling, '$.restarts'), 1) < ?)`,
    )
    .pluck();
  const complete = (rows: SweepRow[]): ResumableSweep[] => {
    const found = points.all(JSON.stringify(rows.map((row) => row.id)));
    const bySweep = Map.groupBy(found, (point) => point.sweepId);
    return rows.map((row) => completeSweep(row, bySweep.get(row.id) ?? []));
  };
  return {
    list: (limit) => complete(newest.all(limit)).map(summaryOf),
    pointsDone: (id) => complete(byId.all(id))[0]?.pointsDone ?? null,
    resumable: () =>
      complete(unfinished.all()).filter(
        ({ id, sweep, pointsDone, pointCount }) =>
          pointsDone < pointCount || (sweep.restarts > 1 && lacksRestarts.get(id, sweep.restarts) === 1),
      ),
  };
}

function completeSweep(row: SweepRow, points: readonly PointRow[]): ResumableSweep {
  const sweep = sweepOfStored(row.sweep);
  const runCount = points.reduce((sum, { runs }) => sum + runs, 0);
  return { ...row, sweep, runCount, pointsDone: countDone(sweep, points, row.outcome) };
}

/**
 * The points done without a gap from the first. How many runs a point has is known only from below (one per
 * algorithm, more where damping values span a grid), so the fullest point sets the measure for the others. Where the sweep
 * failed, as when its device was lost for good, what failed at the last point it reached is no answer.
 */
function countDone(sweep: Sweep, points: readonly PointRow[], outcome: SweepSummary['outcome']): number {
  const needed = Math.max(new Set(sweep.contenders).size, ...points.map(({ answers }) => answers));
  const last = outcome === 'failed' ? Math.max(...points.map(({ point }) => point ?? 0)) : null;
  const isDone = ({ point, answers, open, failed }: PointRow): boolean =>
    answers >= needed && open === 0 && (point !== last || failed === 0);
  const done = new Set(points.filter(isDone).map(({ point }) => point));
  let count = 0;
  while (done.has(count)) count += 1;
  return count;
}

function summaryOf({ orderSeed: _orderSeed, pointCount: _pointCount, ...summary }: ResumableSweep): SweepSummary {
  return summary;
}
