import type { Chart, LegendItem } from 'chart.js';
import { expect, it } from 'vitest';
import type { LineConfig } from '../../../src/renderer/charts/chart.ts';
import { convergenceCharts } from '../../../src/renderer/charts/index.ts';
import { legendDashes } from '../../../src/renderer/charts/legend-dashes.ts';
import { roofline } from '../../../src/renderer/charts/roofline/roofline.ts';
import { rnn } from '../../../src/shared/studies/rnn.ts';
import { chartRun, traceRow } from '../../support/runs/chart-runs.ts';

const LIGHT = { theme: 'light' } as const;
const trace = [traceRow(1, 0.5)];
const passes = [{ name: 'scan', flops: 1e6, bytes: 1e6, medianNs: 1e6 }];
const small = chartRun({ state: 4 }, { trace, passes });
const large = chartRun({ state: 16 }, { trace, passes });

/** The dashes that are drawn in the legend of a chart, and its first name. */
function legendOf({ options, data }: LineConfig): { dashes: number[][]; name: string } {
  const item: LegendItem = { text: 'deer' };
  options?.plugins?.legend?.labels?.filter?.(item, data);
  const dashes: number[][] = [];
  const nothing = (): void => undefined;
  const drawing = { save: nothing, restore: nothing, beginPath: nothing, moveTo: nothing, lineTo: nothing };
  const chart = {
    data,
    legend: {
      legendItems: data.datasets.map((_, datasetIndex) => ({ text: '', datasetIndex })),
      legendHitBoxes: data.datasets.map(() => ({ left: 0, top: 0, height: 12 })),
    },
    ctx: { ...drawing, stroke: nothing, setLineDash: (dash: number[]) => dashes.push(dash) },
  } as unknown as Chart;
  legendDashes.afterDraw?.(chart, {}, { fontSize: options?.plugins?.legendDashes?.fontSize ?? 0 });
  return { dashes, name: item.text };
}

it('tells state sizes apart in the legend, where there are several', () => {
  const both = legendOf(convergenceCharts(rnn)[0]!.chart.build([small, large], LIGHT).config as LineConfig);
  expect(both.dashes).toHaveLength(2);
  expect(both.dashes[0]).not.toEqual(both.dashes[1]);
  expect(both.name).toMatch(/^\u2003+deer$/);
  expect(legendOf(convergenceCharts(rnn)[0]!.chart.build([small], LIGHT).config as LineConfig)).toEqual({
    dashes: [],
    name: 'deer',
  });
});

it('names the state size at the marks of a roofline, which no line joins', () => {
  const namesOf = (...runs: (typeof small)[]) =>
    roofline.build(runs, LIGHT).config.options?.plugins?.markLabels?.names?.flat();
  expect(namesOf(small, large)).toEqual(['scan · D 4', 'scan · D 16']);
  expect(namesOf(large)).toEqual(['scan']);
  expect(legendOf(roofline.build([small, large], LIGHT).config as LineConfig)).toEqual({ dashes: [], name: 'deer' });
});
