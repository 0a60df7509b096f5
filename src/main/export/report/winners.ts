/** Who is fastest at each point: only runs that were verified take part. */
import { median } from '../../../shared/statistics.ts';
import type { Run } from '../../../shared/run.ts';
import { formatCount, formatNs, formatRatio } from '../../../shared/units.ts';
import { compareRatio, ratioText } from '../../../shared/verdict.ts';
import { type Cell, columns, type TableBlock, type Tone } from './document.ts';
import { distinct, isVerified, nameOf, type Setting } from './settings.ts';

/** One algorithm at one point, all seeds together. */
export interface Candidate {
  readonly name: string;
  readonly parallel: boolean;
  readonly medianNs: number;
  /** Over sequential; null where no sequential run was measured beside it. */
  readonly ratio: number | null;
  readonly interval: readonly [number, number] | null;
}

export interface PointResult {
  readonly length: number;
  readonly state: number;
  /** Verified algorithms, fastest first. */
  readonly candidates: readonly Candidate[];
  /** The verified parallel algorithm with the highest ratio. */
  readonly bestParallel: Candidate | null;
}

function hull(intervals: readonly (readonly [number, number] | null)[]): [number, number] | null {
  const known = intervals.filter((interval) => interval !== null);
  if (known.length === 0 || known.length < intervals.length) return null;
  return [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))];
}

function candidateOf(name: string, runs: readonly Run[]): Candidate {
  const ratios = runs.flatMap((run) => (run.speedup && run.speedup.ratio > 0 ? [run.speedup] : []));
  return {
    name,
    parallel: !name.endsWith('sequential'),
    medianNs: median(runs.map((run) => run.timing?.solveNs.median ?? 0)),
    ratio: ratios.length > 0 ? median(ratios.map(({ ratio }) => ratio)) : null,
    interval: hull(ratios.map(({ ci95 }) => ci95)),
  };
}

function resultAt(runs: readonly Run[], length: number, state: number): PointResult {
  const groups = new Map<string, Run[]>();
  for (const run of runs.filter(isVerified)) groups.set(nameOf(run), [...(groups.get(nameOf(run)) ?? []), run]);
  const candidates = [...groups]
    .map(([name, members]) => candidateOf(name, members))
    .sort((a, b) => a.medianNs - b.medianNs);
  const parallel = candidates.filter((candidate) => candidate.parallel && candidate.ratio !== null);
  const [bestParallel = null] = parallel.toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0));
  return { length, state, candidates, bestParallel };
}

/** Every point of a setting, by state, then by length. */
export function pointResults(setting: Setting): PointResult[] {
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

function toneOf({ interval }: Candidate): Tone {
  const comparison = compareRatio(interval);
  if (comparison === 'faster') return 'good';
  return comparison === 'slower' ? 'plain' : 'even';
}

function ratioNote({ ratio, interval }: Candidate): string {
  return interval ? ratioText(ratio ?? 0, interval) : formatRatio(ratio ?? 0);
}

function cellOf(result: PointResult | undefined): Cell {
  if (!result) return '';
  const [fastest] = result.candidates;
  if (!fastest) return { text: 'none verified', note: 'see failures', tone: 'bad' };
  const best = result.bestParallel;
  const time = formatNs(fastest.medianNs);
  if (fastest.parallel && fastest.ratio !== null)
    return { text: fastest.name, note: `${ratioNote(fastest)} · ${time}`, tone: toneOf(fastest) };
  if (best?.ratio === undefined || best.ratio === null) return { text: fastest.name, note: time, tone: 'plain' };
  return {
    text: fastest.name,
    note: `${time} · best parallel ${best.name} ${formatRatio(best.ratio)}`,
    tone: toneOf(best),
  };
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
    caption: `Fastest verified algorithm by state size and length: ${setting.label}`,
    columns: columns('State', ...lengths.map((length) => `T ${formatCount(length)}`)),
    rows,
  };
}
