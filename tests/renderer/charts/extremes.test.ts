/**
 * Numbers at the ends of float64, as a database of an earlier version may hold them: every chart is built, laid out and
 * given its ticks by Chart.js. An axis that counts without end would never come back from here.
 */
import { expect, it } from 'vitest';
import type { RunDetails, RunView } from '../../../src/shared/contract/run-view.ts';
import { logAxis, measuredAxis, scaleOptions } from '../../../src/renderer/charts/axes.ts';
import { chartsOf } from '../../../src/renderer/charts/index.ts';
import { rnn } from '../../../src/shared/studies/rnn.ts';
import { drawChart } from '../../../src/renderer/charts/register.ts';
import { timelineGeometry } from '../../../src/renderer/pages/run/timeline-geometry.ts';
import { stripGeometry } from '../../../src/renderer/pages/run/strip-geometry.ts';
import {
  formatByteRate,
  formatBytes,
  formatCount,
  formatError,
  formatFlopRate,
  formatFlops,
  formatJoules,
  formatNs,
  formatPercent,
  formatRatio,
  formatRatios,
} from '../../../src/shared/text/units.ts';
import { chartRun } from '../../support/runs/chart-runs.ts';
import { stillCanvas } from '../../support/page/still-canvas.ts';

const ENDS = [5e-324, 1e-320, 1e-300, 1e-100, 1, 1e18, 1e100, 1e300, 1e308, Number.MAX_VALUE];
const ODD = [0, -0, -1, -1e308, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** A run in which everything that was measured is this number. */
function runWith(value: number, algorithm = 'quasi-deer', state = 8): RunView {
  const row = { delta: value, residual: value, merit: value, error: value, resets: 0 };
  return chartRun(
    { algorithm, state, gain: value, tolerance: value, lambda: value },
    {
      medianNs: value,
      ci95Ns: [value, value],
      speedup: value,
      speedupCi95: [value, value],
      peakBytes: value,
      error: value,
      phasesNs: { step: value, scan: value },
      trace: [1, 2, 3].map((iteration) => ({ ...row, iteration })),
      passes: [{ name: 'linearise', flops: value, bytes: value, medianNs: value }],
      roofs: { flopsPerSecond: value, bytesPerSecond: value, clock: 'gpu' } as RunDetails['roofs'],
      memoryOverTime: [
        { ns: 0, phase: 'open', categoriesBytes: { states: value } },
        { ns: value, phase: 'solve', categoriesBytes: { states: value, weights: value } },
      ],
      order: {
        point: 'one',
        restarts: 1,
        samplesNs: [value, value],
        restartOf: [0, 0],
        blockOf: [0, 1],
        orderOf: [0, Math.abs(value) < 2 ** 53 ? Math.round(Math.abs(value)) : 2 ** 53],
        disturbed: [false, true],
      },
    },
  );
}

const SETS: readonly (readonly [string, readonly RunView[]])[] = [
  ...[...ENDS, ...ODD].map((value) => [String(value), [runWith(value)]] as const),
  ['both ends at once', [runWith(5e-324), runWith(1e308, 'deer'), runWith(1, 'sequential')]],
  ['a huge range', ENDS.map((value, index) => runWith(value, 'deer', index + 1))],
  ['everything', [...ENDS, ...ODD].map((value, index) => runWith(value, 'elk', index + 1))],
];

it.each(chartsOf(rnn).map((chart) => [chart.id, chart] as const))('%s ends its ticks on every number', (_, chart) => {
  for (const [, runs] of SETS) {
    const { config } = chart.build(runs, { theme: 'light' });
    const drawn = drawChart(stillCanvas(), { ...config, options: { ...config.options, responsive: false } } as never);
    drawn.destroy();
    for (const axis of Object.values(config.options?.scales ?? {})) {
      const { min, max, type } = axis as { min?: number; max?: number; type?: string };
      if (min === undefined || max === undefined || type === undefined) continue;
      expect([min, max].every((end) => Number.isFinite(end) && Math.abs(end) <= 1e100)).toBe(true);
      expect(max).toBeGreaterThan(min);
    }
  }
});

it.each([...ENDS, ...ODD])('an axis of %d has few ticks, all within its ends', (value) => {
  for (const other of [...ENDS, ...ODD]) {
    for (const values of [[value], [value, other], [other, value, 1]]) {
      const axes = [logAxis('', values, String), logAxis('', values, String, 2), measuredAxis('', values, String)];
      for (const axis of axes) {
        expect(axis.ticks!.length).toBeLessThan(100);
        const { min, max } = scaleOptions(axis, 'y', { theme: 'light' });
        expect(min).toBeLessThan(max);
        expect([min, max].every((end) => end >= 1e-100 && end <= 1e100)).toBe(true);
      }
    }
  }
});

it('every number has a text, and a short one', () => {
  const formats = [formatNs, formatBytes, formatJoules, formatFlops, formatFlopRate, formatByteRate, formatCount];
  for (const value of [...ENDS, ...ODD])
    for (const format of [...formats, formatRatio, formatPercent, formatError])
      expect(format(value).length).toBeLessThan(40);
  expect(formatRatios([...ENDS, ...ODD])).toHaveLength(ENDS.length + ODD.length);
});

it('a timeline and a strip of samples are placed on every number', () => {
  for (const value of [...ENDS, ...ODD])
    for (const other of [...ENDS, ...ODD]) {
      const span = { kernel: 'a', phase: 'a', iteration: 1, startNs: other, durationNs: value };
      expect(timelineGeometry([span], { from: other, to: value }, 800).ticks.length).toBeLessThan(30);
      const quantity = { median: value, mad: value, ci95: null, samples: [value, other] };
      expect(stripGeometry(quantity, 800).order).toHaveLength(2);
    }
});
