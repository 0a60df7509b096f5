/** Every chart, in the order in which they are shown. A new chart is one folder and one line here. */
import type { ChartDefinition } from './chart.ts';
import { convergenceDelta, convergenceError, convergenceResidual } from './convergence/convergence.ts';
import { memoryCourse } from './memory-course/memory-course.ts';
import { memory, memoryOverBatch } from './memory/memory.ts';
import { pareto } from './pareto/pareto.ts';
import { phases } from './phases/phases.ts';
import { roofline } from './roofline/roofline.ts';
import { runOrder } from './run-order/run-order.ts';
import { speedup, speedupOverBatch } from './speedup/speedup.ts';
import { time, timeOverBatch } from './time/time.ts';

export const CHARTS: readonly ChartDefinition[] = [
  speedup,
  time,
  memory,
  speedupOverBatch,
  timeOverBatch,
  memoryOverBatch,
  memoryCourse,
  phases,
  roofline,
  pareto,
  convergenceDelta,
  convergenceResidual,
  convergenceError,
  runOrder,
];

/** The chart with that id; undefined where there is none. */
export function chartById(id: string): ChartDefinition | undefined {
  return CHARTS.find((chart) => chart.id === id);
}
