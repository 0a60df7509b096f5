/** What the measured runs say, point by point. */
import type { RunConfig } from '../../contract/run.ts';
import type { RunView } from '../../contract/run-view.ts';
import { type CpuFinding, cpuFinding } from './cpu-contenders.ts';
import { reasonOf, type Reason } from '../../contract/reason.ts';
import { isBaseline, isOnCpu } from '../../studies/axes.ts';
import { isReference } from '../../studies/index.ts';
import { MIN_RESTARTS } from '../../statistics/judged-interval.ts';
import { UNKNOWN_BASIS } from '../../statistics/ratio-basis.ts';
import { compareRatio, type Comparison, judgeTogether, type Verdict } from '../../statistics/significance.ts';
import { comparedRows, sideBySideKey } from '../runs/compared-tolerance.ts';

export { compareRatio, type Comparison, type Verdict } from '../../statistics/significance.ts';

/** What of a run a verdict needs; a line of the library is one as it stands. */
export type VerdictRow = Pick<
  RunView,
  | 'id'
  | 'startedAt'
  | 'sweepId'
  | 'point'
  | 'adapterId'
  | 'adapterName'
  | 'adapterType'
  | 'config'
  | 'status'
  | 'iterations'
  | 'medianNs'
  | 'ci95Ns'
  | 'speedup'
  | 'speedupCi95'
  | 'threshold'
  | 'basis'
  | 'verdict'
>;

/** What of a row its verdict depends on. */
export type JudgeableRow = Pick<
  VerdictRow,
  'sweepId' | 'config' | 'status' | 'medianNs' | 'speedup' | 'speedupCi95' | 'threshold' | 'basis' | 'verdict'
>;

/** A row that was judged. */
export type Judged<Row extends JudgeableRow = VerdictRow> = Row & { readonly verdict: Verdict };

/** All algorithms that were measured side by side on one problem. */
export interface PointVerdict {
  readonly adapterName: string;
  readonly adapterType: 'gpu' | 'software';
  /** Sizes of the point; algorithm and λ are those of one of its runs. */
  readonly config: RunConfig;
  /** The fastest run that passed verification, whatever it is. */
  readonly fastest: VerdictRow | null;
  /** The verified run of the reference. */
  readonly reference: VerdictRow | null;
  /** The parallel run with the highest speed-up over sequential evaluation; one that is clearly faster goes first. */
  readonly best: VerdictRow | null;
  readonly comparison: Comparison | null;
  /** How the best CPU contender does beside the best on the device; null where none was verified. */
  readonly cpu: CpuFinding | null;
}

/**
 * Judges every run against sequential evaluation, all speed-ups of one sweep together. Give it all runs of a sweep before
 * any of them is left out: filters must not make a correction milder. What is judged already stays as it is.
 */
export function judgeRows<Row extends JudgeableRow>(rows: readonly Row[]): Judged<Row>[] {
  const open = rows.filter(({ verdict }) => verdict === undefined);
  const found = new Map<Row, Verdict>();
  for (const members of Map.groupBy(open, ({ sweepId }) => sweepId).values()) {
    const verdicts = judgeTogether(
      members.map((row) => ({
        ratio: row.speedup,
        ci95: row.speedupCi95,
        whyNot: whyNotComparable(row),
        threshold: row.threshold,
        basis: row.basis ?? UNKNOWN_BASIS,
      })),
    );
    members.forEach((row, index) => {
      const verdict = verdicts[index];
      if (verdict) found.set(row, verdict);
    });
  }
  return rows.flatMap((row) => {
    const verdict = row.verdict ?? found.get(row);
    return verdict ? [{ ...row, verdict }] : [];
  });
}

/** Why a run has no ratio to sequential evaluation; null where it has one. */
function whyNotComparable({ config, status, medianNs, speedup, basis }: JudgeableRow): Reason | null {
  if (isReference(config)) return reasonOf('is-reference');
  if (status !== 'ok') return reasonOf('run-is', { status });
  if (medianNs === null) return reasonOf('no-whole-time');
  if (speedup !== null) return null;
  return basis?.noInterval ?? reasonOf('no-reference');
}

/** One verdict for each group of runs that were measured side by side, at one tolerance, in the order in which they come. */
export function verdictsOf(rows: readonly VerdictRow[]): PointVerdict[] {
  return [...Map.groupBy(comparedRows(judgeRows(rows)), sideBySideKey).values()].flatMap((members) => {
    const [first] = members;
    return first ? [verdictOf(first, members)] : [];
  });
}

function verdictOf(first: VerdictRow, members: readonly VerdictRow[]): PointVerdict {
  const { adapterName, adapterType, config } = first;
  const ok = members.filter(({ status, medianNs }) => status === 'ok' && medianNs !== null);
  const [fastest = null] = ok.toSorted((a, b) => (a.medianNs ?? 0) - (b.medianNs ?? 0));
  const reference = ok.find((row) => isReference(row.config)) ?? null;
  const parallel = ok.flatMap((row) =>
    isMethod(row.config) && row.speedup !== null ? [{ row, ratio: row.speedup, comparison: comparisonOf(row) }] : [],
  );
  const { row: best, comparison } = bestOf(parallel) ?? { row: null, comparison: null };
  return { adapterName, adapterType, config, fastest, reference, best, comparison, cpu: cpuFinding(ok) };
}

/**
 * Whether a run may stand in a headline or a map: measured in at least three processes (or starts of the compute worker, which
 * is then said), or widened for what is known to differ between processes.
 */
export function isGeneral({ basis = UNKNOWN_BASIS, verdict }: Pick<JudgeableRow, 'basis' | 'verdict'>): boolean {
  return basis.restarts >= MIN_RESTARTS || verdict?.isLocal !== true;
}

/** The verdict of a row that has a speed-up; by its interval alone where it was not judged among others. */
export function comparisonOf({
  verdict,
  speedupCi95,
  threshold,
}: Pick<JudgeableRow, 'speedupCi95' | 'threshold' | 'verdict'>): Comparison {
  const comparison = verdict?.comparison ?? compareRatio(speedupCi95, threshold);
  return comparison === 'not-comparable' ? 'ambiguous' : comparison;
}

/** The highest ratio over sequential evaluation; one that is clearly faster goes before a higher one that may be noise. */
export function bestOf<T extends { readonly ratio: number; readonly comparison: Comparison }>(
  parallel: readonly T[],
): T | null {
  const clear = parallel.filter(({ comparison }) => comparison === 'faster');
  return (clear.length > 0 ? clear : parallel).toSorted((a, b) => b.ratio - a.ratio)[0] ?? null;
}

/** Everything that is not a baseline: what ratios over the reference are about. */
export function isMethod(config: Pick<RunConfig, 'study' | 'contender'>): boolean {
  return !isBaseline(config);
}

/** A baseline on the device that no ratio is taken against may beat both sides of the ratio: that must not stay unsaid. */
export function fasterBaseline({ fastest, best }: Pick<PointVerdict, 'fastest' | 'best'>): VerdictRow | null {
  if (fastest === null || best === null) return null;
  const { config } = fastest;
  return isReference(config) || isMethod(config) || isOnCpu(config) ? null : fastest;
}

/** The interval alone would say more than the verdict does. */
export function isHeldBack({
  verdict,
  speedupCi95,
  threshold,
}: Pick<JudgeableRow, 'speedupCi95' | 'threshold' | 'verdict'>): boolean {
  return verdict !== undefined && verdict.comparison !== compareRatio(speedupCi95, threshold);
}
