/** Convergence over iterations: the step, the residual, and the error against the true trajectory. */
import { rnnConfigOf } from '../../../shared/studies/rnn/config.ts';
import type { TraceRow } from '../../../shared/contract/run.ts';
import { formatCount, formatError } from '../../../shared/text/units.ts';
import { type AxisSpec, logAxis } from '../axes.ts';
import type { ChartRun } from '../chart-run.ts';
import type { ChartDefinition, ChartTable } from '../chart.ts';
import { type Line, lineConfig, type MarkedPoint } from '../line-config.ts';
import { seriesOf } from '../series.ts';
import { THEMES } from '../theme.ts';

type Measure = 'delta' | 'residual' | 'error';

interface Wording {
  readonly title: string;
  readonly axis: string;
  readonly description: string;
}

/** Enough for a line across a 4K screen; longer traces keep the extremes of each bucket. */
const MOST_POINTS = 600;

/** Rows that can be drawn, thinned to the lowest and highest of each bucket, in order. */
function thin(rows: readonly TraceRow[], measure: Measure): TraceRow[] {
  const finite = rows.filter((row) => (row[measure] ?? -1) >= 0);
  if (finite.length <= MOST_POINTS) return finite;
  const size = Math.ceil((2 * finite.length) / MOST_POINTS);
  const kept: TraceRow[] = [];
  for (let start = 0; start < finite.length; start += size) {
    const bucket = finite.slice(start, start + size).toSorted((a, b) => (a[measure] ?? 0) - (b[measure] ?? 0));
    const ends = new Set([bucket[0], bucket.at(-1)].filter((row) => row !== undefined));
    kept.push(...[...ends].sort((a, b) => a.iteration - b.iteration));
  }
  return kept;
}

/** A zero cannot stand on a logarithmic axis: it becomes an arrow at the floor. */
function pointsOf(rows: readonly TraceRow[], measure: Measure, floor: number): MarkedPoint[] {
  return thin(rows, measure).map((row) => {
    const value = row[measure] ?? 0;
    return value > 0
      ? { x: row.iteration, y: value, note: formatError(value), mark: 'solid' }
      : { x: row.iteration, y: floor, note: `0, below ${formatError(floor)}`, mark: 'below' };
  });
}

interface Traced {
  readonly label: string;
  readonly run: ChartRun;
  readonly stateRank: number;
  readonly rows: readonly TraceRow[];
}

/** One trace per line: where several seeds share a setting, the first. */
function tracesOf(runs: readonly ChartRun[]): Traced[] {
  const traced = runs.filter((run) => run.trace !== null && run.trace.length > 0);
  return seriesOf(traced, null).flatMap((series) => {
    const [run] = series.runs;
    return run ? [{ label: series.label, run, stateRank: series.stateRank, rows: run.trace ?? [] }] : [];
  });
}

function positive(value: number | null | undefined): number[] {
  return value !== null && value !== undefined && value > 0 ? [value] : [];
}

function positives(traces: readonly Traced[], measure: Measure): number[] {
  return traces.flatMap(({ rows }) =>
    rows.flatMap((row) => positive(row[measure])),
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
    return logAxis('iteration, logarithmic', [1, last], (value) => formatCount(Math.round(value)));
  return {
    title: 'iteration',
    scale: 'linear',
    min: 0,
    max: last + 0.5,
    ticks: null,
    format: (value) => (Number.isInteger(value) ? formatCount(value) : ''),
  };
}

function tableOf(traces: readonly Traced[], measure: Measure): ChartTable {
  const rows = traces.flatMap(({ label, run, rows: trace }) => {
    const values = trace.map((row) => row[measure]);
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
    { title: 'Algorithm', numeric: false },
    { title: 'Iterations', numeric: true },
    { title: 'First', numeric: true },
    { title: 'Last', numeric: true },
    { title: 'Status', numeric: false },
  ];
  return { columns, rows };
}

function summaryOf(traces: readonly Traced[], measure: Measure): string {
  if (measure !== 'delta') return endOf(traces, measure);
  const [fewest] = traces.filter(({ run }) => run.status === 'ok').toSorted((a, b) => a.rows.length - b.rows.length);
  if (!fewest) return traces.length > 0 ? 'None of these runs converged.' : 'No run here has a trace.';
  if (traces.length === 1) return `${fewest.label} converged in ${fewest.rows.length} iterations.`;
  return `${fewest.label} needs the fewest iterations, ${fewest.rows.length}.`;
}

/** The best end of all lines, in words. */
function endOf(traces: readonly Traced[], measure: Measure): string {
  const ends = traces.flatMap(({ label, rows }) => {
    const last = rows.findLast((row) => row[measure] !== null)?.[measure];
    return last === undefined || last === null ? [] : [{ label, last }];
  });
  const [best] = ends.toSorted((a, b) => a.last - b.last);
  if (!best) return `No ${measure} is known here.`;
  const end = `a largest ${measure} of ${formatError(best.last)}`;
  return ends.length === 1 ? `${best.label} ends at ${end}.` : `${best.label} ends lowest, at ${end}.`;
}

function convergence(measure: Measure, wording: Wording): ChartDefinition {
  return {
    id: `convergence-${measure}`,
    title: wording.title,
    description: wording.description,
    build(runs, options) {
      const traces = tracesOf(runs);
      const values = positives(traces, measure);
      const floor = floorBelow(values);
      // An error that is known at the end alone is a number, not a course.
      const fewest = measure === 'error' ? 2 : 1;
      const lines = traces.flatMap(({ label, run, stateRank, rows }) => {
        const points = pointsOf(rows, measure, floor);
        return points.length >= fewest ? [{ label, algorithm: run.config.contender, stateRank, points }] : [];
      });
      const hasZeros = lines.some((line) => line.points.some((point) => point.mark === 'below'));
      const tolerances = new Set(traces.map(({ run }) => rnnConfigOf(run.config).tolerance));
      const [tolerance] = tolerances;
      const shown = measure === 'delta' && tolerances.size === 1 && tolerance !== undefined && tolerance > 0;
      const reference = shown
        ? {
            value: tolerance,
            color: THEMES[options.theme].muted,
            label: `tol ${formatError(tolerance)}`,
            below: null,
          }
        : null;
      const extent = [...values, ...(hasZeros ? [floor] : []), ...(shown ? [tolerance] : [])];
      const y = logAxis(wording.axis, extent, formatError);
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
        table: tableOf(traces, measure),
        summary: summaryOf(traces, measure),
        empty:
          lines.length > 0
            ? null
            : measure === 'error' && values.length > 0
              ? 'The error is known at the end alone; each run tells it.'
              : 'No trace here: sequential runs have none, and library lines load it when opened.',
      };
    },
  };
}

export const convergenceDelta = convergence('delta', {
  title: 'Step over iterations',
  axis: 'largest step, max |Δs|',
  description:
    'How far one iteration moved the trajectory. The iteration stops at the tolerance. An arrow stands for exactly zero.',
});

export const convergenceResidual = convergence('residual', {
  title: 'Residual over iterations',
  axis: 'largest residual, max |r|',
  description: 'How far the trajectory is from obeying the recurrence. A small step with a large residual is a stall.',
});

export const convergenceError = convergence('error', {
  title: 'Error over iterations',
  axis: 'largest error, max |s − s*|',
  description: 'Distance from the true trajectory, where it is at hand.',
});
