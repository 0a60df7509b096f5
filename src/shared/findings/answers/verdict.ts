/** What the measured runs say, point by point, in words. */
import type { RunConfig } from '../../contract/run.ts';
import type { RunView } from '../../contract/run-view.ts';
import { CPU_CONTENDERS, cpuText } from './cpu-contenders.ts';
import { contenderText } from '../runs/setting.ts';
import { MIN_RESTARTS } from '../../statistics/judged-interval.ts';
import { type RatioBasis, UNKNOWN_BASIS } from '../../statistics/ratio-basis.ts';
import {
  compareRatio,
  type Comparison,
  judgeTogether,
  type Verdict,
  whyNoInterval,
} from '../../statistics/significance.ts';
import { PRACTICAL_SHARE } from '../../contract/thresholds.ts';
import { comparedRows, sideBySideKey } from '../runs/compared-tolerance.ts';
import { formatNs, formatPercent, formatRatio } from '../../text/units.ts';

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
  readonly sequential: VerdictRow | null;
  /** The parallel run with the highest speed-up over sequential evaluation; one that is clearly faster goes first. */
  readonly best: VerdictRow | null;
  readonly comparison: Comparison | null;
  /** How the best CPU contender does beside the best on the device; null where none was verified. */
  readonly cpu: string | null;
  readonly text: string;
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
function whyNotComparable({ config, status, medianNs, speedup, basis }: JudgeableRow): string | null {
  if (config.contender === 'sequential') return 'it is what the others are compared with';
  if (status !== 'ok') return `the run is ${status}`;
  if (medianNs === null) return 'it has no time of a whole solve';
  if (speedup !== null) return null;
  return basis?.noInterval ?? 'no verified sequential run was measured side by side';
}

/** "0.21× (95 % CI 0.20–0.22)" */
export function ratioText(
  ratio: number,
  ci95: readonly [number, number] | null,
  basis?: Pick<RatioBasis, 'noInterval'>,
): string {
  if (!ci95) return `${formatRatio(ratio)} (${whyNoInterval(basis)})`;
  const [low, high] = ci95.map((bound) => formatRatio(bound).replace('×', ''));
  return `${formatRatio(ratio)} (95 % CI ${low}–${high})`;
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
  const sequential = ok.find((row) => row.config.contender === 'sequential') ?? null;
  const parallel = ok.flatMap((row) =>
    isParallel(row.config.contender) && row.speedup !== null
      ? [{ row, ratio: row.speedup, comparison: comparisonOf(row) }]
      : [],
  );
  const { row: best, comparison } = bestOf(parallel) ?? { row: null, comparison: null };
  const point = { adapterName, adapterType, config, fastest, sequential, best, comparison, cpu: cpuText(ok) };
  return { ...point, text: pointText(point) };
}

/** The speed-up with the interval that its verdict was read from. */
export function judgedRatioText({ speedup, speedupCi95, basis, verdict }: VerdictRow): string {
  const text = ratioText(speedup ?? 0, verdict?.ci95 ?? speedupCi95, basis);
  return verdict?.widenedFor === undefined ? text : text.replace(/\)$/u, `, widened for ${verdict.widenedFor})`);
}

/** "faster", or "faster in this process" where it says nothing of others. */
export function claimText({ comparison, isLocal }: Pick<Verdict, 'comparison' | 'isLocal'>): string {
  const isClaim = comparison === 'faster' || comparison === 'slower' || comparison === 'same';
  return isClaim && isLocal ? `${comparison} in this process` : comparison;
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

/** Everything that is not a way of stepping through the sequence. */
export function isParallel(algorithm: string): boolean {
  return !algorithm.endsWith('sequential');
}

function pointText(point: Omit<PointVerdict, 'text'>): string {
  const parts = [comparisonText(point), otherBaseline(point), point.cpu];
  return parts.filter((part) => part !== null).join('; ');
}

/** A baseline on the device that no ratio is taken against may beat both sides of the ratio: that must not stay unsaid. */
function otherBaseline({ fastest, best }: Pick<PointVerdict, 'fastest' | 'best'>): string | null {
  if (fastest === null || best === null) return null;
  const algorithm = fastest.config.contender;
  if (algorithm === 'sequential' || isParallel(algorithm) || CPU_CONTENDERS.includes(algorithm)) return null;
  return `the shortest median, ${formatNs(fastest.medianNs ?? 0)}, is that of ${algorithm}`;
}

function comparisonText({ fastest, sequential, best, comparison }: Omit<PointVerdict, 'text'>): string {
  if (!fastest) return 'no run passed verification';
  if (!sequential) return `fastest: ${contenderText(fastest.config)}; no verified sequential run to compare with`;
  if (!best || best.speedup === null) return 'no parallel run passed verification';
  const algorithm = contenderText(best.config);
  const ratio = judgedRatioText(best);
  const here = best.verdict?.isLocal ? ' in this process' : '';
  switch (comparison) {
    case 'faster':
      return `${algorithm} is faster than sequential${here}: ${ratio}`;
    case 'slower':
      return `sequential is faster${here}; the best parallel method, ${algorithm}, reaches ${ratio}`;
    case 'same':
      return `${algorithm} is as fast as sequential${here}, within ${formatPercent(best.threshold ?? PRACTICAL_SHARE)}: ${ratio}`;
    default:
      return `ambiguous: ${algorithm} reaches ${ratio}${uncorrectedText(best)}`;
  }
}

/** ", not after Holm correction over 12 comparisons …" where the interval alone would say more; else nothing. */
export function uncorrectedText({
  verdict,
  speedupCi95,
  threshold,
}: Pick<JudgeableRow, 'speedupCi95' | 'threshold' | 'verdict'>): string {
  const plain = compareRatio(speedupCi95, threshold);
  return verdict && verdict.comparison !== plain ? `, ${verdict.reason}` : '';
}
