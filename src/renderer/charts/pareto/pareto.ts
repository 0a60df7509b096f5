/** Solve time over error at one point, for every algorithm at each of its tolerances. */
import { say } from '../../../shared/words/say.ts';
import type { RunView } from '../../../shared/contract/run-view.ts';
import { boundsAmong, isBeaten, roundingAmong } from '../../../shared/findings/answers/pareto.ts';
import { isAgainst } from '../../../shared/findings/runs/compared-with.ts';
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
  return accuracyText(config) || say('chart.pareto.steps');
}

/** A zero cannot stand on a logarithmic axis: it stands at the floor, and its note tells. */
function pointOf({ run, timeNs, bound, isOnFront }: Mark, floor: number): MarkedPoint {
  const said = { time: formatNs(timeNs), error: formatError(bound), tolerance: toleranceText(run) };
  const note = [say('chart.pareto.note', said), ...(isOnFront ? [say('chart.pareto.front')] : [])];
  return {
    x: bound > 0 ? bound : floor,
    y: timeNs,
    ...whiskers(timeNs, run.ci95Ns),
    note: note.join(say('chart.separator')),
    mark: isOnFront ? 'solid' : 'hollow',
  };
}

/** The error, and what it is a distance from. */
function foundText({ reference }: StudySpec, { errorReference }: RunView, error: number): string {
  if (!errorReference) return '–';
  const from = isAgainst(reference, errorReference) ? reference : 'float64';
  return say('chart.pareto.from', { error: formatError(error), reference: from });
}

function tableOf(study: StudySpec, marks: readonly Mark[]): ChartTable {
  const accuracy = accuracySetting(study);
  const rows = marks.map(({ run, name, timeNs, error, bound, isOnFront }) => [
    name,
    toleranceText(run),
    formatError(bound),
    foundText(study, run, error),
    formatNs(timeNs),
    isOnFront ? say('chart.pareto.front') : '',
  ]);
  const columns = [
    contenderColumn(study),
    { title: accuracy ? capitalized(accuracy.name) : say('chart.pareto.accuracy'), numeric: false },
    { title: say('chart.pareto.error'), numeric: true },
    { title: say('chart.pareto.found'), numeric: false },
    { title: say('chart.column.median-time'), numeric: true },
    { title: say('chart.pareto.front-column'), numeric: false },
  ];
  return { columns, rows };
}

function summaryOf(marks: readonly Mark[]): string {
  const front = marks.filter(({ isOnFront }) => isOnFront).toSorted((a, b) => a.bound - b.bound);
  if (front.length === 0) return say('chart.pareto.none');
  const names = front.map(({ run, name }) =>
    hasTolerance(run.config) ? say('chart.pareto.member', { contender: name, tolerance: toleranceText(run) }) : name,
  );
  if (names.length === 1) return say('chart.pareto.only', { contender: names.join('') });
  return say('chart.pareto.chain', { names: names.join('; ') });
}

export const pareto: ChartDefinition = {
  id: 'pareto',
  get title() {
    return say('chart.pareto.title');
  },
  get description() {
    return say('chart.pareto.description');
  },
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
          x: { ...logAxis(say('chart.pareto.x'), xs, formatError), name: say('chart.pareto.x-name') },
          y: logAxis(say('chart.time-axis'), extentOf(lines), formatNs),
          reference: null,
          endLabels: false,
          marks: sequential && sequential.bound > 0 ? [{ value: sequential.bound, interval: null, color }] : [],
        },
        options,
      ),
      table: tableOf(study, marks),
      summary: summaryOf(marks),
      empty: isDrawn ? null : say('chart.pareto.empty', { reference: study.reference }),
    };
  },
};
