/** Speed at equal accuracy as a table, where several tolerances were measured side by side. */
import type { Bundle } from '../../shared/contract/bundle.ts';
import {
  type AccuracyPoint,
  accuracyPoints,
  type AccuracyRow,
  type EqualErrorLine,
  equalErrorLines,
} from '../../shared/findings/answers/pareto.ts';
import { localized } from '../../shared/contract/local-text.ts';
import type { RunConfig } from '../../shared/contract/run.ts';
import { studyOf } from '../../shared/studies/index.ts';
import type { StudySpec } from '../../shared/studies/study.ts';
import { formatError } from '../../shared/text/units.ts';
import { rowOfRun } from '../../shared/findings/runs/view.ts';
import { mainColumnsAmong } from './config-columns.ts';
import { type Column, mapped, textTable } from './text-table.ts';
import { equalErrorText } from '../../shared/words/findings/answers.ts';

type Line = EqualErrorLine & { readonly config: RunConfig | null };

/** The parallel algorithms where they are off by what stepping is off by; null where one tolerance was measured. */
export function equalAccuracyTable({ runs, adapters }: Pick<Bundle, 'runs' | 'adapters'>): string | null {
  const rows = runs.map((run): AccuracyRow => ({
    ...rowOfRun(run, adapters),
    error: run.verification?.maxAbsError ?? null,
    errorReference: run.verification?.reference ?? null,
  }));
  const points = accuracyPoints(rows);
  const [first] = runs;
  if (points.length === 0 || !first) return null;
  const study = studyOf(first.config);
  const base = study.reference;
  const lines = points.flatMap((point) => linesOf(point, rows));
  const where = '(time over error: the report and the Compare page)';
  if (lines.length === 0)
    return `No speed-up at equal accuracy: no verified ${base} run with an error stands beside these ${where}.`;
  const seeds = new Set(lines.map(({ config }) => config?.seed)).size > 1;
  const seed: Column<Line> = {
    title: 'seed',
    align: 'right',
    text: ({ config }) => mapped(config, (one) => String(one.seed)),
  };
  const title = `Speed-up over ${base} where a method is off by what ${base} itself is off by ${where}:`;
  return `${title}\n\n${textTable([...placeColumns(lines), ...(seeds ? [seed] : []), ...resultColumns(study)], lines)}`;
}

function linesOf(point: AccuracyPoint, rows: readonly AccuracyRow[]): Line[] {
  const config = point.reference?.row.config ?? null;
  return equalErrorLines(point, rows).map((line) => ({ ...line, config }));
}

/** What was computed, without the contender and what its answers are accurate to. */
function placeColumns(lines: readonly Line[]): Column<Line>[] {
  const configs = lines.flatMap(({ config }) => (config ? [config] : []));
  return mainColumnsAmong(configs).map((column) => ({
    ...column,
    text: ({ config }) => config && column.text(config),
  }));
}

function resultColumns(study: StudySpec): Column<Line>[] {
  const { contenderNoun, reference } = study;
  return [
    { title: localized(contenderNoun), text: ({ name }) => name },
    { title: `error of ${reference}`, align: 'right', text: ({ error }) => formatError(error) },
    { title: 'at equal error', text: ({ result }) => equalErrorText(result, study) },
  ];
}
