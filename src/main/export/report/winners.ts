/** The map of winners as a table. */
import { formatCount, formatNs, formatRatio } from '../../../shared/units.ts';
import { type Comparison, ratioText } from '../../../shared/verdict.ts';
import { type Advantage, seedsText, type SizeResult, sizeResults } from '../../../shared/winners.ts';
import { type Cell, columns, type TableBlock, type Tone } from './document.ts';
import { distinct, type ReportData, type Setting, verdictRowOf } from './settings.ts';

const TONES: Readonly<Record<Comparison, Tone>> = { faster: 'good', slower: 'plain', same: 'even', ambiguous: 'even' };

function cellOf(result: SizeResult | undefined): Cell {
  if (!result) return '';
  const [fastest] = result.candidates;
  if (!fastest) return { text: 'none verified', note: 'see failures', tone: 'bad' };
  const { name, medianNs, advantage } = fastest;
  const { bestParallel: best, seeds } = result;
  const notes = [formatNs(medianNs)];
  const counted = seedsText(fastest.seeds, seeds);
  if (counted !== null) notes.push(counted);
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
export function winnerTable(setting: Setting, data: ReportData): TableBlock {
  const results = sizeResults(
    setting.runs.map((run) => verdictRowOf(run, data)),
    'length',
  );
  const lengths = distinct(setting.runs, (run) => run.config.length);
  const states = distinct(setting.runs, (run) => run.config.state);
  const lines = states.map((state) => [
    `D ${formatCount(state)}`,
    ...lengths.map((length) => cellOf(results.find((result) => result.state === state && result.size === length))),
  ]);
  return {
    kind: 'table',
    caption: `Fastest verified algorithm by state size and length: ${setting.label}${olderText(results)}`,
    columns: columns('State', ...lengths.map((length) => `T ${formatCount(length)}`)),
    rows: lines,
  };
}

/** Says what the table leaves out. */
function olderText(results: readonly SizeResult[]): string {
  const older = results.reduce((sum, { olderRuns }) => sum + olderRuns, 0);
  if (older === 0) return '';
  return ` (the newest sweep of each point; ${formatCount(older)} earlier ${older === 1 ? 'run' : 'runs'} left out)`;
}
