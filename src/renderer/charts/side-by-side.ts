/**
 * A Chart.js plugin that sets the marks of one x value side by side, a few pixels apart, so that their intervals can be
 * told apart. Values, ticks and tooltips stay what they are; only the drawing moves.
 */
import type { Chart, ChartType, Plugin } from 'chart.js';

export interface SideBySideOptions {
  /** Most pixels between neighbours; 0 leaves every mark at its value. */
  readonly step: number;
}

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends ChartType> {
    sideBySide?: SideBySideOptions & { readonly chartType?: TType };
  }
}

/** Share of the room between two neighbouring x values that their marks may take. */
const SHARE = 0.25;

/** The distance between marks: as wished, or what lets `count` of them stay clear of the next x value. */
export function stepFor(wished: number, count: number, xs: readonly number[]): number {
  const sorted = [...new Set(xs)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((x, index) => x - (sorted[index] ?? x));
  const room = Math.min(...gaps);
  return count < 2 ? 0 : Math.min(wished, (SHARE * room) / (count - 1));
}

function shift(chart: Chart, wished: number): void {
  const lines = chart.getSortedVisibleDatasetMetas();
  const step = stepFor(
    wished,
    lines.length,
    lines.flatMap(({ data }) => data.map(({ x }) => Math.round(x))),
  );
  for (const [rank, line] of lines.entries())
    for (const mark of line.data) mark.x += (rank - (lines.length - 1) / 2) * step;
}

export const sideBySide: Plugin<ChartType, SideBySideOptions> = {
  id: 'sideBySide',
  afterDatasetsUpdate: (chart, _args, options) => {
    if (options.step > 0) shift(chart, options.step);
  },
};
