/**
 * Every chart, in the order in which they are shown. A new chart is one folder and one line here: among those of any runs,
 * those over each size of a study, or those of each column of its trace.
 */
import { ownSizes, sizeOf } from '../../shared/studies/axes.ts';
import { DEFAULT_STUDY } from '../../shared/studies/index.ts';
import type { SizeSpec, StudySpec, TraceColumnSpec } from '../../shared/studies/study.ts';
import type { ChartDefinition, ChartPlace } from './chart.ts';
import { convergence } from './convergence/convergence.ts';
import { memoryCourse } from './memory-course/memory-course.ts';
import { memoryOver } from './memory/memory.ts';
import { pareto } from './pareto/pareto.ts';
import { phases } from './phases/phases.ts';
import { roofline } from './roofline/roofline.ts';
import { runOrder } from './run-order/run-order.ts';
import { speedupOver } from './speedup/speedup.ts';
import { timeOver } from './time/time.ts';

const OVER_SIZES = { speedup: speedupOver, time: timeOver, memory: memoryOver } as const;
export type OverSizeId = keyof typeof OVER_SIZES;

const OF_RUNS = {
  'memory-course': memoryCourse,
  phases,
  roofline,
  pareto,
  'run-order': runOrder,
} as const satisfies Readonly<Record<string, ChartDefinition>>;
export type RunChartId = keyof typeof OF_RUNS;

/** A chart that is the same for every study. */
export function runChart(id: RunChartId): ChartDefinition {
  return OF_RUNS[id];
}

/** The charts that are the same for every study. */
export function runChartsOf(): ChartDefinition[] {
  return Object.values(OF_RUNS);
}

/** The charts that a place shows without naming them. */
export function runChartsAt(place: ChartPlace): ChartDefinition[] {
  return runChartsOf().filter(({ places }) => places?.includes(place) === true);
}

/** A chart over a size of a study; over the main size where none is named. */
export function chartOver(
  id: OverSizeId,
  study: StudySpec,
  along: SizeSpec = sizeOf(study, study.mainSize),
): ChartDefinition {
  return OVER_SIZES[id](study, along);
}

/** The charts of a study's iterations, one for each column that is charted. */
export function convergenceCharts(study: StudySpec): { column: TraceColumnSpec; chart: ChartDefinition }[] {
  return study.traceColumns.flatMap((column) =>
    column.isCharted ? [{ column, chart: convergence(study, column) }] : [],
  );
}

/** All charts that runs of a study have, those over the main size first. */
export function chartsOf(study: StudySpec = DEFAULT_STUDY): ChartDefinition[] {
  const sizes = ownSizes(study).toSorted((a, b) => Number(b.id === study.mainSize) - Number(a.id === study.mainSize));
  const over = sizes.flatMap((along) => Object.values(OVER_SIZES).map((make) => make(study, along)));
  const iterations = convergenceCharts(study).map(({ chart }) => chart);
  return [...over, ...runChartsOf(), ...iterations];
}

/** The chart with that id among those of a study; undefined where there is none, as in a page that another version wrote. */
export function chartById(id: string, study: StudySpec): ChartDefinition | undefined {
  return chartsOf(study).find((chart) => chart.id === id);
}
