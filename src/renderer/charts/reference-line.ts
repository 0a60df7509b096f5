/** A Chart.js plugin that marks one value of the y axis, and may shade what lies below it. */
import type { Chart, ChartType, Plugin } from 'chart.js';
import { FONT_FAMILY } from './theme.ts';

export interface ReferenceLineOptions {
  readonly value: number;
  readonly color: string;
  /** Written at the right, among the names of the lines. */
  readonly label: string;
  /** Fill and text of the area below; null leaves it clear. */
  readonly below: { readonly fill: string; readonly label: string } | null;
}

declare module 'chart.js' {
  // The type parameter must be named as in the interface that this merges into.
  interface PluginOptionsByType<TType extends ChartType> {
    referenceLine?: ReferenceLineOptions & { readonly chartType?: TType };
  }
}

function draw(chart: Chart, options: Partial<ReferenceLineOptions>): void {
  const scale = chart.scales['y'];
  const { ctx, chartArea: area } = chart;
  if (options.value === undefined || options.color === undefined || !scale) return;
  const y = scale.getPixelForValue(options.value);
  if (!(y >= area.top && y <= area.bottom)) return;
  ctx.save();
  const size = chart.options.plugins?.endLabels?.fontSize ?? 12;
  ctx.font = `${size}px ${FONT_FAMILY}`;
  if (options.below) {
    ctx.fillStyle = options.below.fill;
    ctx.fillRect(area.left, y, area.width, area.bottom - y);
    ctx.fillStyle = options.color;
    ctx.textAlign = 'right';
    if (area.bottom - y > 2 * size) ctx.fillText(options.below.label, area.right - 8, y + 1.4 * size);
  }
  ctx.strokeStyle = options.color;
  ctx.setLineDash([4, 3]);
  ctx.beginPath();
  ctx.moveTo(area.left, y);
  ctx.lineTo(area.right, y);
  ctx.stroke();
  ctx.restore();
}

export const referenceLine: Plugin<ChartType, ReferenceLineOptions> = {
  id: 'referenceLine',
  beforeDatasetsDraw: (chart, _args, options) => draw(chart, options),
};
