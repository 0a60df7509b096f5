import { describe, expect, it } from 'vitest';
import type { SampleOrder } from '../../../src/shared/contract/run-view.ts';
import { runOrder } from '../../../src/renderer/charts/run-order/run-order.ts';
import { formatNs } from '../../../src/shared/text/units.ts';
import { chartRun } from '../../support/runs/chart-runs.ts';

/** Two blocks in each of two restarts; `offset`: this algorithm's turn in every block of two. */
function order(offset: number, changes: Partial<SampleOrder> = {}): SampleOrder {
  return {
    ...{ point: 'p', restarts: 2, samplesNs: [1e6, 1.1e6, 2e6, 2.2e6], restartOf: [0, 0, 1, 1], blockOf: [0, 1, 0, 1] },
    ...{ orderOf: [0, 2, 4, 6].map((place) => place + offset), disturbed: [false, false, false, true] },
    ...changes,
  };
}

const RUNS = [
  chartRun({ algorithm: 'sequential' }, { order: order(0) }),
  chartRun({ algorithm: 'deer' }, { order: order(1, { samplesNs: [5e6, 5e6, 5e6, 5e6] }) }),
];

describe('samples over their order', () => {
  const view = runOrder.build(RUNS, { theme: 'light' });

  it('every sample stands at its place in the order of the point', () => {
    expect(view.empty).toBeNull();
    const [sequential, deer] = view.config.data.datasets;
    expect(sequential?.data).toMatchObject([
      { x: 1, y: 1e6 },
      { x: 3, y: 1.1e6 },
      { x: 5, y: 2e6 },
      { x: 7, y: 2.2e6 },
    ]);
    expect(deer?.data).toMatchObject([{ x: 2 }, { x: 4 }, { x: 6 }, { x: 8 }]);
    expect(JSON.stringify(sequential?.data)).toContain('block 2, restart 2, disturbed');
  });

  it('restarts are parted between the last sample of one and the first of the next', () => {
    expect(view.config.options?.plugins?.verticalMarks).toMatchObject({ marks: [{ value: 4.5 }] });
  });

  it('the table and the sentence say how far the restarts are apart', () => {
    expect(view.table.rows[1]).toEqual(['sequential', '2', '2', ...[2.1e6, 2e6, 2.2e6].map(formatNs), '1']);
    expect(view.summary).toContain('8 samples from 2 restarts');
    expect(view.summary).toContain('apart for sequential: the largest is 100.0 % above');
  });

  it('runs of another point do not mix in, and runs that do not say are left out', () => {
    const other = chartRun({ algorithm: 'elk' }, { order: order(0, { point: 'q', samplesNs: [1], restartOf: [0] }) });
    const mixed = runOrder.build([...RUNS, other, chartRun({ algorithm: 'picard' })], { theme: 'dark' });
    expect(mixed.config.data.datasets.map(({ label }) => label)).toEqual(['sequential', 'deer']);
    expect(runOrder.build([chartRun({})], { theme: 'dark' }).empty).toMatch(/in which order/);
  });
});
