import { describe, expect, it } from 'vitest';
import type { RunView } from '../../../src/shared/contract/run-view.ts';
import type { BarConfig, ChartDefinition, LineConfig } from '../../../src/renderer/charts/chart.ts';
import { convergence } from '../../../src/renderer/charts/convergence/convergence.ts';
import { phases } from '../../../src/renderer/charts/phases/phases.ts';
import { rnn } from '../../../src/shared/studies/rnn.ts';
import { chartRun, traceRow } from '../../support/runs/chart-runs.ts';

const [convergenceDelta, convergenceError] = ['delta', 'error'].map((id) =>
  convergence(
    rnn,
    rnn.traceColumns.find((column) => column.id === id)!,
  ),
) as [ChartDefinition, ChartDefinition];

function configOf(runs: readonly RunView[]): LineConfig {
  return convergenceDelta.build(runs, { theme: 'light' }).config as LineConfig;
}

describe('convergence', () => {
  it('leaves out nulls and shows a zero as an arrow below everything measured', () => {
    const trace = [traceRow(1, 0.5), traceRow(2, null), traceRow(3, 2e-6), traceRow(4, 0)];
    const [line] = configOf([chartRun({}, { trace })]).data.datasets;
    expect(line!.data.map((point) => point.x)).toEqual([1, 3, 4]);
    expect(line!.data[2]!.y).toBeLessThan(2e-6);
    expect(line!.data[2]!.y).toBeGreaterThan(0);
    expect(line!.data[2]!.note).toMatch(/^0, below/);
  });

  it('marks the tolerance where all runs share one', () => {
    const trace = [traceRow(1, 0.5)];
    expect(configOf([chartRun({}, { trace })]).options!.plugins!.referenceLine).toMatchObject({ value: 1e-4 });
    const mixed = [chartRun({}, { trace }), chartRun({ tolerance: 1e-6 }, { trace })];
    expect(configOf(mixed).options!.plugins!.referenceLine).toBeUndefined();
  });

  it('tells lengths apart, and draws one seed of each', () => {
    const trace = [traceRow(1, 0.5)];
    const runs = [
      chartRun({ length: 10 }, { trace }),
      chartRun({ length: 20 }, { trace }),
      chartRun({ length: 20, seed: 1 }, { trace }),
    ];
    expect(configOf(runs).data.datasets.map((line) => line.label)).toEqual(['quasi-deer · T 10', 'quasi-deer · T 20']);
  });

  it('thins long traces and keeps their extremes', () => {
    const trace = Array.from({ length: 50_000 }, (_, index) => traceRow(index + 1, index === 31_007 ? 1e-9 : 0.5));
    const [line] = configOf([chartRun({}, { trace })]).data.datasets;
    expect(line!.data.length).toBeLessThan(1500);
    expect(Math.min(...line!.data.map((point) => point.y))).toBe(1e-9);
  });

  it('says that there is no error where no true trajectory was at hand', () => {
    expect(
      convergenceError.build([chartRun({}, { trace: [traceRow(1, 0.1)] })], { theme: 'light' }).empty,
    ).not.toBeNull();
  });
});

describe('phases', () => {
  it('stacks the phases of each algorithm’s longest run, missing ones as gaps', () => {
    const runs = [
      chartRun({ length: 10 }, { phasesNs: { step: 1 } }),
      chartRun({ length: 20 }, { phasesNs: { step: 6, scan: 2 } }),
      chartRun({ algorithm: 'sequential', length: 20 }, { phasesNs: { step: 9 } }),
    ];
    const view = phases.build(runs, { theme: 'light' });
    const { labels, datasets } = (view.config as BarConfig).data;
    expect(labels).toEqual(['sequential', 'quasi-deer']);
    expect(datasets.map(({ label, data }) => [label, data])).toEqual([
      ['step', [9, 6]],
      ['scan', [null, 2]],
    ]);
    expect(view.summary).toContain('75 %');
  });
});
