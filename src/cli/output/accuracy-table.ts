/** Speed at equal accuracy as a table, where several tolerances were measured side by side. */
import { rnnConfigOf } from '../../shared/studies/rnn/config.ts';
import type { Bundle } from '../../shared/contract/bundle.ts';
import {
  type AccuracyPoint,
  accuracyPoints,
  type AccuracyRow,
  type EqualErrorLine,
  equalErrorLines,
  equalErrorText,
} from '../../shared/findings/answers/pareto.ts';
import type { RunConfig } from '../../shared/contract/run.ts';
import { formatCount, formatError } from '../../shared/text/units.ts';
import { rowOfRun } from '../../shared/findings/answers/verdict.ts';
import { mapped } from './run-table.ts';
import { type Column, textTable } from './text-table.ts';

type Line = EqualErrorLine & { readonly config: RunConfig | null };

/** The parallel algorithms where they are off by what stepping is off by; null where one tolerance was measured. */
export function equalAccuracyTable({ runs, adapters }: Pick<Bundle, 'runs' | 'adapters'>): string | null {
  const rows = runs.map((run): AccuracyRow => ({
    ...rowOfRun(run, adapters),
    error: run.verification?.maxAbsError ?? null,
    errorReference: run.verification?.reference ?? null,
  }));
  const points = accuracyPoints(rows);
  if (points.length === 0) return null;
  const lines = points.flatMap((point) => linesOf(point, rows));
  const where = '(time over error: the report and the Compare page)';
  if (lines.length === 0)
    return `No speed-up at equal accuracy: no verified sequential run with an error stands beside these ${where}.`;
  const seeds = new Set(lines.map(({ config }) => config?.seed)).size > 1;
  const seed: Column<Line> = {
    title: 'seed',
    align: 'right',
    text: ({ config }) => mapped(config, (one) => String(one.seed)),
  };
  const title = `Speed-up over sequential where a method is off by what sequential itself is off by ${where}:`;
  return `${title}\n\n${textTable([...PLACE, ...(seeds ? [seed] : []), ...RESULT], lines)}`;
}

function linesOf(point: AccuracyPoint, rows: readonly AccuracyRow[]): Line[] {
  const config = point.sequential?.row.config ?? null;
  return equalErrorLines(point, rows).map((line) => ({ ...line, config }));
}

const PLACE: readonly Column<Line>[] = [
  { title: 'cell', text: ({ config }) => mapped(config, (one) => rnnConfigOf(one).cell) },
  { title: 'D', align: 'right', text: ({ config }) => mapped(config, (one) => formatCount(rnnConfigOf(one).state)) },
  { title: 'T', align: 'right', text: ({ config }) => mapped(config, (one) => formatCount(rnnConfigOf(one).length)) },
  { title: 'B', align: 'right', text: ({ config }) => mapped(config, (one) => formatCount(rnnConfigOf(one).batch)) },
];

const RESULT: readonly Column<Line>[] = [
  { title: 'algorithm', text: ({ name }) => name },
  { title: 'error of sequential', align: 'right', text: ({ error }) => formatError(error) },
  { title: 'at equal error', text: ({ result }) => equalErrorText(result) },
];
