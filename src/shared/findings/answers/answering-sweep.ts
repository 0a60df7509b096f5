/**
 * Which sweep answers where several measured the same: of each algorithm the newest one in which it was compared with
 * sequential evaluation. A sweep without that comparison replaces none that has it, and no sweep is a seed of another.
 */
import { isReference } from '../../studies/index.ts';
import type { RunView } from '../../contract/run-view.ts';
import { contenderText } from '../runs/setting.ts';
import { contradictsSuccess } from '../../contract/status.ts';

/** What of a run the choice depends on. */
export type DatedRow = Pick<RunView, 'startedAt' | 'sweepId' | 'config' | 'status' | 'medianNs' | 'speedup'>;

/**
 * Of the runs of one state size and length, by algorithm with its λ: those of the newest sweep that answers for it, so in
 * which it was held against a verified `sequential`, or came out wrong or not converged beside one, or found states that float32 cannot hold; else of the newest one
 * in which it was verified; else of the newest. Every seed once, with its last run of that sweep. Runs without a sweep
 * count as one.
 */
export function newestOfEach<Row extends DatedRow>(rows: readonly Row[]): Map<string, readonly Row[]> {
  const sweeps = newestFirst(rows);
  return new Map(rows.map(({ config }) => contenderText(config)).map((name) => [name, newestOf(name, sweeps)]));
}

function newestOf<Row extends DatedRow>(name: string, sweeps: readonly (readonly Row[])[]): readonly Row[] {
  const own = sweeps
    .map((all) => ({ all, members: all.filter(({ config }) => contenderText(config) === name) }))
    .filter(({ members }) => members.length > 0);
  const answering = own.find(({ all, members }) => members.some((row) => isCompared(row) || isContradicted(row, all)));
  return (answering ?? own.find(({ members }) => members.some(isTimed)) ?? own[0])?.members ?? [];
}

/** An older success must not hide that, unlike runs that ended early, it failed where `sequential` passed. */
function isContradicted<Row extends DatedRow>({ status }: Row, sweep: readonly Row[]): boolean {
  const hasBaseline = sweep.some((row) => isReference(row.config) && isTimed(row));
  // Where the states leave float32 there is no baseline to be had.
  return status === 'not-representable' || (hasBaseline && contradictsSuccess(status));
}

/** The runs of every sweep, the sweep that measured last first; of each algorithm and seed its last run there. */
function newestFirst<Row extends DatedRow>(rows: readonly Row[]): Row[][] {
  const byStart = rows.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  const lastFirst = Map.groupBy(byStart.toReversed(), ({ sweepId }) => sweepId);
  return [...lastFirst.values()].map((members) => lastOfEachSeed(members.toReversed()));
}

function lastOfEachSeed<Row extends DatedRow>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [`${contenderText(row.config)} ${row.config.seed}`, row])).values()];
}

/** Verified, with the time of a whole solve. */
export function isTimed({ status, medianNs }: DatedRow): boolean {
  return status === 'ok' && medianNs !== null;
}

/** Verified beside a verified sequential run. */
export function isCompared(row: DatedRow): boolean {
  return isTimed(row) && row.speedup !== null && row.speedup > 0;
}
