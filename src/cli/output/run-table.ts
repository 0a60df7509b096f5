/** Runs as a table for a terminal: the same columns after a measurement and in the list of stored runs. */
import { rnnConfigOf } from '../../shared/studies/rnn/config.ts';
import { DEFAULT_ANNEALING_TEXT } from '../../shared/contract/annealing.ts';
import type { RunSummary } from '../../shared/contract/bridge.ts';
import { compareConfigs } from '../../shared/findings/runs/config-order.ts';
import type { Run, RunConfig } from '../../shared/contract/run.ts';
import { lambdaRanks } from '../../shared/findings/answers/best-lambda.ts';
import { localTimeText } from '../../shared/text/local-time.ts';
import {
  exponentText,
  predictionResults,
  predictionText,
  resultText,
} from '../../shared/findings/answers/predictability.ts';
import { basisOf } from '../../shared/statistics/ratio-basis.ts';
import { parameterText } from '../../shared/findings/runs/setting.ts';
import { marksOf, remarksOfRun } from '../../shared/findings/runs/status-marks.ts';
import { partialText, stepTimeOf, stepTimeText } from '../../shared/contract/step-timing.ts';
import { hasTolerance, tolerancesAmong } from '../../shared/findings/runs/compared-tolerance.ts';
import { thresholdsOf } from '../../shared/contract/thresholds.ts';
import { formatBytes, formatCount, formatNs, formatRatios } from '../../shared/text/units.ts';
import { claimText, judgeRows, type Judged, uncorrectedText } from '../../shared/findings/answers/verdict.ts';
import { Footnotes } from './footnotes.ts';
import { type Column, textTable } from './text-table.ts';

/** What the table shows of a run, stored or just measured. */
export type RunLine = Pick<
  RunSummary,
  | 'id'
  | 'startedAt'
  | 'sweepId'
  | 'point'
  | 'adapterId'
  | 'adapterName'
  | 'config'
  | 'status'
  | 'reason'
  | 'iterations'
  | 'medianNs'
  | 'ci95Ns'
  | 'speedup'
  | 'speedupCi95'
  | 'threshold'
  | 'basis'
  | 'peakBytes'
  | 'disturbed'
  | 'drifted'
  | 'noisy'
  | 'stepTime'
  | 'workload'
>;

export function lineOf(run: Run, adapterName: string): RunLine {
  return {
    id: run.id,
    startedAt: run.startedAt,
    sweepId: run.sweepId,
    point: run.point,
    adapterId: run.adapterId,
    adapterName,
    config: run.config,
    status: run.status,
    reason: run.reason,
    iterations: run.iterations,
    medianNs: run.timing?.solveNs.median ?? null,
    ci95Ns: run.timing?.solveNs.ci95 ?? null,
    speedup: run.speedup?.ratio ?? null,
    speedupCi95: run.speedup?.ci95 ?? null,
    threshold: thresholdsOf(run.notes).threshold,
    basis: basisOf(run),
    peakBytes: run.memory?.peakBytes ?? null,
    ...remarksOfRun(run),
    stepTime: stepTimeOf(run.stepTiming),
    workload: run.workload,
  };
}

const CONFIG_COLUMNS: readonly Column<RunConfig>[] = [
  { title: 'cell', text: (config) => rnnConfigOf(config).cell },
  { title: 'D', align: 'right', text: (config) => formatCount(rnnConfigOf(config).state) },
  { title: 'T', align: 'right', text: (config) => formatCount(rnnConfigOf(config).length) },
  { title: 'B', align: 'right', text: (config) => formatCount(rnnConfigOf(config).batch) },
  { title: 'algorithm', text: (config) => config.contender },
];

/** Shown where some run has a value. */
const RARE_COLUMNS: readonly Column<RunConfig>[] = [
  { title: 'problem', text: (config) => config.problem },
  { title: 'warm start ε', align: 'right', text: (config) => mapped(rnnConfigOf(config).warmStart, parameterText) },
  { title: 'gradient', text: (config) => (rnnConfigOf(config).gradient ? 'with' : null) },
  { title: 'annealing', text: (config) => annealingOf(rnnConfigOf(config).annealing) },
];

function annealingOf(annealing: string | null): string | null {
  return annealing === DEFAULT_ANNEALING_TEXT ? null : annealing;
}

/** A parameter that is listed with others: once one of them is written with an exponent, all are. */
function parameterColumn(
  title: string,
  valueOf: (config: RunConfig) => number | null,
  configs: readonly RunConfig[],
): Column<RunConfig> {
  const isSmall = configs.some((config) => parameterText(valueOf(config) ?? 0).includes('e'));
  const format = (value: number): string => (isSmall ? value.toExponential().replace('e+0', '') : parameterText(value));
  return { title, align: 'right', text: (config) => mapped(valueOf(config), format) };
}

function toleranceOf(config: RunConfig): number | null {
  return hasTolerance(config) ? rnnConfigOf(config).tolerance : null;
}

/** The columns that say what was computed, without those that would be empty. */
export function configColumns(configs: readonly RunConfig[]): Column<RunConfig>[] {
  const rare = RARE_COLUMNS.filter((column) => configs.some((config) => column.text(config) !== null));
  const lambda = parameterColumn('λ', (config) => rnnConfigOf(config).lambda, configs);
  const isSeveral = tolerancesAmong(configs.map((config) => ({ config }))).length > 1;
  const tolerance = isSeveral ? [parameterColumn('tol', toleranceOf, configs)] : [];
  return [...CONFIG_COLUMNS, lambda, ...tolerance, ...rare];
}

const RESULT_COLUMNS: readonly Column<RunLine>[] = [
  { title: 'iterations', align: 'right', text: (run) => (run.medianNs === null ? null : formatCount(run.iterations)) },
  {
    title: 'median',
    align: 'right',
    text: (run) => mapped(run.medianNs, formatNs) ?? mapped(run.stepTime, stepTimeText),
  },
  { title: '95 % interval', text: (run) => interval(run.ci95Ns ?? run.stepTime?.ci95Ns ?? null, formatNs) },
  { title: 'speed-up', align: 'right', text: (run) => ratioTexts(run.speedup, run.speedupCi95).ratio },
  { title: '95 % interval', text: (run) => ratioTexts(run.speedup, run.speedupCi95).interval },
  { title: 'memory', align: 'right', text: (run) => mapped(run.peakBytes, formatBytes) },
];

/** "ok", "ok, disturbed", "not-converged: stalled", "skipped (1)". */
function statusColumn(footnotes: Footnotes): Column<RunLine> {
  return {
    title: 'status',
    text: ({ status, reason, stepTime, config, disturbed, drifted, noisy }) => {
      const remark = reason ?? (stepTime && partialText(stepTime.steps, rnnConfigOf(config).length));
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
  return isSeveral ? [{ title: 'adapter', text: (row) => adapterOf(row).adapterName }] : [];
}

/** The comparison that ends a measurement, in the order in which points are measured. */
export function comparisonTable(lines: readonly RunLine[]): string {
  const runs = lines.toSorted((a, b) => compareConfigs(a.config, b.config));
  const seeds = new Set(runs.map((run) => run.config.seed)).size > 1;
  const seed: Column<RunLine> = { title: 'seed', align: 'right', text: (run) => String(run.config.seed) };
  const ranks = lambdaRanks(runs);
  const verdicts = new Map(judgeRows(lines).map((line) => [line.id, line]));
  const footnotes = new Footnotes();
  const verdict: Column<RunLine> = { title: 'verdict', text: ({ id }) => verdictText(verdicts.get(id), footnotes) };
  const rank: Column<RunLine> = { title: 'best λ', text: (run) => ranks.get(run.id) ?? null };
  const which = [
    ...adapterColumn(runs, (run) => run),
    ...onRuns(runs),
    ...(seeds ? [seed] : []),
    ...(ranks.size > 0 ? [rank] : []),
  ];
  const table = textTable([...which, ...RESULT_COLUMNS, verdict, statusColumn(footnotes)], runs);
  return [table, ...footnotes.lines()].join('\n');
}

/** "faster", "ambiguous (1)", with why the interval alone would say more; null for what is compared with nothing. */
function verdictText(line: Judged<RunLine> | undefined, footnotes: Footnotes): string | null {
  if (!line || line.verdict.comparison === 'not-comparable') return null;
  const doubt = uncorrectedText(line);
  const claim = claimText(line.verdict);
  return doubt === '' ? claim : footnotes.join(claim, ', ', doubt.slice(2));
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
    ...configColumns(results.map(({ config }) => config))
      .filter(({ title }) => title !== 'algorithm' && title !== 'λ')
      .map((column): Column<Result> => ({ ...column, text: ({ config }) => column.text(config) })),
    ...(seeds ? [{ title: 'seed', text: ({ config }: Result) => String(config.seed) }] : []),
    { title: 'largest Lyapunov exponent', text: ({ workload }) => exponentText(workload) },
    { title: 'predicted', text: ({ workload }) => predictionText(workload.prediction) },
    { title: 'came true', text: (result) => resultText(result) },
  ];
  return textTable(columns, results);
}

/** Stored runs: which, when, where, and the same numbers. */
export function storedTable(runs: readonly RunLine[]): string {
  const origin: Column<RunLine>[] = [
    { title: 'id', text: (run) => shortId(run.id) },
    { title: 'sweep', text: (run) => mapped(run.sweepId, shortId) },
    { title: 'started', text: (run) => localTimeText(run.startedAt) },
    { title: 'adapter', text: (run) => run.adapterName },
  ];
  const footnotes = new Footnotes();
  const table = textTable([...origin, ...onRuns(runs), ...RESULT_COLUMNS, statusColumn(footnotes)], runs);
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

export function mapped<T>(value: T | null, format: (value: T) => string): string | null {
  return value === null ? null : format(value);
}
