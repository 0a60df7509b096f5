/** Every sample of the algorithms of one point, in the order in which they took turns: drift, steps and restarts show. */
import { say } from '../../../shared/words/say.ts';
import type { ChartDataset } from 'chart.js';
import type { RunView, SampleOrder } from '../../../shared/contract/run-view.ts';
import type { StudySpec } from '../../../shared/studies/study.ts';
import { median } from '../../../shared/statistics/statistics.ts';
import { formatCount, formatNs } from '../../../shared/text/units.ts';
import { type AxisSpec, logAxis } from '../axes.ts';
import { type ChartDefinition, type ChartTable, contenderColumn, type LineConfig, type LinePoint } from '../chart.ts';
import { lineConfig, type MarkedPoint } from '../line-config.ts';
import { seriesOf, studyOfRuns } from '../series.ts';
import { THEMES } from '../theme.ts';
import type { VerticalMark } from '../vertical-marks.ts';

/** One algorithm's samples. */
interface Course {
  readonly label: string;
  readonly run: RunView;
  readonly order: SampleOrder;
}

/** Courses of one point; where runs of several are given, of that with the most samples. */
function coursesOf(runs: readonly RunView[]): Course[] {
  const sampled = runs.filter(({ details }) => details?.order);
  const points = [...Map.groupBy(sampled, ({ details }) => details?.order?.point ?? '').values()];
  const size = (members: readonly RunView[]): number =>
    members.reduce((sum, { details }) => sum + (details?.order?.samplesNs.length ?? 0), 0);
  const [members = []] = points.toSorted((a, b) => size(b) - size(a));
  return seriesOf(members, null).flatMap(({ label, runs: [run] }) =>
    run?.details?.order ? [{ label, run, order: run.details.order }] : [],
  );
}

function pointsOf({ order }: Course): MarkedPoint[] {
  return order.samplesNs.flatMap((ns, index): MarkedPoint[] => {
    if (!(ns > 0 && ns < Infinity)) return [];
    const isDisturbed = order.disturbed[index] === true;
    const restart = (order.restartOf[index] ?? 0) + 1;
    const note = [
      formatNs(ns),
      say('chart.run-order.block', { block: (order.blockOf[index] ?? 0) + 1 }),
      ...(order.restarts > 1 ? [say('chart.run-order.restart', { restart })] : []),
      ...(isDisturbed ? [say('chart.run-order.disturbed')] : []),
    ].join(say('chart.separator'));
    return [{ x: (order.orderOf[index] ?? 0) + 1, y: ns, note, mark: isDisturbed ? 'hollow' : 'solid' }];
  });
}

/** Between the last place of each restart and the first of the next. */
function borders(courses: readonly Course[], color: string): VerticalMark[] {
  const firsts = new Map<number, number>();
  for (const { order } of courses)
    order.restartOf.forEach((restart, index) => {
      const place = (order.orderOf[index] ?? 0) + 1;
      firsts.set(restart, Math.min(firsts.get(restart) ?? Infinity, place));
    });
  const [, ...later] = [...firsts.values()].toSorted((a, b) => a - b);
  return later.map((first) => ({ value: first - 0.5, interval: null, color }));
}

/** Marks alone: neighbours of one algorithm have those of all others between them. */
function withoutLines(config: LineConfig, count: number): LineConfig {
  const radius = count > 300 ? 2 : 3.2;
  const datasets = config.data.datasets.map((dataset): ChartDataset<'lineWithErrorBars', LinePoint[]> => ({
    ...dataset,
    showLine: false,
    ...{ radius },
  }));
  return { ...config, data: { ...config.data, datasets } };
}

function tableOf(study: StudySpec, courses: readonly Course[]): ChartTable {
  const rows = courses.flatMap(({ label, order }) => {
    const groups = Map.groupBy(order.samplesNs.keys(), (index) => order.restartOf[index] ?? 0);
    return [...groups].map(([restart, places]) => {
      const samples = places.map((index) => order.samplesNs[index] ?? 0);
      const half = Math.ceil(samples.length / 2);
      const disturbed = places.filter((index) => order.disturbed[index] === true).length;
      const halves = [samples.slice(0, half), samples.slice(-half)].map((part) => formatNs(median(part)));
      return [
        label,
        String(restart + 1),
        String(samples.length),
        formatNs(median(samples)),
        ...halves,
        String(disturbed),
      ];
    });
  });
  const numbers = ['restart-column', 'samples', 'median', 'first-half', 'second-half', 'disturbed-column'] as const;
  const columns = [
    contenderColumn(study),
    ...numbers.map((name) => ({ title: say(`chart.run-order.${name}`), numeric: true })),
  ];
  return { columns, rows };
}

function summaryOf(courses: readonly Course[]): string {
  const samples = courses.reduce((sum, { order }) => sum + order.samplesNs.length, 0);
  if (samples === 0) return say('chart.run-order.none');
  const restarts = Math.max(...courses.map(({ order }) => order.restarts));
  if (restarts === 1) return say('chart.run-order.one-process', { samples });
  const spreads = courses.map(({ label, order }) => ({ label, spread: spreadOf(order) }));
  const [widest] = spreads.toSorted((a, b) => b.spread - a.spread);
  const share = `${(100 * (widest?.spread ?? 0)).toFixed(1)} %`;
  return say('chart.run-order.restarts', { samples, restarts, contender: widest?.label ?? '', share });
}

/** How far the largest median of a restart lies above the smallest, as a share. */
function spreadOf({ samplesNs, restartOf }: SampleOrder): number {
  const groups = Map.groupBy(samplesNs.keys(), (index) => restartOf[index] ?? 0);
  const medians = [...groups.values()].map((places) => median(places.map((index) => samplesNs[index] ?? 0)));
  const [low, high] = [Math.min(...medians), Math.max(...medians)];
  return low > 0 && Number.isFinite(high) ? high / low - 1 : 0;
}

/** Ticks at round places: Chart.js would name the ends of the range, which are none. */
function orderAxis(points: readonly MarkedPoint[]): AxisSpec {
  const last = points.reduce((most, { x }) => Math.max(most, x), 1);
  const rough = last / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough);
  const ticks = Array.from({ length: Math.floor(last / step) }, (_, index) => (index + 1) * step);
  const margin = Math.max(0.5, last * 0.01);
  return {
    title: say('chart.run-order.x'),
    scale: 'linear',
    min: 1 - margin,
    max: last + margin,
    ticks,
    format: formatCount,
  };
}

export const runOrder: ChartDefinition = {
  id: 'run-order',
  get title() {
    return say('chart.run-order.title');
  },
  get description() {
    return say('chart.run-order.description');
  },
  build(runs, options) {
    const courses = coursesOf(runs);
    const lines = courses
      .map((course) => ({
        label: course.label,
        config: course.run.config,
        lineRank: 0,
        points: pointsOf(course),
      }))
      .filter(({ points }) => points.length > 0);
    const points = lines.flatMap((line) => line.points);
    const chart = {
      runs: courses.length > 0 ? courses.map(({ run }) => run) : runs,
      along: null,
      lines,
      x: orderAxis(points),
      y: logAxis(
        say('chart.run-order.y'),
        points.map(({ y }) => y),
        formatNs,
      ),
      reference: null,
      endLabels: false,
      marks: borders(courses, THEMES[options.theme].muted),
    };
    return {
      config: withoutLines(lineConfig(chart, options), points.length),
      table: tableOf(studyOfRuns(runs), courses),
      summary: summaryOf(courses),
      empty: points.length > 0 ? null : say('chart.run-order.none'),
    };
  },
};
