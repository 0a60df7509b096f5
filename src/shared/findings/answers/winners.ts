/**
 * Who is fastest at each state size and length (or batch size) of one setting, all seeds together: the one rule behind
 * the report's table, the map of winners, the crossovers, the charts and the headline. Only verified runs take part. Each
 * algorithm answers with its newest comparison (`newest.ts`), and whatever one answer names was measured in one sweep.
 */
import type { RunConfig } from '../../contract/run-config.ts';
import { isReference, sizeIn, studyOf } from '../../studies/index.ts';
import { isCompared, isTimed, newestOfEach } from './answering-sweep.ts';
import { contenderText, settingParts } from '../runs/setting.ts';
import { median } from '../../statistics/statistics.ts';
import { PRACTICAL_SHARE } from '../../contract/thresholds.ts';
import { comparedRows } from '../runs/compared-tolerance.ts';
import {
  bestOf,
  compareRatio,
  comparisonOf,
  isGeneral,
  isMethod,
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
  /** Over sequential; null where it steps itself, or where no verified sequential run was measured beside it. */
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
  /** What it would be holds in one process only: in a map that is not settled. */
  readonly isLocal: boolean;
  /** Seeds with a ratio, of so many in its sweep. */
  readonly seeds: number;
  readonly seedsAsked: number;
  /** The run nearest to the median. */
  readonly row: VerdictRow;
}

/** What became of one algorithm at one size. */
export interface Answer {
  readonly name: string;
  /** The contender's id. */
  readonly algorithm: string;
  /** Of one of its runs. */
  readonly config: RunConfig | null;
  readonly isVerified: boolean;
  /** By its newest comparison with sequential; null where it has none. */
  readonly advantage: Advantage | null;
}

export interface SizeResult {
  /** The length or the batch size. */
  readonly size: number;
  readonly state: number;
  /** Every algorithm of which there is a run, whatever came of it, in the order in which they come. */
  readonly asked: readonly Answer[];
  /** The parallel algorithm with the highest ratio; one that is clearly faster goes first. */
  readonly bestParallel: Advantage | null;
  /** Seeds that the sweep of the best ratio measured, whatever came of them. */
  readonly seeds: number;
  /** Verified algorithms of that sweep: those that were verified at the most seeds first, then the fastest. */
  readonly candidates: readonly Candidate[];
  /** Runs of the sweep that is named. */
  readonly named: readonly VerdictRow[];
  /** Runs that count: of each algorithm those of its sweep. */
  readonly counted: readonly VerdictRow[];
  /** Runs that others of the same algorithm go before. */
  readonly olderRuns: number;
}

/**
 * Every size of one setting, by state, then by length or batch size. The rows may differ in algorithm, λ, state, seed and
 * that size only.
 */
export function sizeResults(rows: readonly VerdictRow[], along: string): SizeResult[] {
  const sizes = Map.groupBy(judgeRows(rows), ({ config }) => `${lineSizeIn(config)} ${sizeIn(config, { id: along })}`);
  return [...sizes.values()]
    .map((members) => resultAt(members, along))
    .sort((a, b) => a.state - b.state || a.size - b.size);
}

/** The size of lines, which goes down a map. */
function lineSizeIn(config: RunConfig): number {
  return sizeIn(config, { id: studyOf(config).lineSize });
}

function mainSizeOf(config: RunConfig): { readonly id: string } {
  return { id: studyOf(config).mainSize };
}

/** Of runs of any settings those that count, in their order, at the tolerance at which their point is compared. */
export function countedRows<Row extends VerdictRow>(rows: readonly Row[]): Row[] {
  return rowsOf(rows, ({ counted }) => counted);
}

/** Of runs of any settings those among which winners are named: at each size those of one sweep. */
export function namedRows<Row extends VerdictRow>(rows: readonly Row[]): Row[] {
  return rowsOf(rows, ({ named }) => named);
}

function rowsOf<Row extends VerdictRow>(
  rows: readonly Row[],
  choose: (result: SizeResult) => readonly VerdictRow[],
): Row[] {
  const places = Map.groupBy(comparedRows(judgeRows(rows)), ({ adapterId, config }) =>
    JSON.stringify([adapterId, ...settingParts(config), lineSizeIn(config), sizeIn(config, mainSizeOf(config))]),
  );
  const results = [...places.values()].flatMap((members) =>
    members[0] ? [resultAt(members, mainSizeOf(members[0].config).id)] : [],
  );
  const chosen = new Set(results.flatMap(choose).map(({ id }) => id));
  return rows.filter(({ id }) => chosen.has(id));
}

function resultAt(all: readonly VerdictRow[], along: string): SizeResult {
  const newest = newestOfEach(all);
  const asked = [...newest].map(([name, rows]) => answerOf(name, rows, seedsIn(all, rows[0])));
  const bestParallel = bestOf(asked.flatMap(({ advantage }) => advantage ?? []));
  const sweepId = (bestParallel?.row ?? newestTimed(newest))?.sweepId;
  const named = namedOf(all, newest, sweepId);
  const seeds = seedsIn(all, named[0]);
  const candidates = [...Map.groupBy(named.filter(isTimed), ({ config }) => contenderText(config))]
    .flatMap(([name, rows]) => candidateOf(name, rows, asked.find((one) => one.name === name)?.advantage ?? null))
    .sort((a, b) => b.seeds - a.seeds || a.medianNs - b.medianNs);
  const counted = [...newest].flatMap(([name, rows]) => {
    const beside = named.filter(({ config }) => contenderText(config) === name);
    return beside.some(isTimed) ? beside : rows;
  });
  const { config } = all[0] ?? {};
  return {
    ...{ size: config ? sizeIn(config, { id: along }) : 0, state: config ? lineSizeIn(config) : 0 },
    ...{ asked, bestParallel, seeds, candidates, named, counted },
    olderRuns: all.length - counted.length,
  };
}

/** Seeds at which the sweep of this run measured anything at this size. */
function seedsIn(all: readonly VerdictRow[], run: VerdictRow | undefined): number {
  return new Set(all.filter(({ sweepId }) => sweepId === run?.sweepId).map(({ config }) => config.seed)).size;
}

function answerOf(name: string, rows: readonly VerdictRow[], seeds: number): Answer {
  const verified = rows.filter(isTimed);
  const advantage = advantageOf(name, verified, seeds);
  const config = rows[0]?.config ?? null;
  return { name, algorithm: config?.contender ?? name, config, isVerified: verified.length > 0, advantage };
}

/** Who answers where nothing was compared: what was verified last, parallel algorithms first; else what ran last. */
function newestTimed(newest: ReadonlyMap<string, readonly VerdictRow[]>): VerdictRow | undefined {
  const rank = (row: VerdictRow): number => (!isTimed(row) ? 2 : isMethod(row.config) ? 0 : 1);
  return [...newest.values()]
    .flat()
    .toSorted((a, b) => rank(a) - rank(b) || Date.parse(b.startedAt) - Date.parse(a.startedAt))[0];
}

/** Of one sweep what steps, and the parallel algorithms that have no newer answer. */
function namedOf(
  all: readonly VerdictRow[],
  newest: ReadonlyMap<string, readonly VerdictRow[]>,
  sweepId: string | null | undefined,
): VerdictRow[] {
  const inSweep = newestOfEach(all.filter((row) => row.sweepId === sweepId));
  return [...inSweep].flatMap(([name, rows]) => {
    const [first] = rows;
    const isOvertaken = first !== undefined && newest.get(name)?.[0]?.sweepId !== first.sweepId;
    return first && isMethod(first.config) && isOvertaken ? [] : rows;
  });
}

function candidateOf(name: string, rows: readonly VerdictRow[], advantage: Advantage | null): Candidate[] {
  const [row] = rows;
  if (!row) return [];
  const medianNs = median(rows.map((one) => one.medianNs ?? 0));
  return [{ name, medianNs, seeds: rows.length, advantage, row: advantage?.row ?? row }];
}

function advantageOf(name: string, rows: readonly VerdictRow[], seeds: number): Advantage | null {
  const compared = rows.flatMap((row) =>
    isMethod(row.config) && isCompared(row) ? [{ row, ratio: row.speedup ?? 0 }] : [],
  );
  if (compared.length === 0) return null;
  const ratio = median(compared.map((one) => one.ratio));
  const [nearest] = compared.toSorted((a, b) => Math.abs(a.ratio - ratio) - Math.abs(b.ratio - ratio));
  if (!nearest) return null;
  const interval = hull(compared.map(({ row }) => row.verdict?.ci95 ?? row.speedupCi95));
  const comparison = jointComparison(
    compared.map(({ row }) => row),
    interval,
  );
  const isLocal = comparison !== 'ambiguous' && compared.some(({ row }) => !isGeneral(row));
  return {
    name,
    ratio,
    interval,
    comparison: isLocal || (comparison === 'faster' && compared.length < seeds) ? 'ambiguous' : comparison,
    isLocal,
    seeds: compared.length,
    seedsAsked: seeds,
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
 * is faster, or no parallel algorithm was verified. `open`: within the threshold, or not settled. `no-baseline`: verified,
 * but never beside a verified sequential run, so that nobody wins.
 */
export type Outcome = 'parallel' | 'stepping' | 'open' | 'no-baseline';

export interface Winner extends Candidate {
  readonly outcome: Outcome;
}

/**
 * Who is named as the fastest at one size, and whether that is beyond doubt; with `no-baseline` it is what was verified,
 * and no winner. null where nothing was verified.
 */
export function winnerOf({ candidates, bestParallel: best }: SizeResult): Winner | null {
  const [fastest] = candidates;
  if (!fastest) return null;
  const stepping = candidates.find(({ row }) => !isMethod(row.config));
  const isBeaten = fastest === stepping && !isReference(fastest.row.config);
  if (best?.comparison === 'faster' && !isBeaten) {
    const chosen = candidates.find(({ advantage }) => advantage === best) ?? fastest;
    return { ...chosen, outcome: 'parallel' };
  }
  if (best === null) return { ...fastest, outcome: isStepped(candidates) ? 'stepping' : 'no-baseline' };
  const isSettled = best.comparison === 'slower' || best.comparison === 'faster';
  return isSettled && stepping ? { ...stepping, outcome: 'stepping' } : { ...fastest, outcome: 'open' };
}

/** Sequential evaluation was verified, and nothing parallel that would have to be held against it. */
function isStepped(candidates: readonly Candidate[]): boolean {
  const configs = candidates.map(({ row }) => row.config);
  return configs.some(isReference) && !configs.some(isMethod);
}
