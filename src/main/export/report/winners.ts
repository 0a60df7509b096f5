/** Who is fastest at each point: only runs that were verified take part, and only those of the newest sweep there. */
import { median } from '../../../shared/statistics.ts';
import type { Run } from '../../../shared/run.ts';
import { formatCount, formatNs, formatRatio } from '../../../shared/units.ts';
import { bestOf, compareRatio, type Comparison, isParallel, ratioText } from '../../../shared/verdict.ts';
import { type Cell, columns, type TableBlock, type Tone } from './document.ts';
import { distinct, isVerified, nameOf, type Setting } from './settings.ts';

/** One algorithm at one point, all seeds of the sweep together. */
interface Candidate {
  readonly name: string;
  readonly medianNs: number;
  /** Seeds at which it was verified. */
  readonly seeds: number;
  /** Over sequential; null where it steps itself, or where no sequential run was measured beside it. */
  readonly advantage: Advantage | null;
}

interface Advantage {
  readonly name: string;
  readonly ratio: number;
  readonly interval: readonly [number, number] | null;
  /** Never `faster` where a seed is missing: what did not converge has no ratio that could speak against it. */
  readonly comparison: Comparison;
  /** Seeds with a ratio. */
  readonly seeds: number;
}

interface PointResult {
  readonly length: number;
  readonly state: number;
  /** Seeds of which there is a run, whatever came of it. */
  readonly seeds: number;
  /** Verified algorithms: those that were verified at the most seeds first, then the fastest. */
  readonly candidates: readonly Candidate[];
  /** The parallel algorithm with the highest ratio; one that is clearly faster goes first. */
  readonly bestParallel: Advantage | null;
  /** Runs of earlier sweeps, and repeats within one, which do not count here. */
  readonly olderRuns: number;
}

function hull(intervals: readonly (readonly [number, number] | null)[]): [number, number] | null {
  const known = intervals.filter((interval) => interval !== null);
  if (known.length === 0 || known.length < intervals.length) return null;
  return [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))];
}

function advantageOf(name: string, runs: readonly Run[], seeds: number): Advantage | null {
  const parallel = runs.filter((run) => isParallel(run.config.algorithm));
  const ratios = parallel.flatMap(({ speedup }) => (speedup && speedup.ratio > 0 ? [speedup] : []));
  if (ratios.length === 0) return null;
  const interval = hull(ratios.map(({ ci95 }) => ci95));
  const comparison = compareRatio(interval);
  return {
    name,
    ratio: median(ratios.map(({ ratio }) => ratio)),
    interval,
    comparison: comparison === 'faster' && ratios.length < seeds ? 'ambiguous' : comparison,
    seeds: ratios.length,
  };
}

function candidateOf(name: string, runs: readonly Run[], seeds: number): Candidate {
  return {
    name,
    medianNs: median(runs.map((run) => run.timing?.solveNs.median ?? 0)),
    seeds: runs.length,
    advantage: advantageOf(name, runs, seeds),
  };
}

/** The runs of the sweep measured last, each algorithm once for each seed: the last run, whatever came of it. */
function newestRuns(runs: readonly Run[]): Run[] {
  const byStart = runs.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  const sweepId = byStart.at(-1)?.sweepId;
  const members = byStart.filter((run) => run.sweepId === sweepId);
  return [...new Map(members.map((run) => [`${nameOf(run)} ${run.config.seed}`, run])).values()];
}

function resultAt(all: readonly Run[], length: number, state: number): PointResult {
  const runs = newestRuns(all);
  const seeds = new Set(runs.map((run) => run.config.seed)).size;
  const candidates = [...Map.groupBy(runs.filter(isVerified), nameOf)]
    .map(([name, members]) => candidateOf(name, members, seeds))
    .sort((a, b) => b.seeds - a.seeds || a.medianNs - b.medianNs);
  const bestParallel = bestOf(candidates.flatMap(({ advantage }) => advantage ?? []));
  return { length, state, seeds, candidates, bestParallel, olderRuns: all.length - runs.length };
}

/** Every point of a setting, by state, then by length. */
function pointResults(setting: Setting): PointResult[] {
  return distinct(setting.runs, (run) => run.config.state).flatMap((state) => {
    const here = setting.runs.filter((run) => run.config.state === state);
    return distinct(here, (run) => run.config.length).map((length) =>
      resultAt(
        here.filter((run) => run.config.length === length),
        length,
        state,
      ),
    );
  });
}

const TONES: Readonly<Record<Comparison, Tone>> = { faster: 'good', slower: 'plain', same: 'even', ambiguous: 'even' };

/** "3 of 5 seeds"; nothing where there is but one. */
function seedsText(seeds: number, all: number): string[] {
  if (all === 1) return [];
  return [seeds === all ? `all ${all} seeds` : `${seeds} of ${all} seeds`];
}

function cellOf(result: PointResult | undefined): Cell {
  if (!result) return '';
  const [fastest] = result.candidates;
  if (!fastest) return { text: 'none verified', note: 'see failures', tone: 'bad' };
  const { name, medianNs, advantage } = fastest;
  const { bestParallel: best, seeds } = result;
  const notes = [formatNs(medianNs), ...seedsText(fastest.seeds, seeds)];
  if (advantage) notes.unshift(ownRatioText(advantage));
  const rival = advantage === null || best?.comparison === 'faster' ? best : null;
  if (rival && rival !== advantage) notes.push(rivalText(rival, advantage, seeds));
  const judged = rival ?? advantage;
  return { text: name, note: notes.join(' · '), tone: judged ? TONES[judged.comparison] : 'plain' };
}

function ownRatioText({ ratio, interval }: Advantage): string {
  return interval ? ratioText(ratio, interval) : formatRatio(ratio);
}

/** The best parallel algorithm where another has the lowest time; in doubt, that one may be parallel too. */
function rivalText({ name, ratio, seeds }: Advantage, fastest: Advantage | null, all: number): string {
  const missing = seeds === all ? '' : ` at ${seeds} of ${all} seeds`;
  return `${fastest ? 'clearly faster than sequential:' : 'best parallel'} ${name} ${formatRatio(ratio)}${missing}`;
}

/** The map of winners: states down, lengths across. */
export function winnerTable(setting: Setting): TableBlock {
  const results = pointResults(setting);
  const lengths = distinct(setting.runs, (run) => run.config.length);
  const states = distinct(setting.runs, (run) => run.config.state);
  const rows = states.map((state) => [
    `D ${formatCount(state)}`,
    ...lengths.map((length) => cellOf(results.find((result) => result.state === state && result.length === length))),
  ]);
  return {
    kind: 'table',
    caption: `Fastest verified algorithm by state size and length: ${setting.label}${olderText(results)}`,
    columns: columns('State', ...lengths.map((length) => `T ${formatCount(length)}`)),
    rows,
  };
}

/** Says what the table leaves out. */
function olderText(results: readonly PointResult[]): string {
  const older = results.reduce((sum, { olderRuns }) => sum + olderRuns, 0);
  if (older === 0) return '';
  return ` (the newest sweep of each point; ${formatCount(older)} earlier ${older === 1 ? 'run' : 'runs'} left out)`;
}
