/** A Chart.js plugin that marks one value of the y axis, and may shade what lies below it. */
import type { Chart, ChartType, Element, Plugin } from 'chart.js';
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

/** A corner of the area below `top` in which no mark or interval stands; the upper right one where none is free. */
function freeCorner(chart: Chart, top: number, width: number, size: number): { x: number; y: number } {
  const { left, right, bottom } = chart.chartArea;
  const marks = chart.getSortedVisibleDatasetMetas().flatMap((line) => line.data.map(spanOf));
  const corners = [top + 1.4 * size, bottom - 0.8 * size].flatMap((y) => [
    { x: right - 8 - width, y },
    { x: left + 8, y },
  ]);
  const isFree = ({ x, y }: { x: number; y: number }): boolean =>
    marks.every((mark) => mark.x < x - 6 || mark.x > x + width + 6 || mark.low < y - size - 6 || mark.high > y + 6);
  return corners.find(isFree) ?? { x: right - 8 - width, y: top + 1.4 * size };
}

/** A mark with its interval in pixels, which count downwards. */
function spanOf(mark: Element): { x: number; high: number; low: number } {
  const { yMin = mark.y, yMax = mark.y } = mark as Element & { yMin?: number; yMax?: number };
  return { x: mark.x, high: Math.min(yMin, yMax, mark.y), low: Math.max(yMin, yMax, mark.y) };
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
    if (area.bottom - y > 2 * size) {
      const place = freeCorner(chart, y, ctx.measureText(options.below.label).width, size);
      ctx.fillText(options.below.label, place.x, place.y);
    }
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
