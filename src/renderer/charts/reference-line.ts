/** A Chart.js plugin that marks one value of the y axis, and may shade what lies below it. */
import type { Chart, ChartType, Plugin } from 'chart.js';
import { FONT_FAMILY } from './theme.ts';

export interface ReferenceLineOptions {
  readonly value: number;
  readonly color: string;
  /** Written among the names at the line ends, or above the line where there are none. */
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
  ctx.font = `12px ${FONT_FAMILY}`;
  if (options.below) {
    ctx.fillStyle = options.below.fill;
    ctx.fillRect(area.left, y, area.width, area.bottom - y);
    ctx.fillStyle = options.color;
    ctx.textAlign = 'right';
    if (area.bottom - y > 22) ctx.fillText(options.below.label, area.right - 8, area.bottom - 8);
    ctx.textAlign = 'left';
  }
  ctx.strokeStyle = options.color;
  ctx.setLineDash([4, 3]);
  ctx.beginPath();
  ctx.moveTo(area.left, y);
  ctx.lineTo(area.right, y);
  ctx.stroke();
  ctx.fillStyle = options.color;
  const named = (chart.options.plugins?.endLabels?.room ?? 0) > 0;
  if (!named && y - area.top > 18) ctx.fillText(options.label ?? '', area.left + 8, y - 6);
  ctx.restore();
}

export const referenceLine: Plugin<ChartType, ReferenceLineOptions> = {
  id: 'referenceLine',
  beforeDatasetsDraw: (chart, _args, options) => draw(chart, options),
};
