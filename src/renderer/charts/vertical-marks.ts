/** A Chart.js plugin that marks values of the x axis by lines across the plot, each with its interval as a band. */
import type { Chart, ChartType, Plugin } from 'chart.js';

export interface VerticalMark {
  readonly value: number;
  /** null leaves out the band. */
  readonly interval: readonly [number, number] | null;
  /** "#rrggbb" */
  readonly color: string;
}

export interface VerticalMarkOptions {
  readonly marks: readonly VerticalMark[];
}

declare module 'chart.js' {
  // The type parameter must be named as in the interface that this merges into.
  interface PluginOptionsByType<TType extends ChartType> {
    verticalMarks?: VerticalMarkOptions & { readonly chartType?: TType };
  }
}

/** Bands of several lines may lie over one another: each has to let the others through. */
const BAND_OPACITY = 0.16;

function drawMark(chart: Chart, { value, interval, color }: VerticalMark): void {
  const scale = chart.scales['x'];
  const { ctx, chartArea: area } = chart;
  if (!scale) return;
  const clamp = (x: number): number => Math.min(Math.max(scale.getPixelForValue(x), area.left), area.right);
  if (interval) {
    const [left, right] = [clamp(interval[0]), clamp(interval[1])];
    ctx.globalAlpha = BAND_OPACITY;
    ctx.fillStyle = color;
    ctx.fillRect(left, area.top, Math.max(right - left, 1), area.bottom - area.top);
    ctx.globalAlpha = 1;
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.25;
  ctx.setLineDash([2, 3]);
  ctx.beginPath();
  ctx.moveTo(clamp(value), area.top);
  ctx.lineTo(clamp(value), area.bottom);
  ctx.stroke();
}

export const verticalMarks: Plugin<ChartType, VerticalMarkOptions> = {
  id: 'verticalMarks',
  // Charts of other kinds carry no options for it.
  beforeDatasetsDraw: (chart, _args, { marks = [] }: Partial<VerticalMarkOptions>) => {
    chart.ctx.save();
    for (const mark of marks) drawMark(chart, mark);
    chart.ctx.restore();
  },
};
