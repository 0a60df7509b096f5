/** Solve time over error at one point, for every algorithm at each of its tolerances. */
import type { RunView } from '../../../shared/contract/run-view.ts';
import { boundsAmong, isBeaten, roundingAmong } from '../../../shared/findings/answers/pareto.ts';
import { capitalized } from '../../../shared/contract/local-text.ts';
import { accuracyText, contenderText } from '../../../shared/findings/runs/setting.ts';
import { hasTolerance } from '../../../shared/findings/runs/compared-tolerance.ts';
import { accuracySetting, compareContenders } from '../../../shared/studies/axes.ts';
import { isReference } from '../../../shared/studies/index.ts';
import type { StudySpec } from '../../../shared/studies/study.ts';
import { formatError, formatNs } from '../../../shared/text/units.ts';
import { logAxis } from '../axes.ts';
import { type ChartDefinition, type ChartTable, contenderColumn } from '../chart.ts';
import { type Line, lineConfig, type MarkedPoint } from '../line-config.ts';
import { lookOf } from '../palette.ts';
import { extentOf, whiskers } from '../over-size.ts';
import { studyOfRuns } from '../series.ts';

interface Mark {
  readonly run: RunView;
  readonly name: string;
  readonly timeNs: number;
  /** Distance from its own reference. */
  readonly error: number;
  /** Distance from float64, at most. */
  readonly bound: number;
  /** Nothing else is as accurate in less time, or as fast and more accurate. */
  readonly isOnFront: boolean;
}

/** Verified runs by algorithm, each algorithm's by error. */
function marksOf(runs: readonly RunView[]): Mark[] {
  const boundOf = boundsAmong(runs);
  const known = runs.flatMap((run) => {
    const { status, medianNs, error, config } = run;
    const bound = boundOf(run);
    if (status !== 'ok' || medianNs === null || error === null || bound === null) return [];
    // A bundle from elsewhere may hold anything.
    if (!(medianNs > 0 && medianNs < Infinity && error >= 0 && bound >= 0 && bound < Infinity)) return [];
    return [{ run, name: contenderText(config), timeNs: medianNs, error, bound }];
  });
  const rounding = roundingAmong(known.map((mark) => ({ ...mark, row: mark.run })));
  return known
    .map((mark) => ({ ...mark, isOnFront: !known.some((other) => isBeaten(mark, other, rounding)) }))
    .sort(
      (a, b) =>
        compareContenders(a.run.config, b.run.config) ||
        a.name.localeCompare(b.name, 'en', { numeric: true }) ||
        a.bound - b.bound,
    );
}

/** What only steps has none. */
function toleranceText({ config }: RunView): string {
  return accuracyText(config) || 'steps';
}

/** A zero cannot stand on a logarithmic axis: it stands at the floor, and its note tells. */
function pointOf({ run, timeNs, bound, isOnFront }: Mark, floor: number): MarkedPoint {
  const front = isOnFront ? ', on the front' : '';
  return {
    x: bound > 0 ? bound : floor,
    y: timeNs,
    ...whiskers(timeNs, run.ci95Ns),
    note: `${formatNs(timeNs)} at error ${formatError(bound)} at most, ${toleranceText(run)}${front}`,
    mark: isOnFront ? 'solid' : 'hollow',
  };
}

function tableOf(study: StudySpec, marks: readonly Mark[]): ChartTable {
  const accuracy = accuracySetting(study);
  const rows = marks.map(({ run, name, timeNs, error, bound, isOnFront }) => [
    name,
    toleranceText(run),
    formatError(bound),
    !run.errorReference ? '–' : `${formatError(error)} from ${run.errorReference.replace(/[ ,;].*/s, '')}`,
    formatNs(timeNs),
    isOnFront ? 'on the front' : '',
  ]);
  const columns = [
    contenderColumn(study),
    { title: accuracy ? capitalized(accuracy.name) : 'Accuracy', numeric: false },
    { title: 'Error at most', numeric: true },
    { title: 'Found', numeric: false },
    { title: 'Median time', numeric: true },
    { title: 'Front', numeric: false },
  ];
  return { columns, rows };
}

function summaryOf(marks: readonly Mark[]): string {
  const front = marks.filter(({ isOnFront }) => isOnFront).toSorted((a, b) => a.bound - b.bound);
  if (front.length === 0) return NOTHING;
  const names = front.map(({ run, name }) => (hasTolerance(run.config) ? `${name} at ${toleranceText(run)}` : name));
  if (names.length === 1) return `${names[0]} is the fastest, and nothing is more accurate.`;
  return `Each faster and less accurate than the one before: ${names.join('; ')}. Everything else is beaten by one of these.`;
}

const NOTHING = 'No run here has a verified time and a known error.';

export const pareto: ChartDefinition = {
  id: 'pareto',
  title: 'Time over error',
  description:
    'Each mark is one algorithm at one tolerance. Errors are largest differences from float64: that of sequential evaluation (dotted) was measured; the others were compared with sequential evaluation, so its error is added to theirs, and the sum is an upper bound. On chaotic problems they are float64 residuals. Filled: no other mark is as fast and as accurate.',
  build(runs, options) {
    const study = studyOfRuns(runs);
    const marks = marksOf(runs.filter(({ config }) => config.study === study.id));
    const positive = marks.flatMap(({ bound }) => (bound > 0 ? [bound] : []));
    const floor = positive.reduce((least, error) => Math.min(least, error), 1) / 10;
    const lines: Line[] = [...Map.groupBy(marks, ({ name }) => name)].flatMap(([label, members]) => {
      const config = members[0]?.run.config;
      return config ? [{ label, config, lineRank: 0, points: members.map((mark) => pointOf(mark, floor)) }] : [];
    });
    const sequential = marks.find(({ run }) => isReference(run.config));
    const { color } = lookOf({ study: study.id, contender: study.reference }, options.theme);
    const xs = lines.flatMap(({ points }) => points.map(({ x }) => x));
    const isDrawn = marks.some(({ run }) => hasTolerance(run.config));
    return {
      config: lineConfig(
        {
          runs: marks.map(({ run }) => run),
          along: null,
          lines,
          x: logAxis('largest error from float64, at most', xs, formatError),
          y: logAxis('time per solve', extentOf(lines), formatNs),
          reference: null,
          endLabels: false,
          marks: sequential && sequential.bound > 0 ? [{ value: sequential.bound, interval: null, color }] : [],
        },
        options,
      ),
      table: tableOf(study, marks),
      summary: summaryOf(marks),
      empty: isDrawn ? null : `${NOTHING} Measure with several tolerances, and ${study.reference} beside them.`,
    };
  },
};
