/** Runs as a table for a terminal: the same columns after a measurement and in the list of stored runs. */
import { partialText, stepTimeText } from '../../shared/words/facts/steps.ts';
import { reasonTextOrNull } from '../../shared/words/reason-text.ts';
import { localized } from '../../shared/contract/local-text.ts';
import type { RunSummary } from '../../shared/contract/bridge.ts';
import { compareConfigs } from '../../shared/findings/runs/config-order.ts';
import { lambdaRanks } from '../../shared/findings/answers/best-lambda.ts';
import { localTimeText } from '../../shared/text/local-time.ts';
import { predictionResults } from '../../shared/findings/answers/predictability.ts';
import { measureText } from '../../shared/findings/runs/measure.ts';
import { marksOf } from '../../shared/findings/runs/status-marks.ts';
import { studiesAmong, tunedSetting } from '../../shared/studies/axes.ts';
import { measureIn, sizeIn, studyOf } from '../../shared/studies/index.ts';
import { formatBytes, formatCount, formatNs, formatRatios } from '../../shared/text/units.ts';
import { judgeRows, type Judged } from '../../shared/findings/answers/verdict.ts';
import { configColumns, problemColumns } from './config-columns.ts';
import { Footnotes } from './footnotes.ts';
import { type Column, mapped, textTable } from './text-table.ts';
import { exponentText, predictionText, resultText } from '../../shared/words/findings/answers.ts';
import { claimText, heldBackText } from '../../shared/words/findings/verdict.ts';
import { say } from '../../shared/words/say.ts';

/** What the table shows of a run, stored or just measured. */
export type RunLine = RunSummary;

/** The columns of measures beside time. */
function measureColumns(runs: readonly RunLine[]): Column<RunLine>[] {
  return studiesAmong(runs).flatMap(({ id, measures }) =>
    measures.map((spec): Column<RunLine> => ({
      title: localized(spec.title),
      align: 'right',
      text: (run) =>
        run.config.study === id ? mapped(measureIn(run, spec), (value) => measureText(spec, value)) : null,
    })),
  );
}

const RESULT_COLUMNS: readonly Column<RunLine>[] = [
  {
    title: say('column.iterations'),
    align: 'right',
    text: (run) => (run.medianNs === null ? null : formatCount(run.iterations)),
  },
  {
    title: say('column.median'),
    align: 'right',
    text: (run) => mapped(run.medianNs, formatNs) ?? mapped(run.stepTime, stepTimeText),
  },
  { title: say('column.interval'), text: (run) => interval(run.ci95Ns ?? run.stepTime?.ci95Ns ?? null, formatNs) },
  { title: say('column.speedup'), align: 'right', text: (run) => ratioTexts(run.speedup, run.speedupCi95).ratio },
  { title: say('column.interval'), text: (run) => ratioTexts(run.speedup, run.speedupCi95).interval },
  { title: say('column.memory'), align: 'right', text: (run) => mapped(run.peakBytes, formatBytes) },
];

/** "ok", "ok, disturbed", "not-converged: stalled", "skipped (1)". */
function statusColumn(footnotes: Footnotes): Column<RunLine> {
  return {
    title: say('column.status'),
    text: ({ status, reason, stepTime, config, disturbed, drifted, noisy }) => {
      const remark =
        reasonTextOrNull(reason) ??
        (stepTime && partialText(stepTime.steps, sizeIn(config, { id: studyOf(config).mainSize })));
      const marks = marksOf({ disturbed, drifted, noisy });
      // Some reasons begin with the status.
      const rest = remark?.startsWith(`${status} `) ? remark.slice(status.length + 1) : null;
      const separator = rest === null ? ': ' : ' ';
      return [remark === null ? status : footnotes.join(status, separator, rest ?? remark), ...marks].join(', ');
    },
  };
}

/** A ratio and its interval, with as many digits as tell them apart. */
export function ratioTexts(
  ratio: number | null,
  ci95: readonly [number, number] | null,
): { readonly ratio: string | null; readonly interval: string | null } {
  if (ratio === null) return { ratio: null, interval: null };
  const [middle = '', low = '', high = ''] = formatRatios([ratio, ...(ci95 ?? [])]);
  return { ratio: middle, interval: ci95 && `${low} – ${high}` };
}

function onRuns(runs: readonly RunLine[]): Column<RunLine>[] {
  const columns = configColumns(runs.map(({ config }) => config));
  return columns.map((column) => ({ ...column, text: (run) => column.text(run.config) }));
}

/** The adapter of every row, where there are several. */
function adapterColumn<Row>(
  rows: readonly Row[],
  adapterOf: (row: Row) => Pick<RunLine, 'adapterId' | 'adapterName'>,
): Column<Row>[] {
  const isSeveral = new Set(rows.map((row) => adapterOf(row).adapterId)).size > 1;
  return isSeveral ? [{ title: say('column.adapter'), text: (row) => adapterOf(row).adapterName }] : [];
}

/** The comparison that ends a measurement, in the order in which points are measured. */
export function comparisonTable(lines: readonly RunLine[]): string {
  const runs = lines.toSorted((a, b) => compareConfigs(a.config, b.config));
  const seeds = new Set(runs.map((run) => run.config.seed)).size > 1;
  const seed: Column<RunLine> = { title: say('column.seed'), align: 'right', text: (run) => String(run.config.seed) };
  const ranks = lambdaRanks(runs);
  const verdicts = new Map(judgeRows(lines).map((line) => [line.id, line]));
  const footnotes = new Footnotes();
  const verdict: Column<RunLine> = {
    title: say('column.verdict'),
    text: ({ id }) => verdictText(verdicts.get(id), footnotes),
  };
  const tuned = runs[0] && tunedSetting(studyOf(runs[0].config));
  const rank: Column<RunLine> = {
    title: say('column.best', { symbol: tuned?.symbol ?? 'value' }),
    text: (run) => ranks.get(run.id) ?? null,
  };
  const which = [
    ...adapterColumn(runs, (run) => run),
    ...onRuns(runs),
    ...(seeds ? [seed] : []),
    ...(ranks.size > 0 ? [rank] : []),
  ];
  const table = textTable(
    [...which, ...RESULT_COLUMNS, ...measureColumns(runs), verdict, statusColumn(footnotes)],
    runs,
  );
  return [table, ...footnotes.lines()].join('\n');
}

/** "faster", "ambiguous (1)", with why the interval alone would say more; null for what is compared with nothing. */
function verdictText(line: Judged<RunLine> | undefined, footnotes: Footnotes): string | null {
  if (!line || line.verdict.comparison === 'not-comparable') return null;
  const doubt = heldBackText(line);
  const claim = claimText(line.verdict);
  return doubt === null ? claim : footnotes.join(claim, ', ', doubt);
}

/** What was predicted of every problem before its parallel runs, and what came of it; null where nothing was. */
export function predictionTable(lines: readonly RunLine[]): string | null {
  const results = predictionResults(lines.toSorted((a, b) => compareConfigs(a.config, b.config)));
  if (results.length === 0) return null;
  const seeds = new Set(results.map(({ config }) => config.seed)).size > 1;
  type Result = (typeof results)[number];
  const names = new Map(lines.map((line) => [line.adapterId, line.adapterName]));
  const columns: Column<Result>[] = [
    ...adapterColumn(results, ({ adapterId }) => ({ adapterId, adapterName: names.get(adapterId) ?? adapterId })),
    ...problemColumns(results.map(({ config }) => config)).map((column): Column<Result> => ({
      ...column,
      text: ({ config }) => column.text(config),
    })),
    ...(seeds ? [{ title: say('column.seed'), text: ({ config }: Result) => String(config.seed) }] : []),
    { title: say('show.lyapunov'), text: ({ workload }) => exponentText(workload) },
    { title: say('column.predicted'), text: ({ workload }) => predictionText(workload.prediction) },
    { title: say('column.came-true'), text: (result) => resultText(result) },
  ];
  return textTable(columns, results);
}

/** Stored runs: which, when, where, and the same numbers. */
export function storedTable(runs: readonly RunLine[]): string {
  const origin: Column<RunLine>[] = [
    { title: 'id', text: (run) => shortId(run.id) },
    { title: say('column.sweep'), text: (run) => mapped(run.sweepId, shortId) },
    { title: say('column.started'), text: (run) => localTimeText(run.startedAt) },
    { title: say('column.adapter'), text: (run) => run.adapterName },
  ];
  const footnotes = new Footnotes();
  const table = textTable(
    [...origin, ...onRuns(runs), ...RESULT_COLUMNS, ...measureColumns(runs), statusColumn(footnotes)],
    runs,
  );
  return [table, ...footnotes.lines()].join('\n');
}

/** As much of an id as commands need. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** "1.2 ms – 1.4 ms"; null stays null. */
export function interval(bounds: readonly [number, number] | null, format: (value: number) => string): string | null {
  return bounds && `${format(bounds[0])} – ${format(bounds[1])}`;
}
