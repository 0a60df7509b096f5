/** The best damping λ of each damped algorithm, where several were measured. */
import { say } from '../../../../shared/words/say.ts';
import { type LambdaChoice, lambdaChoices } from '../../../../shared/findings/answers/best-lambda.ts';
import { pointSizes, seedParts, settingParts, tunedText } from '../../../../shared/findings/runs/setting.ts';
import { formatCount, formatNs } from '../../../../shared/text/units.ts';
import type { VerdictRow } from '../../../../shared/findings/answers/verdict.ts';
import { type Block, type Cell, columns, foldedTable, text } from '../document.ts';
import { adapterCells, adapterColumn, contenderTitle, type ReportData, verdictRowOf } from '../settings.ts';
import { choiceText, tunedRule } from '../../../../shared/words/findings/answers.ts';

function otherText(row: VerdictRow): string {
  const lambda = tunedText(row.config);
  if (row.status !== 'ok' || row.medianNs === null) return `${lambda} ${row.status}`;
  return `${lambda} ${formatNs(row.medianNs)}`;
}

function rowOf(choice: LambdaChoice<VerdictRow>, data: ReportData): Cell[] {
  const { algorithm, best, ties, rows } = choice;
  const [first] = rows;
  if (!first) return [];
  const { config } = first;
  return [
    algorithm,
    settingParts(config).join(' · '),
    [...pointSizes(config), ...seedParts(config)].join(' · '),
    ...adapterCells(data, first.adapterId),
    { text: choiceText(choice), note: '', tone: best === null ? 'bad' : ties.length > 0 ? 'even' : 'good' },
    best?.medianNs ? formatNs(best.medianNs) : '–',
    best ? formatCount(best.iterations) : '–',
    rows
      .filter((row) => row !== best)
      .map(otherText)
      .join(', '),
  ];
}

/** Nothing where every damped algorithm was measured with one λ. */
export function dampingBlocks(data: ReportData): Block[] {
  const choices = lambdaChoices(data.bundle.runs.map((run) => verdictRowOf(run, data)));
  if (choices.length === 0) return [];
  const table = foldedTable({
    kind: 'table',
    caption: say('report.damping.caption'),
    columns: columns(
      contenderTitle(data),
      say('report.problem'),
      say('report.point'),
      ...adapterColumn(data),
      say('report.damping.best'),
      `#${say('report.damping.time')}`,
      `#${say('report.iterations')}`,
      say('report.damping.others'),
    ),
    rows: choices.map((choice) => rowOf(choice, data)),
  });
  return [{ kind: 'heading', text: say('report.damping.title') }, text(tunedRule()), table];
}
