/** What a solve costs before it is a repetition, and after how many solves a faster algorithm has paid for it. */
import { coldNote, paybackText } from '../../../../shared/words/facts/cold-cost.ts';
import { isPaidBack } from '../../../../shared/contract/parts/cold-cost.ts';
import type { Run } from '../../../../shared/contract/run.ts';
import { formatCount, formatNs } from '../../../../shared/text/units.ts';
import { type Block, type Cell, columns, foldedTable, type Section, type TableBlock, text } from '../document.ts';
import { referenceName, type ReportData, runCells, runColumns } from '../settings.ts';

function introText(base: string): string {
  return `n solves take C + n × median, where C = compile + upload + (first solve − median). What is faster is ahead of ${base} from n = (C − C of ${base}) / (median × (s − 1)) on, with s the speed-up, rounded up and at least 1; in parentheses, at the ends of the interval of the speed-up.`;
}

function paybackCell({ cold }: Run): Cell {
  if (!cold?.payback) return '–';
  const { payback } = cold;
  const answer = paybackText(payback);
  const tuned = payback.solvesWithTuning;
  const note =
    tuned === null || tuned === payback.solves
      ? ''
      : `${formatCount(tuned)} with the choosing of kernels charged to it`;
  if (isPaidBack(payback)) return { text: answer, note, tone: 'good' };
  return note === '' ? answer : { text: answer, note, tone: 'plain' };
}

function compileCell({ cold }: Run): Cell {
  if (!cold) return '–';
  const compile = formatNs(cold.compileNs);
  return cold.cached ? { text: compile, note: 'when first compiled; from the cache here', tone: 'plain' } : compile;
}

function autotuneCell({ cold }: Run): string {
  if (!cold || cold.autotuneNs === null) return '–';
  return cold.autotuneNs === 0 ? 'known before' : formatNs(cold.autotuneNs);
}

function tableOf(runs: readonly Run[], data: ReportData): TableBlock {
  return {
    kind: 'table',
    caption: 'What each run cost before its first repetition',
    columns: columns(
      ...[...runColumns(data), '#Compile', '#Upload', '#Choosing kernels', '#First solve', '#Median'],
      `Paid back against ${referenceName(data)}`,
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
  if (compared.length === 0) return `No run here can be compared with ${base}.`;
  const most = Math.max(...paid.map(({ cold }) => cold?.payback?.solves ?? 0));
  const how = paid.length === 0 ? '' : `, after ${formatCount(most)} ${most === 1 ? 'solve' : 'solves'} at the latest`;
  return `${paid.length} of ${compared.length} compared runs are clearly faster and so paid back${how}. ${coldNote()}`;
}

export function coldCostSection(data: ReportData): Section {
  const runs = data.bundle.runs.filter(({ cold }) => cold !== null);
  const base = referenceName(data);
  const blocks: Block[] =
    runs.length === 0
      ? [text('No run here tells what it cost before its first repetition.')]
      : [text(introText(base)), text(tallyText(runs, base)), foldedTable(tableOf(runs, data))];
  return { id: 'cold-cost', title: 'Cold cost', blocks };
}
