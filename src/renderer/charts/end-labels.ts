/** A Chart.js plugin that names lines at their right ends, pushed apart where lines end close together. */
import type { Chart, ChartType, Plugin } from 'chart.js';
import { FONT_FAMILY } from './theme.ts';

export interface EndLabelOptions {
  /** Pixels kept free at the right of the chart. */
  readonly room: number;
  /** Off where a legend names the lines: then only the reference line is named. */
  readonly lines: boolean;
  readonly fontSize: number;
  /** The surface: a rim in it keeps a name readable where it crosses a line. */
  readonly rim: string;
}

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends ChartType> {
    endLabels?: EndLabelOptions & { readonly chartType?: TType };
  }
}

interface Label {
  readonly text: string;
  readonly color: string;
  readonly x: number;
  y: number;
}

/** Moves labels apart to a line's height, keeping their order and staying above `bottom` as long as they fit. */
export function spread(labels: readonly Label[], top: number, bottom: number, lineHeight: number): Label[] {
  const sorted = labels.map((label) => ({ ...label })).sort((a, b) => a.y - b.y);
  let floor = top;
  for (const label of sorted) {
    label.y = Math.max(label.y, floor);
    floor = label.y + lineHeight;
  }
  let ceiling = bottom;
  for (const label of sorted.toReversed()) {
    label.y = Math.min(label.y, ceiling);
    ceiling = label.y - lineHeight;
  }
  return sorted;
}

function referenceLabel(chart: Chart): Label[] {
  const { value, label, color } = chart.options.plugins?.referenceLine ?? {};
  const scale = chart.scales['y'];
  if (value === undefined || label === undefined || color === undefined || !scale) return [];
  return [{ text: label, color, x: chart.chartArea.right, y: scale.getPixelForValue(value) }];
}

function lineLabels(chart: Chart): Label[] {
  return chart.data.datasets.flatMap((dataset, index) => {
    const last = chart.getDatasetMeta(index).data.at(-1);
    if (!last || !chart.isDatasetVisible(index) || !Number.isFinite(last.y)) return [];
    return [{ text: dataset.label ?? '', color: String(dataset.borderColor), x: last.x, y: last.y }];
  });
}

/** Names of the lines that reach furthest stand in a column at the right; the others beside their last point. */
function place(chart: Chart, { lines, fontSize }: EndLabelOptions): Label[] {
  const { right, top, bottom } = chart.chartArea;
  const named = lines ? lineLabels(chart) : [];
  const reach = Math.max(...named.map((label) => label.x));
  const ending = named.filter((label) => label.x < reach - 4 * fontSize);
  const reaching = [...named.filter((label) => !ending.includes(label)), ...referenceLabel(chart)];
  const column = spread(reaching, top + fontSize / 2, bottom - fontSize / 2, 1.25 * fontSize);
  return [...column.map((label) => ({ ...label, x: right })), ...ending];
}

export const endLabels: Plugin<ChartType, EndLabelOptions> = {
  id: 'endLabels',
  afterDatasetsDraw(chart, _args, options) {
    if (!(options.room > 0)) return;
    const { ctx } = chart;
    ctx.save();
    ctx.font = `600 ${options.fontSize}px ${FONT_FAMILY}`;
    ctx.textBaseline = 'middle';
    ctx.strokeStyle = options.rim;
    ctx.lineWidth = options.fontSize / 3;
    ctx.lineJoin = 'round';
    for (const label of place(chart, options)) {
      ctx.strokeText(label.text, label.x + 10, label.y, options.room - 12);
      ctx.fillStyle = label.color;
      ctx.fillText(label.text, label.x + 10, label.y, options.room - 12);
    }
    ctx.restore();
  },
};
