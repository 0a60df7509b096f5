/** Solve time over error at one point, for every algorithm at each of its tolerances. */
import { beats } from '../../../shared/pareto.ts';
import { algorithmText, parameterText } from '../../../shared/setting.ts';
import { hasTolerance } from '../../../shared/tolerances.ts';
import { formatError, formatNs } from '../../../shared/units.ts';
import { logAxis } from '../axes.ts';
import type { ChartRun } from '../chart-run.ts';
import type { ChartDefinition, ChartTable } from '../chart.ts';
import { type Line, lineConfig, type MarkedPoint } from '../line-config.ts';
import { lookOf, orderOf } from '../palette.ts';
import { extentOf, whiskers } from '../over-size.ts';

interface Mark {
  readonly run: ChartRun;
  readonly name: string;
  readonly timeNs: number;
  readonly error: number;
  /** Nothing else is as accurate in less time, or as fast and more accurate. */
  readonly isOnFront: boolean;
}

/** Verified runs by algorithm, each algorithm's by error. */
function marksOf(runs: readonly ChartRun[]): Mark[] {
  const known = runs.flatMap((run) => {
    const { status, medianNs, error, config } = run;
    if (status !== 'ok' || medianNs === null || error === null) return [];
    // A bundle from elsewhere may hold anything.
    if (!(medianNs > 0 && medianNs < Infinity && error >= 0 && error < Infinity)) return [];
    return [{ run, name: algorithmText(config), timeNs: medianNs, error }];
  });
  return known
    .map((mark) => ({ ...mark, isOnFront: !known.some((other) => beats(other, mark)) }))
    .sort(
      (a, b) =>
        orderOf(a.run.config.algorithm) - orderOf(b.run.config.algorithm) ||
        a.name.localeCompare(b.name, 'en', { numeric: true }) ||
        a.error - b.error,
    );
}

function toleranceText({ config }: ChartRun): string {
  return hasTolerance(config) ? `tol ${parameterText(config.tolerance)}` : 'steps';
}

/** A zero cannot stand on a logarithmic axis: it stands at the floor, and its note tells. */
function pointOf({ run, timeNs, error, isOnFront }: Mark, floor: number): MarkedPoint {
  const front = isOnFront ? ', on the front' : '';
  return {
    x: error > 0 ? error : floor,
    y: timeNs,
    ...whiskers(timeNs, run.ci95Ns),
    note: `${formatNs(timeNs)} at error ${formatError(error)}, ${toleranceText(run)}${front}`,
    mark: isOnFront ? 'solid' : 'hollow',
  };
}

function tableOf(marks: readonly Mark[]): ChartTable {
  const rows = marks.map(({ run, name, timeNs, error, isOnFront }) => [
    name,
    toleranceText(run),
    formatError(error),
    formatNs(timeNs),
    isOnFront ? 'on the front' : '',
  ]);
  const columns = [
    { title: 'Algorithm', numeric: false },
    { title: 'Tolerance', numeric: false },
    { title: 'Largest error', numeric: true },
    { title: 'Median time', numeric: true },
    { title: 'Front', numeric: false },
  ];
  return { columns, rows };
}

function summaryOf(marks: readonly Mark[]): string {
  const front = marks.filter(({ isOnFront }) => isOnFront).toSorted((a, b) => a.error - b.error);
  if (front.length === 0) return 'No run here has a verified time and an error.';
  const names = front.map(({ run, name }) => (hasTolerance(run.config) ? `${name} at ${toleranceText(run)}` : name));
  return `From the most accurate to the fastest, nothing beats ${names.join(', ')}.`;
}

export const pareto: ChartDefinition = {
  id: 'pareto',
  title: 'Time over error',
  description:
    'Each mark is one algorithm at one tolerance. Hollow: another is faster and at least as accurate. The dotted line is the error of sequential evaluation itself, against float64.',
  build(runs, options) {
    const marks = marksOf(runs);
    const positive = marks.flatMap(({ error }) => (error > 0 ? [error] : []));
    const floor = positive.reduce((least, error) => Math.min(least, error), 1) / 10;
    const lines: Line[] = [...Map.groupBy(marks, ({ name }) => name)].flatMap(([label, members]) => {
      const algorithm = members[0]?.run.config.algorithm ?? '';
      return [{ label, algorithm, stateRank: 0, points: members.map((mark) => pointOf(mark, floor)) }];
    });
    const sequential = marks.find(({ run }) => run.config.algorithm === 'sequential');
    const { color } = lookOf('sequential', options.theme);
    const xs = lines.flatMap(({ points }) => points.map(({ x }) => x));
    const isDrawn = marks.some(({ run }) => hasTolerance(run.config));
    return {
      config: lineConfig(
        {
          runs: marks.map(({ run }) => run),
          along: null,
          lines,
          x: logAxis('largest error', xs, formatError),
          y: logAxis('time per solve', extentOf(lines), formatNs),
          reference: null,
          endLabels: false,
          marks: sequential && sequential.error > 0 ? [{ value: sequential.error, interval: null, color }] : [],
        },
        options,
      ),
      table: tableOf(marks),
      summary: summaryOf(marks),
      empty: isDrawn ? null : 'No run here has a verified time and an error. Measure with several tolerances.',
    };
  },
};
