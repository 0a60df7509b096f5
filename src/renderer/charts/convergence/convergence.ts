/** Convergence over iterations: one chart for each charted column of the study's trace. */
import { say } from '../../../shared/words/say.ts';
import { capitalized, localized } from '../../../shared/contract/local-text.ts';
import type { TraceRow } from '../../../shared/contract/run.ts';
import type { RunView } from '../../../shared/contract/run-view.ts';
import { toleranceOf } from '../../../shared/findings/runs/compared-tolerance.ts';
import { accuracyTextAt } from '../../../shared/findings/runs/setting.ts';
import { traceValue } from '../../../shared/studies/index.ts';
import type { StudySpec, TraceColumnSpec } from '../../../shared/studies/study.ts';
import { formatCount, formatError } from '../../../shared/text/units.ts';
import { type AxisSpec, logAxis } from '../axes.ts';
import { type ChartDefinition, type ChartTable, contenderColumn } from '../chart.ts';
import { type Line, lineConfig, type MarkedPoint } from '../line-config.ts';
import { seriesOf } from '../series.ts';
import { THEMES } from '../theme.ts';

/** Enough for a line across a 4K screen; longer traces keep the extremes of each bucket. */
const MOST_POINTS = 600;

/** Rows that can be drawn, thinned to the lowest and highest of each bucket, in order. */
function thin(rows: readonly TraceRow[], column: TraceColumnSpec): TraceRow[] {
  const finite = rows.filter((row) => (traceValue(row, column) ?? -1) >= 0);
  if (finite.length <= MOST_POINTS) return finite;
  const size = Math.ceil((2 * finite.length) / MOST_POINTS);
  const kept: TraceRow[] = [];
  for (let start = 0; start < finite.length; start += size) {
    const bucket = finite
      .slice(start, start + size)
      .toSorted((a, b) => (traceValue(a, column) ?? 0) - (traceValue(b, column) ?? 0));
    const ends = new Set([bucket[0], bucket.at(-1)].filter((row) => row !== undefined));
    kept.push(...[...ends].sort((a, b) => a.iteration - b.iteration));
  }
  return kept;
}

/** A zero cannot stand on a logarithmic axis: it becomes an arrow at the floor. */
function pointsOf(rows: readonly TraceRow[], column: TraceColumnSpec, floor: number): MarkedPoint[] {
  return thin(rows, column).map((row) => {
    const value = traceValue(row, column) ?? 0;
    return value > 0
      ? { x: row.iteration, y: value, note: formatError(value), mark: 'solid' }
      : {
          x: row.iteration,
          y: floor,
          note: say('chart.convergence.below', { floor: formatError(floor) }),
          mark: 'below',
        };
  });
}

interface Traced {
  readonly label: string;
  readonly run: RunView;
  readonly lineRank: number;
  readonly rows: readonly TraceRow[];
}

/** One trace per line: where several seeds share a setting, the first. */
function tracesOf(runs: readonly RunView[]): Traced[] {
  const traced = runs.filter(({ details }) => (details?.trace.length ?? 0) > 0);
  return seriesOf(traced, null).flatMap((series) => {
    const [run] = series.runs;
    return run ? [{ label: series.label, run, lineRank: series.lineRank, rows: run.details?.trace ?? [] }] : [];
  });
}

function positives(traces: readonly Traced[], column: TraceColumnSpec): number[] {
  return traces.flatMap(({ rows }) =>
    rows.flatMap((row) => {
      const value = traceValue(row, column);
      return value !== null && value > 0 ? [value] : [];
    }),
  );
}

function floorBelow(values: readonly number[]): number {
  const lowest = values.reduce((least, value) => Math.min(least, value), 1);
  return 10 ** (Math.floor(Math.log10(lowest)) - 1);
}

/** Logarithmic where one line is so much longer than another that this one would be a stroke at the edge. */
function iterationAxis(lines: readonly Line[]): AxisSpec {
  const ends = lines.map((line) => line.points.at(-1)?.x ?? 0);
  const last = Math.max(1, ...ends);
  const isUneven = Math.min(...ends) >= 1 && last > 5 * Math.min(...ends);
  if (isUneven && lines.every((line) => (line.points[0]?.x ?? 0) >= 1))
    return {
      ...logAxis(say('chart.convergence.log'), [1, last], (value) => formatCount(Math.round(value))),
      name: say('chart.convergence.axis'),
    };
  return {
    title: say('chart.convergence.axis'),
    scale: 'linear',
    min: 0,
    max: last + 0.5,
    ticks: null,
    format: (value) => (Number.isInteger(value) ? formatCount(value) : ''),
  };
}

function tableOf(study: StudySpec, traces: readonly Traced[], column: TraceColumnSpec): ChartTable {
  const rows = traces.flatMap(({ label, run, rows: trace }) => {
    const values = trace.map((row) => traceValue(row, column));
    const last = values.findLast((value) => value !== null);
    const first = values.find((value) => value !== null);
    return [
      [
        label,
        String(trace.length),
        first === undefined ? '–' : formatError(first ?? 0),
        last === undefined ? '–' : formatError(last ?? 0),
        run.status,
      ],
    ];
  });
  const columns = [
    contenderColumn(study),
    { title: say('chart.column.iterations'), numeric: true },
    { title: say('chart.convergence.first'), numeric: true },
    { title: say('chart.convergence.last'), numeric: true },
    { title: say('chart.column.status'), numeric: false },
  ];
  return { columns, rows };
}

function summaryOf(traces: readonly Traced[], column: TraceColumnSpec): string {
  if (column.isBounded !== true) return endOf(traces, column);
  const [fewest] = traces.filter(({ run }) => run.status === 'ok').toSorted((a, b) => a.rows.length - b.rows.length);
  if (!fewest) return say(traces.length > 0 ? 'chart.convergence.none-converged' : 'chart.convergence.none');
  const said = { contender: fewest.label, iterations: fewest.rows.length };
  return say(traces.length === 1 ? 'chart.convergence.converged' : 'chart.convergence.fewest', said);
}

/** The best end of all lines, in words. */
function endOf(traces: readonly Traced[], column: TraceColumnSpec): string {
  const ends = traces.flatMap(({ label, rows }) => {
    const last = rows.map((row) => traceValue(row, column)).findLast((value) => value !== null);
    return last === undefined || last === null ? [] : [{ label, last }];
  });
  const [best] = ends.toSorted((a, b) => a.last - b.last);
  const name = localized(column.name ?? column.title);
  if (!best) return say('chart.convergence.unknown', { value: name });
  const said = { contender: best.label, value: name, last: formatError(best.last) };
  return say(ends.length === 1 ? 'chart.convergence.ends' : 'chart.convergence.ends-lowest', said);
}

/** Where iterations stop, where all of these stop at the same. */
function boundOf(study: StudySpec, traces: readonly Traced[], { isBounded }: TraceColumnSpec): number | null {
  const [bound, ...others] = new Set(traces.map(({ run }) => toleranceOf(run.config)));
  const isOne = bound !== undefined && others.length === 0 && bound > 0;
  return isBounded === true && study.accuracy !== null && isOne ? bound : null;
}

function whyEmpty(column: TraceColumnSpec, isKnown: boolean): string {
  const name = localized(column.name ?? column.title);
  return column.isOftenLast === true && isKnown
    ? say('chart.convergence.only-last', { value: name })
    : say('chart.convergence.empty');
}

export function convergence(study: StudySpec, column: TraceColumnSpec): ChartDefinition {
  return {
    id: convergenceId(column),
    title: say('chart.convergence.title', { value: capitalized(column.name ?? column.title) }),
    description: localized(column.description ?? column.title),
    build(runs, options) {
      const traces = tracesOf(runs);
      const values = positives(traces, column);
      const floor = floorBelow(values);
      const fewest = column.isOftenLast === true ? 2 : 1;
      const lines = traces.flatMap(({ label, run, lineRank, rows }) => {
        const points = pointsOf(rows, column, floor);
        return points.length >= fewest ? [{ label, config: run.config, lineRank, points }] : [];
      });
      const hasZeros = lines.some((line) => line.points.some((point) => point.mark === 'below'));
      const bound = boundOf(study, traces, column);
      const color = THEMES[options.theme].muted;
      const reference =
        bound === null ? null : { value: bound, color, label: accuracyTextAt(study, bound), below: null };
      const extent = [...values, ...(hasZeros ? [floor] : []), ...(bound === null ? [] : [bound])];
      const y = logAxis(localized(column.axis ?? column.title), extent, formatError);
      return {
        config: lineConfig(
          {
            runs: traces.map(({ run }) => run),
            along: null,
            lines,
            x: iterationAxis(lines),
            y,
            reference,
            endLabels: false,
          },
          options,
        ),
        table: tableOf(study, traces, column),
        summary: summaryOf(traces, column),
        empty: lines.length > 0 ? null : whyEmpty(column, values.length > 0),
      };
    },
  };
}

export function convergenceId({ id }: Pick<TraceColumnSpec, 'id'>): string {
  return `convergence-${id}`;
}
