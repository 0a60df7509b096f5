/**
 * Who is fastest at each state size and length (or batch size) of one setting, all seeds together: the one rule behind
 * the report's table, the map of winners and the crossovers. Only verified runs take part, and at each point only those
 * of the newest sweep.
 */
import { algorithmText } from './setting.ts';
import { median } from './statistics.ts';
import { PRACTICAL_SHARE } from './thresholds.ts';
import {
  bestOf,
  compareRatio,
  comparisonOf,
  isParallel,
  judgeRows,
  type Comparison,
  type VerdictRow,
} from './verdict.ts';

/** One algorithm at one point, all seeds of the sweep together. */
export interface Candidate {
  readonly name: string;
  readonly medianNs: number;
  /** Seeds at which it was verified. */
  readonly seeds: number;
  /** Over sequential; null where it steps itself, or where no sequential run was measured beside it. */
  readonly advantage: Advantage | null;
  /** One of its runs. */
  readonly row: VerdictRow;
}

export interface Advantage {
  readonly name: string;
  /** The median over the seeds. */
  readonly ratio: number;
  /** The range of all intervals; null where one is missing. */
  readonly interval: readonly [number, number] | null;
  /** Never `faster` where a seed is missing: what did not converge has no ratio that could speak against it. */
  readonly comparison: Comparison;
  /** Seeds with a ratio. */
  readonly seeds: number;
  /** The run nearest to the median. */
  readonly row: VerdictRow;
}

export interface SizeResult {
  /** The length or the batch size. */
  readonly size: number;
  readonly state: number;
  /** Seeds of which there is a run, whatever came of it. */
  readonly seeds: number;
  /** Every algorithm of which there is a run, whatever came of it, in the order in which they come. */
  readonly asked: readonly { readonly name: string; readonly algorithm: string }[];
  /** Verified algorithms: those that were verified at the most seeds first, then the fastest. */
  readonly candidates: readonly Candidate[];
  /** The parallel algorithm with the highest ratio; one that is clearly faster goes first. */
  readonly bestParallel: Advantage | null;
  /** Runs of earlier sweeps, and repeats within one, which do not count here. */
  readonly olderRuns: number;
}

/**
 * Every size of one setting, by state, then by length or batch size. The rows may differ in algorithm, λ, state, seed and
 * that size only.
 */
export function sizeResults(rows: readonly VerdictRow[], along: 'length' | 'batch'): SizeResult[] {
  const sizes = Map.groupBy(judgeRows(rows), ({ config }) => `${config.state} ${config[along]}`);
  return [...sizes.values()]
    .flatMap((members) => {
      const [first] = members;
      return first ? [{ size: first.config[along], state: first.config.state, ...resultAt(members) }] : [];
    })
    .sort((a, b) => a.state - b.state || a.size - b.size);
}

function resultAt(all: readonly VerdictRow[]): Omit<SizeResult, 'size' | 'state'> {
  const rows = newestRows(all);
  const seeds = new Set(rows.map(({ config }) => config.seed)).size;
  const verified = rows.filter(({ status, medianNs }) => status === 'ok' && medianNs !== null);
  const candidates = [...Map.groupBy(verified, ({ config }) => algorithmText(config))]
    .flatMap(([name, members]) => candidateOf(name, members, seeds))
    .sort((a, b) => b.seeds - a.seeds || a.medianNs - b.medianNs);
  const bestParallel = bestOf(candidates.flatMap(({ advantage }) => advantage ?? []));
  const names = new Map(rows.map(({ config }) => [algorithmText(config), config.algorithm]));
  const asked = [...names].map(([name, algorithm]) => ({ name, algorithm }));
  return { seeds, asked, candidates, bestParallel, olderRuns: all.length - rows.length };
}

/** The runs of the sweep measured last, each algorithm once for each seed: the last run, whatever came of it. */
function newestRows(rows: readonly VerdictRow[]): VerdictRow[] {
  const byStart = rows.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  const sweepId = byStart.at(-1)?.sweepId;
  const members = byStart.filter((row) => row.sweepId === sweepId);
  return [...new Map(members.map((row) => [`${algorithmText(row.config)} ${row.config.seed}`, row])).values()];
}

function candidateOf(name: string, rows: readonly VerdictRow[], seeds: number): Candidate[] {
  const [row] = rows;
  if (!row) return [];
  const medianNs = median(rows.map((one) => one.medianNs ?? 0));
  const advantage = advantageOf(name, rows, seeds);
  return [{ name, medianNs, seeds: rows.length, advantage, row: advantage?.row ?? row }];
}

function advantageOf(name: string, rows: readonly VerdictRow[], seeds: number): Advantage | null {
  const compared = rows.flatMap((row) =>
    isParallel(row.config.algorithm) && row.speedup !== null && row.speedup > 0 ? [{ row, ratio: row.speedup }] : [],
  );
  if (compared.length === 0) return null;
  const ratio = median(compared.map((one) => one.ratio));
  const [nearest] = compared.toSorted((a, b) => Math.abs(a.ratio - ratio) - Math.abs(b.ratio - ratio));
  if (!nearest) return null;
  const interval = hull(compared.map(({ row }) => row.speedupCi95));
  const comparison = jointComparison(
    compared.map(({ row }) => row),
    interval,
  );
  return {
    name,
    ratio,
    interval,
    comparison: comparison === 'faster' && compared.length < seeds ? 'ambiguous' : comparison,
    seeds: compared.length,
    row: nearest.row,
  };
}

/** By the range of all intervals; `faster` and `slower` have to hold at every seed after the correction for many comparisons. */
function jointComparison(rows: readonly VerdictRow[], interval: Advantage['interval']): Comparison {
  const thresholds = rows.map(({ threshold }) => threshold ?? PRACTICAL_SHARE);
  const plain = compareRatio(interval, Math.max(...thresholds));
  const isClaim = plain === 'faster' || plain === 'slower';
  return isClaim && rows.some((row) => comparisonOf(row) !== plain) ? 'ambiguous' : plain;
}

function hull(intervals: readonly (readonly [number, number] | null)[]): [number, number] | null {
  const known = intervals.filter((interval) => interval !== null);
  if (known.length === 0 || known.length < intervals.length) return null;
  return [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))];
}

/**
 * `parallel`: clearly faster than sequential, and nothing that steps is faster still. `stepping`: something that steps
 * is faster, or no parallel algorithm was verified. `open`: within the threshold, or not settled.
 */
export type Outcome = 'parallel' | 'stepping' | 'open';

export interface Winner extends Candidate {
  readonly outcome: Outcome;
}

/** Who is named as the fastest at one size, and whether that is beyond doubt; null where nothing was verified. */
export function winnerOf({ candidates, bestParallel: best }: SizeResult): Winner | null {
  const [fastest] = candidates;
  if (!fastest) return null;
  const stepping = candidates.find(({ row }) => !isParallel(row.config.algorithm));
  const isBeaten = fastest === stepping && fastest.row.config.algorithm !== 'sequential';
  if (best?.comparison === 'faster' && !isBeaten) {
    const chosen = candidates.find(({ advantage }) => advantage === best) ?? fastest;
    return { ...chosen, outcome: 'parallel' };
  }
  if (best === null) return { ...fastest, outcome: fastest === stepping ? 'stepping' : 'open' };
  const isSettled = best.comparison === 'slower' || best.comparison === 'faster';
  return isSettled && stepping ? { ...stepping, outcome: 'stepping' } : { ...fastest, outcome: 'open' };
}

/** "3 of 5 seeds"; null where there is but one. */
export function seedsText(seeds: number, all: number): string | null {
  if (all === 1) return null;
  return seeds === all ? `all ${all} seeds` : `${seeds} of ${all} seeds`;
}
