/** From which size on each contender is faster than the reference. */
import { say } from '../../../../shared/words/say.ts';
import { type CrossoverLine, crossoverLines } from '../../../../shared/findings/answers/crossover-lines.ts';
import { formatCount } from '../../../../shared/text/units.ts';
import { type Block, type Cell, columns, foldedTable, type Section, text, type Tone } from '../document.ts';
import { contenderTitle, lineSize, referenceName, type ReportData, studiesIn, verdictRowOf } from '../settings.ts';
import { adapterText } from '../../../../shared/words/findings/adapter-text.ts';
import { lineIntervalText, crossoverLineText, crossoverRule } from '../../../../shared/words/findings/crossover.ts';

function toneOf({ found, isLocal }: CrossoverLine): Tone {
  if (found !== null && isLocal) return 'even';
  if (found?.kind === 'at' || found?.kind === 'from-smallest') return 'good';
  return found === null || found.kind === 'not-up-to' ? 'plain' : 'even';
}

function rowOf(line: CrossoverLine, base: string): Cell[] {
  const { found, adapterName, isSoftware, setting, state, algorithm, points, unverified, noBaseline } = line;
  const claim = crossoverLineText(line) ?? say('report.crossover.never', { reference: base });
  const range = lineIntervalText(line);
  return [
    algorithm,
    setting.join(' · '),
    formatCount(state),
    adapterText({ name: adapterName, isSoftware }),
    { text: claim, note: found?.isUnbacked ? say('report.crossover.unbacked') : '', tone: toneOf(line) },
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
    caption: say('report.crossover.caption', { noun: contenderTitle(data).toLowerCase(), reference: base }),
    columns: columns(
      contenderTitle(data),
      say('report.crossover.setting'),
      `#${symbols.join(', ')}`,
      say('report.adapter'),
      say('report.crossover.faster'),
      say('report.interval'),
      say('report.crossover.lengths'),
      say('report.crossover.unverified'),
      say('report.crossover.no-base', { reference: base }),
    ),
    rows: lines.map((line) => rowOf(line, base)),
  });
  const blocks: Block[] =
    lines.length > 0
      ? [text(say('report.crossover.intro', { rule: crossoverRule() })), table]
      : [text(say('report.crossover.none'))];
  return { id: 'crossover', title: say('report.crossover.title'), blocks };
}
