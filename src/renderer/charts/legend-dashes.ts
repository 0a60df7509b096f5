/**
 * A Chart.js plugin that draws the dashes of each line beside its mark in the legend: lines of one contender may differ
 * in nothing else, and Chart.js shows the mark alone.
 */
import type { Chart, ChartType, LegendItem, Plugin } from 'chart.js';

export interface LegendDashOptions {
  /** Of the legend; 0 draws no dashes. */
  readonly fontSize: number;
}

declare module 'chart.js' {
  // The type parameter must be named as in the interface that this merges into.
  interface PluginOptionsByType<TType extends ChartType> {
    legendDashes?: LegendDashOptions & { readonly chartType?: TType };
  }
}

/** Em spaces before a name: enough to tell the patterns of `dashOf` apart. */
const EMS = 3;

/** Makes room for the dashes; as a legend's `filter`, the one hook of Chart.js that sees an item before it is measured. */
export function indentItem(item: LegendItem): boolean {
  item.text = `${'\u2003'.repeat(EMS)}${item.text}`;
  return true;
}

/** Missing from the types of Chart.js. */
interface Placed {
  readonly legendHitBoxes?: readonly { readonly left: number; readonly top: number; readonly height: number }[];
}

/** The items of a legend carry the style of a mark, which has no dashes. */
function dashesOf(dataset: Chart['data']['datasets'][number]): number[] {
  const { borderDash = [] } = dataset as { readonly borderDash?: readonly number[] };
  return [...borderDash];
}

function draw({ ctx, legend, data }: Chart, fontSize: number): void {
  const boxes = (legend as Placed | undefined)?.legendHitBoxes ?? [];
  ctx.save();
  for (const [index, item] of (legend?.legendItems ?? []).entries()) {
    const dataset = data.datasets[item.datasetIndex ?? index];
    const box = boxes[index];
    if (!box || !dataset) continue;
    const middle = box.top + box.height / 2;
    ctx.strokeStyle = String(dataset.borderColor);
    ctx.lineWidth = 2;
    ctx.setLineDash(dashesOf(dataset));
    ctx.beginPath();
    ctx.moveTo(box.left + fontSize / 2, middle);
    ctx.lineTo(box.left + (EMS + 1) * fontSize, middle);
    ctx.stroke();
  }
  ctx.restore();
}

export const legendDashes: Plugin<ChartType, LegendDashOptions> = {
  id: 'legendDashes',
  // Charts of other kinds carry no options for it.
  afterDraw: (chart, _args, { fontSize = 0 }: Partial<LegendDashOptions>) => {
    if (fontSize > 0) draw(chart, fontSize);
  },
};
