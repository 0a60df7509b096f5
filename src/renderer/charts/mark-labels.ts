/** A Chart.js plugin that writes a name beside each mark, where it covers no other name and no mark. */
import type { Chart, ChartType, Plugin } from 'chart.js';
import { FONT_FAMILY } from './theme.ts';

export interface MarkLabelOptions {
  /** By dataset and mark. */
  readonly names: readonly (readonly string[])[];
  readonly fontSize: number;
  /** The surface: a rim in it keeps a name readable where it crosses a line. */
  readonly rim: string;
}

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends ChartType> {
    markLabels?: MarkLabelOptions & { readonly chartType?: TType };
  }
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Right of the mark, left, above or below: the first place that is inside and free; null where none is. */
export function freePlace(
  mark: { readonly x: number; readonly y: number },
  width: number,
  height: number,
  inside: Box,
  taken: readonly Box[],
): Box | null {
  const half = { width: width / 2, height: height / 2 };
  const gap = 9;
  const corners = [
    { left: mark.x + gap, top: mark.y - half.height },
    { left: mark.x - gap - width, top: mark.y - half.height },
    { left: mark.x - half.width, top: mark.y - gap - height },
    { left: mark.x - half.width, top: mark.y + gap },
  ];
  const boxes = corners.map(({ left, top }) => ({ left, top, right: left + width, bottom: top + height }));
  return boxes.find((box) => isWithin(box, inside) && taken.every((other) => !overlaps(box, other))) ?? null;
}

function isWithin(box: Box, area: Box): boolean {
  return box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function draw(chart: Chart, { names, fontSize, rim }: MarkLabelOptions): void {
  const { ctx, chartArea: area } = chart;
  const marks = names.flatMap((own, dataset) =>
    own.flatMap((name, index) => {
      const element = chart.getDatasetMeta(dataset).data[index];
      if (!element || !chart.isDatasetVisible(dataset)) return [];
      return [{ name, x: element.x, y: element.y, color: String(chart.data.datasets[dataset]?.borderColor) }];
    }),
  );
  const taken: Box[] = marks.map(({ x, y }) => ({ left: x - 6, top: y - 6, right: x + 6, bottom: y + 6 }));
  ctx.save();
  ctx.font = `600 ${fontSize}px ${FONT_FAMILY}`;
  ctx.textBaseline = 'middle';
  ctx.strokeStyle = rim;
  ctx.lineWidth = fontSize / 3;
  ctx.lineJoin = 'round';
  for (const { name, x, y, color } of marks) {
    const place = freePlace({ x, y }, ctx.measureText(name).width, 1.2 * fontSize, area, taken);
    if (!place) continue;
    taken.push(place);
    ctx.strokeText(name, place.left, (place.top + place.bottom) / 2);
    ctx.fillStyle = color;
    ctx.fillText(name, place.left, (place.top + place.bottom) / 2);
  }
  ctx.restore();
}

export const markLabels: Plugin<ChartType, MarkLabelOptions> = {
  id: 'markLabels',
  afterDatasetsDraw(chart, _args, options) {
    if (Array.isArray(options.names)) draw(chart, options);
  },
};
