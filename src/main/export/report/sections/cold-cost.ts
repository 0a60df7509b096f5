/** What a solve costs before it is a repetition, and after how many solves a faster algorithm has paid for it. */
import { say } from '../../../../shared/words/say.ts';
import { coldNote, paybackText } from '../../../../shared/words/facts/cold-cost.ts';
import { isPaidBack } from '../../../../shared/contract/parts/cold-cost.ts';
import type { Run } from '../../../../shared/contract/run.ts';
import { formatCount, formatNs } from '../../../../shared/text/units.ts';
import { type Block, type Cell, columns, foldedTable, type Section, type TableBlock, text } from '../document.ts';
import { referenceName, type ReportData, runCells, runColumns } from '../settings.ts';

function introText(base: string): string {
  return say('report.cold.intro', { reference: base });
}

function paybackCell({ cold }: Run): Cell {
  if (!cold?.payback) return '–';
  const { payback } = cold;
  const answer = paybackText(payback);
  const tuned = payback.solvesWithTuning;
  const note =
    tuned === null || tuned === payback.solves ? '' : say('report.cold.tuned', { solves: formatCount(tuned) });
  if (isPaidBack(payback)) return { text: answer, note, tone: 'good' };
  return note === '' ? answer : { text: answer, note, tone: 'plain' };
}

function compileCell({ cold }: Run): Cell {
  if (!cold) return '–';
  const compile = formatNs(cold.compileNs);
  return cold.cached ? { text: compile, note: say('report.cold.cached'), tone: 'plain' } : compile;
}

function autotuneCell({ cold }: Run): string {
  if (!cold || cold.autotuneNs === null) return '–';
  return cold.autotuneNs === 0 ? say('report.cold.known') : formatNs(cold.autotuneNs);
}

function tableOf(runs: readonly Run[], data: ReportData): TableBlock {
  return {
    kind: 'table',
    caption: say('report.cold.caption'),
    columns: columns(
      ...[
        ...runColumns(data),
        `#${say('report.cold.compile')}`,
        `#${say('report.cold.upload')}`,
        `#${say('report.cold.choosing')}`,
        `#${say('report.cold.first')}`,
        `#${say('report.cold.median')}`,
      ],
      say('report.cold.paid-back', { reference: referenceName(data) }),
    ),
    rows: runs.map((run) => [
      ...runCells(run, data),
      compileCell(run),
      formatNs(run.cold?.uploadNs ?? 0),
      autotuneCell(run),
      formatNs(run.cold?.firstSolveNs ?? 0),
      run.timing ? formatNs(run.timing.solveNs.median) : '–',
      paybackCell(run),
    ]),
  };
}

function tallyText(runs: readonly Run[], base: string): string {
  const compared = runs.filter(({ cold }) => cold?.payback);
  const paid = compared.filter(({ cold }) => cold?.payback && isPaidBack(cold.payback));
  if (compared.length === 0) return say('report.cold.incomparable', { reference: base });
  const most = Math.max(...paid.map(({ cold }) => cold?.payback?.solves ?? 0));
  const said = { paid: paid.length, compared: compared.length, note: coldNote() };
  return paid.length === 0 ? say('report.cold.tally-none', said) : say('report.cold.tally', { ...said, most });
}

export function coldCostSection(data: ReportData): Section {
  const runs = data.bundle.runs.filter(({ cold }) => cold !== null);
  const base = referenceName(data);
  const blocks: Block[] =
    runs.length === 0
      ? [text(say('report.cold.none'))]
      : [text(introText(base)), text(tallyText(runs, base)), foldedTable(tableOf(runs, data))];
  return { id: 'cold-cost', title: say('report.cold.title'), blocks };
}
