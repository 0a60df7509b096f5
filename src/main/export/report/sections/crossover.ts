/** From which size on each contender is faster than the reference. */
import { type CrossoverLine, crossoverLines } from '../../../../shared/findings/answers/crossover-lines.ts';
import { formatCount } from '../../../../shared/text/units.ts';
import { type Block, type Cell, columns, foldedTable, type Section, text, type Tone } from '../document.ts';
import { contenderTitle, lineSize, referenceName, type ReportData, studiesIn, verdictRowOf } from '../settings.ts';
import { lineIntervalText, crossoverLineText, crossoverRule } from '../../../../shared/words/findings/crossover.ts';

function toneOf({ found, isLocal }: CrossoverLine): Tone {
  if (found !== null && isLocal) return 'even';
  if (found?.kind === 'at' || found?.kind === 'from-smallest') return 'good';
  return found === null || found.kind === 'not-up-to' ? 'plain' : 'even';
}

function rowOf(line: CrossoverLine, base: string): Cell[] {
  const { found, adapterName, isSoftware, setting, state, algorithm, points, unverified, noBaseline } = line;
  const claim = crossoverLineText(line) ?? `never verified beside ${base}`;
  const range = lineIntervalText(line);
  return [
    algorithm,
    setting.join(' · '),
    formatCount(state),
    `${adapterName}${isSoftware ? ' (software)' : ''}`,
    { text: claim, note: found?.isUnbacked ? 'some lengths have no interval' : '', tone: toneOf(line) },
    range ?? '–',
    points.map(({ length }) => formatCount(length)).join(', ') || '–',
    unverified.map(formatCount).join(', ') || '–',
    noBaseline.map(formatCount).join(', ') || '–',
  ];
}

export function crossoverSection(data: ReportData): Section {
  const lines = crossoverLines(data.settings.flatMap(({ runs }) => runs.map((run) => verdictRowOf(run, data))));
  const base = referenceName(data);
  const symbols = [...new Set(studiesIn(data).map((study) => lineSize(study).symbol))];
  const table = foldedTable({
    kind: 'table',
    caption: `Where each ${contenderTitle(data).toLowerCase()} overtakes ${base}`,
    columns: columns(
      contenderTitle(data),
      'Setting',
      `#${symbols.join(', ')}`,
      'Adapter',
      'Faster',
      '95 % interval',
      'From lengths',
      'Not verified at',
      `No ${base} beside it at`,
    ),
    rows: lines.map((line) => rowOf(line, base)),
  });
  const blocks: Block[] =
    lines.length > 0
      ? [text(`${crossoverRule()} The charts of the speed-up below mark the same lengths.`), table]
      : [text('No parallel algorithm was measured here.')];
  return { id: 'crossover', title: 'Crossover', blocks };
}
