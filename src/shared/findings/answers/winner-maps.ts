/** The maps of winners: one for each setting and adapter, states down, lengths or batch sizes across. */
import { isProblemChoice, otherSizes, sizeOf } from '../../studies/axes.ts';
import { sizeIn, studyOf } from '../../studies/index.ts';
import { partsOf, sizeText } from '../runs/setting.ts';
import { comparedRows } from '../runs/compared-tolerance.ts';
import { judgeRows, type VerdictRow } from './verdict.ts';
import { type Advantage, sizeResults, type SizeResult, type Winner, winnerOf } from './winners.ts';

export interface SeedCount {
  readonly seeds: number;
  readonly all: number;
}

/** One size of a map that was measured. */
export interface MapCell {
  /** The length or the batch size. */
  readonly size: number;
  readonly state: number;
  /** null where nothing was verified. */
  readonly winner: Winner | null;
  readonly bestParallel: Advantage | null;
  /** Seeds at which the best method was verified, of all; null where there is but one. */
  readonly seedCount: SeedCount | null;
}

export interface WinnerMap {
  readonly key: string;
  readonly adapterName: string;
  readonly isSoftware: boolean;
  /** "gru", "B 1" (or "T 1,000"), "tol 1e-4", and whatever else is not the default. */
  readonly setting: readonly string[];
  /** Id of the study, and of the size that goes across. */
  readonly study: string;
  readonly along: string;
  readonly sizes: readonly number[];
  readonly states: readonly number[];
  readonly cells: readonly MapCell[];
  /** When the first and the last of the runs started, ISO. */
  readonly measured: readonly [string, string];
}

/** In the order in which the settings come. At each point the runs at one tolerance, see `tolerances.ts`. */
export function winnerMaps(rows: readonly VerdictRow[], along: string): WinnerMap[] {
  const groups = Map.groupBy(comparedRows(judgeRows(rows)), (row) =>
    JSON.stringify([row.adapterId, ...settingOf(row, along)]),
  );
  return [...groups].flatMap(([key, members]) => {
    const [first] = members;
    return first ? [mapOf(key, first, members, along)] : [];
  });
}

function mapOf(key: string, first: VerdictRow, members: readonly VerdictRow[], along: string): WinnerMap {
  const { adapterName, adapterType } = first;
  const starts = members.map(({ startedAt }) => startedAt).sort();
  return {
    key,
    adapterName,
    isSoftware: adapterType === 'software',
    setting: settingOf(first, along),
    study: first.config.study,
    along,
    sizes: ascending(members.map(({ config }) => sizeIn(config, { id: along }))),
    states: ascending(members.map(({ config }) => sizeIn(config, { id: studyOf(config).lineSize }))),
    cells: sizeResults(members, along).map(cellOf),
    measured: [starts[0] ?? '', starts.at(-1) ?? ''],
  };
}

function cellOf(result: SizeResult): MapCell {
  const { size, state, seeds, bestParallel } = result;
  const seedCount = bestParallel && seeds > 1 ? { seeds: bestParallel.seeds, all: seeds } : null;
  return { size, state, winner: winnerOf(result), bestParallel, seedCount };
}

function settingOf({ config }: VerdictRow, along: string): string[] {
  const study = studyOf(config);
  const parts = partsOf(config).filter(({ id }) => id !== along);
  if (along === study.mainSize) return parts.map(({ text }) => text);
  const main = sizeOf(study, study.mainSize);
  // Where the other sizes stand: behind what tells kinds of problem apart.
  const isHead = ({ id }: { id: string }): boolean =>
    id === 'study' ||
    otherSizes(study).some((size) => size.id === id) ||
    study.settings.some((spec) => spec.id === id && isProblemChoice(spec));
  const [head, tail] = [parts.filter(isHead), parts.filter((part) => !isHead(part))];
  return [...head.map(({ text }) => text), sizeText(main, sizeIn(config, main)), ...tail.map(({ text }) => text)];
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
