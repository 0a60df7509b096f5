import { describe, expect, it } from 'vitest';
import type { RunView } from '../../../src/shared/contract/run-view.ts';
import type { ChartDefinition, LineConfig } from '../../../src/renderer/charts/chart.ts';
import { spread } from '../../../src/renderer/charts/end-labels.ts';
import { chartOver } from '../../../src/renderer/charts/index.ts';
import { rnn } from '../../../src/shared/studies/rnn.ts';
import { sizeOf } from '../../../src/shared/studies/axes.ts';
import { THEMES } from '../../../src/renderer/charts/theme.ts';
import { chartRun } from '../../support/runs/chart-runs.ts';

const [speedup, time, memory] = (['speedup', 'time', 'memory'] as const).map((id) => chartOver(id, rnn)) as [
  ChartDefinition,
  ChartDefinition,
  ChartDefinition,
];
const speedupOverBatch = chartOver('speedup', rnn, sizeOf(rnn, 'batch'));

function linesOf(chart: ChartDefinition, runs: readonly RunView[]) {
  const config = chart.build(runs, { theme: 'light' }).config as LineConfig;
  return config.data.datasets;
}

function pointsOf(chart: ChartDefinition, runs: readonly RunView[]) {
  return linesOf(chart, runs).flatMap((line) => line.data.map(({ x, y, yMin, yMax }) => ({ x, y, yMin, yMax })));
}

describe('lines over length', () => {
  it('has one line per algorithm, state and λ, each in the order of length', () => {
    const runs = [
      chartRun({ length: 3000 }),
      chartRun({ length: 300 }),
      chartRun({ state: 16 }),
      chartRun({ algorithm: 'quasi-elk', lambda: 0.01 }),
      chartRun({ algorithm: 'quasi-elk', lambda: 0.1 }),
    ];
    const lines = linesOf(time, runs);
    expect(lines.map((line) => line.label)).toEqual([
      'quasi-deer · D 8',
      'quasi-deer · D 16',
      'quasi-elk · D 8 · λ 0.01',
      'quasi-elk · D 8 · λ 0.1',
    ]);
    expect(lines[0]!.data.map((point) => point.x)).toEqual([300, 3000]);
    expect(lines[0]!.borderDash).not.toEqual(lines[1]!.borderDash);
    expect(lines[0]!.borderColor).toBe(lines[1]!.borderColor);
  });

  it('goes over batch sizes as well, with the length telling lines apart', () => {
    const runs = [
      chartRun({ batch: 16 }, { speedup: 8 }),
      chartRun({ batch: 1 }, { speedup: 2 }),
      chartRun({ batch: 1, length: 3000 }, { speedup: 4 }),
    ];
    const lines = linesOf(speedupOverBatch, runs);
    expect(lines.map((line) => line.label)).toEqual(['quasi-deer · T 1,000', 'quasi-deer · T 3,000']);
    expect(lines[0]!.data.map(({ x, y }) => [x, y])).toEqual([
      [1, 2],
      [16, 8],
    ]);
    const { summary, config } = speedupOverBatch.build(runs.slice(0, 2), { theme: 'light' });
    expect(summary).toContain('by quasi-deer at T 1,000, D 8, B 16.');
    const subtitle = JSON.stringify(config.options?.plugins?.subtitle);
    expect(subtitle).toContain('T 1,000');
    expect(subtitle).not.toContain('B 1');
    expect(linesOf(speedup, runs).map((line) => line.label)).toEqual(['quasi-deer · B 1', 'quasi-deer · B 16']);
  });

  it('goes over the size of lines as well: then the main size has the dashes', () => {
    const runs = [100, 1000].flatMap((length) => [8, 16].map((state) => chartRun({ length, state })));
    const lines = linesOf(chartOver('time', rnn, sizeOf(rnn, 'state')), runs);
    expect(lines.map(({ label, data }) => [label, data.map(({ x }) => x)])).toEqual([
      ['quasi-deer · T 100', [8, 16]],
      ['quasi-deer · T 1,000', [8, 16]],
    ]);
    expect(lines[0]!.borderDash).not.toEqual(lines[1]!.borderDash);
  });

  it('never joins warm and cold starts', () => {
    const runs = [chartRun({}), chartRun({ warmStart: 0.01 })];
    expect(linesOf(time, runs).map((line) => line.label)).toEqual([
      'quasi-deer · cold start',
      'quasi-deer · warm start ε 0.01',
    ]);
  });

  it('names what differs and nothing else', () => {
    expect(
      linesOf(time, [chartRun({}), chartRun({ algorithm: 'elk', lambda: 1e-4 })]).map((line) => line.label),
    ).toEqual(['quasi-deer', 'elk']);
    const adapters = [chartRun({}), chartRun({}, { adapterId: 'b', adapterName: 'llvmpipe', adapterType: 'software' })];
    expect(linesOf(time, adapters).map((line) => line.label)).toEqual([
      'quasi-deer · Radeon 780M',
      'quasi-deer · llvmpipe (software)',
    ]);
  });

  it('combines seeds to their median and the hull of their intervals', () => {
    const runs = [
      chartRun({ seed: 0 }, { medianNs: 10, ci95Ns: [9, 11] }),
      chartRun({ seed: 1 }, { medianNs: 30, ci95Ns: [20, 40] }),
      chartRun({ seed: 2 }, { medianNs: 20, ci95Ns: [19, 21] }),
    ];
    expect(pointsOf(time, runs)).toEqual([{ x: 1000, y: 20, yMin: 9, yMax: 40 }]);
  });
});

describe('time', () => {
  it('draws the median with its interval', () => {
    expect(pointsOf(time, [chartRun({})])).toEqual([{ x: 1000, y: 2e6, yMin: 1.9e6, yMax: 2.1e6 }]);
  });

  it('draws no bar without an interval, and keeps the lower end of one above zero', () => {
    expect(pointsOf(time, [chartRun({}, { ci95Ns: null })])[0]).toMatchObject({ yMin: undefined, yMax: undefined });
    expect(pointsOf(time, [chartRun({}, { ci95Ns: [0, 3e6] })])[0]!.yMin).toBeGreaterThan(0);
  });

  it('draws what did not converge or came out wrong hollow, and cancelled runs not at all', () => {
    const runs = [
      chartRun({ length: 100 }),
      chartRun({ length: 200 }, { status: 'not-converged' }),
      chartRun({ length: 300 }, { status: 'wrong' }),
      chartRun({ length: 400 }, { status: 'cancelled' }),
    ];
    const [line] = linesOf(time, runs);
    const surface = THEMES.light.surface;
    expect(line!.data.map((point) => point.x)).toEqual([100, 200, 300]);
    expect(line!.backgroundColor).toEqual([line!.borderColor, surface, surface]);
    expect(line!.data[2]!.note).toContain('wrong');
  });

  it('lists every run in its table', () => {
    const runs = [chartRun({}), chartRun({ length: 5 }, { status: 'skipped', medianNs: null, ci95Ns: null })];
    expect(time.build(runs, { theme: 'light' }).table.rows.map((row) => row.at(-1))).toEqual(['skipped', 'ok']);
  });
});

describe('speed-up', () => {
  it('shows verified runs only, and never the sequential run itself', () => {
    const runs = [
      chartRun({ length: 1 }),
      chartRun({ length: 2 }, { status: 'wrong' }),
      chartRun({ length: 3 }, { status: 'not-converged' }),
      chartRun({ length: 4 }, { speedup: null }),
      chartRun({ length: 5, algorithm: 'sequential' }, { speedup: 1 }),
    ];
    expect(pointsOf(speedup, runs).map((point) => point.x)).toEqual([1]);
  });

  it('always has the line at 1× in view', () => {
    for (const ratio of [0.01, 40]) {
      const config = speedup.build([chartRun({}, { speedup: ratio, speedupCi95: null })], { theme: 'light' })
        .config as LineConfig;
      const { min, max } = config.options!.scales!['y'] as { min: number; max: number };
      expect(min).toBeLessThan(1);
      expect(max).toBeGreaterThan(1);
      expect(config.options!.plugins!.referenceLine).toMatchObject({ value: 1 });
    }
  });

  it('does not call a loss a win', () => {
    const summary = (ratio: number) => speedup.build([chartRun({}, { speedup: ratio })], { theme: 'light' }).summary;
    expect(summary(0.4)).toContain('Nothing here beats sequential');
    expect(summary(4)).toContain('4.00×');
  });
});

describe('memory', () => {
  it('puts its ticks at powers of two', () => {
    const runs = [chartRun({ length: 10 }), chartRun({ length: 1000 }, { peakBytes: 2 ** 24 })];
    const scale = (memory.build(runs, { theme: 'light' }).config as LineConfig).options!.scales!['y'] as {
      afterBuildTicks(scale: object): void;
    };
    const built: { ticks: { value: number }[] } = { ticks: [] };
    scale.afterBuildTicks(built);
    expect(built.ticks.length).toBeGreaterThan(2);
    expect(built.ticks.every(({ value }) => Number.isInteger(Math.log2(value)))).toBe(true);
  });
});

describe('names at the line ends', () => {
  it('stay in order, apart from one another, and inside', () => {
    const labels = [100, 101, 99, 100].map((y) => ({ text: String(y), color: '', x: 0, y }));
    const placed = spread(labels, 0, 110, 15);
    expect(placed.map((label) => label.text)).toEqual(['99', '100', '100', '101']);
    expect(placed.map((label) => label.y)).toEqual([65, 80, 95, 110]);
  });
});

it('names the adapter of what a caption singles out, where several are drawn', () => {
  const on = (
    adapterId: string,
    adapterName: string,
    ratio: number,
    adapterType: 'gpu' | 'software' = 'gpu',
  ): RunView[] =>
    [100, 1000].map((length) =>
      chartRun(
        { algorithm: 'deer', length },
        { adapterId, adapterName, adapterType, speedup: ratio, speedupCi95: null, peakBytes: ratio * 1000 },
      ),
    );
  const runs = [...on('a', 'Radeon 780M', 2), ...on('b', 'llvmpipe', 3, 'software')];
  const summary = (chart: ChartDefinition, shown: readonly RunView[]) => chart.build(shown, { theme: 'light' }).summary;
  expect(summary(speedup, runs)).toMatch(
    /^The largest speed-up over sequential is 3\.00×, .*, on llvmpipe \(software\)\.$/,
  );
  expect(summary(memory, runs)).toMatch(/, on llvmpipe \(software\)\.$/);
  expect(summary(speedup, runs.slice(0, 2))).not.toContain('Radeon');
});
