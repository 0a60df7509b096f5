/** A Chart.js plugin that writes each line's name at its right end, pushed apart where lines end close together. */
import type { Chart, ChartType, Plugin } from 'chart.js';
import { FONT_FAMILY } from './theme.ts';

export interface EndLabelOptions {
  /** Pixels kept free at the right of the chart. */
  readonly room: number;
}

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends ChartType> {
    endLabels?: EndLabelOptions & { readonly chartType?: TType };
  }
}

const LINE_HEIGHT = 15;

interface Label {
  readonly text: string;
  readonly color: string;
  y: number;
}

/** Moves labels apart to `LINE_HEIGHT`, keeping their order and staying above `bottom` as long as they fit. */
export function spread(labels: readonly Label[], top: number, bottom: number): Label[] {
  const sorted = labels.map((label) => ({ ...label })).sort((a, b) => a.y - b.y);
  let floor = top;
  for (const label of sorted) {
    label.y = Math.max(label.y, floor);
    floor = label.y + LINE_HEIGHT;
  }
  let ceiling = bottom;
  for (const label of sorted.toReversed()) {
    label.y = Math.min(label.y, ceiling);
    ceiling = label.y - LINE_HEIGHT;
  }
  return sorted;
}

function referenceLabel(chart: Chart): Label[] {
  const reference = chart.options.plugins?.referenceLine;
  const y = reference ? chart.scales['y']?.getPixelForValue(reference.value) : undefined;
  return reference && y !== undefined ? [{ text: reference.label, color: reference.color, y }] : [];
}

function collect(chart: Chart): Label[] {
  const ends = chart.data.datasets.flatMap((dataset, index) => {
    const meta = chart.getDatasetMeta(index);
    const last = meta.data.at(-1);
    if (!last || !chart.isDatasetVisible(index) || !Number.isFinite(last.y)) return [];
    return [{ text: dataset.label ?? '', color: String(dataset.borderColor), y: last.y }];
  });
  return [...ends, ...referenceLabel(chart)];
}

export const endLabels: Plugin<ChartType, EndLabelOptions> = {
  id: 'endLabels',
  afterDatasetsDraw(chart, _args, options) {
    if (!(options.room > 0)) return;
    const { ctx, chartArea: area } = chart;
    ctx.save();
    ctx.font = `600 12px ${FONT_FAMILY}`;
    ctx.textBaseline = 'middle';
    for (const label of spread(collect(chart), area.top + 6, area.bottom - 6)) {
      ctx.fillStyle = label.color;
      ctx.fillText(label.text, area.right + 10, label.y, options.room - 12);
    }
    ctx.restore();
  },
};
