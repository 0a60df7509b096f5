import { expect, it } from 'vitest';
import { pareto } from '../../../src/renderer/charts/pareto/pareto.ts';
import { commonSetting, seriesOf } from '../../../src/renderer/charts/series.ts';
import { chartOver } from '../../../src/renderer/charts/index.ts';
import { rnn } from '../../../src/shared/studies/rnn.ts';
import { draftOf, readDraft, sizeOf } from '../../../src/renderer/state/measure/sweep-form.ts';
import { DEFAULT_SWEEP } from '../../support/sweeps.ts';
import { chartRun } from '../../support/runs/chart-runs.ts';

const LIGHT = { theme: 'light' } as const;

it('tells lines apart by tolerance, but not what steps', () => {
  const stepping = chartRun({ algorithm: 'sequential' });
  const runs = [stepping, chartRun({ tolerance: 1e-2 }), chartRun({ tolerance: 1e-4 })];
  expect(seriesOf(runs, 'length').map(({ label }) => label)).toEqual([
    'sequential',
    'quasi-deer · tol 0.01',
    'quasi-deer · tol 1e-4',
  ]);
  expect(commonSetting([stepping, chartRun({ tolerance: 1e-2 })], 'length')).toContain('tol 0.01');
});

it('marks where a speed-up crosses 1, with the interval of that length', () => {
  const at = (length: number, ratio: number) =>
    chartRun({ length }, { speedup: ratio, speedupCi95: [ratio / 2, ratio * 2] });
  const marksOf = (...runs: ReturnType<typeof at>[]) => {
    const { config } = chartOver('speedup', rnn).build(runs, LIGHT);
    return config.options?.plugins?.verticalMarks?.marks;
  };
  const [mark, ...others] = marksOf(at(100, 0.1), at(10_000, 10)) ?? [];
  expect(others).toEqual([]);
  expect(mark).toMatchObject({ value: expect.closeTo(1000, 6) });
  expect(mark?.interval).toEqual([expect.closeTo(500, 6), expect.closeTo(2000, 6)]);
  expect(marksOf(at(100, 3), at(10_000, 10))).toEqual([]);
});

it('draws time over error, marks the front and the error of sequential evaluation', () => {
  const at = (tolerance: number, ms: number, error: number) =>
    chartRun(
      { algorithm: 'deer', tolerance },
      { medianNs: ms * 1e6, ci95Ns: null, error, errorReference: 'sequential on this device, all 1,000 steps' },
    );
  const stepping = chartRun({ algorithm: 'sequential' }, { medianNs: 5e6, ci95Ns: null, error: 2e-7 });
  const wrong = chartRun({ algorithm: 'jacobi' }, { status: 'wrong', medianNs: 1, error: 1e-9 });
  const view = pareto.build([stepping, at(1e-2, 1, 1e-3), at(1e-4, 2, 1e-5), at(1e-6, 9, 0), wrong], LIGHT);
  expect(view.empty).toBeNull();
  expect(
    view.table.rows.map(([name, tolerance, bound, error, , front]) => [name, tolerance, bound, error, front]),
  ).toEqual([
    ['sequential', 'steps', '2e-7', '2e-7 from float64', 'on the front'],
    // As far from float64 as sequential evaluation, for all that is known, and slower.
    ['deer', 'tol 1e-6', '2e-7', '0 from sequential', ''],
    ['deer', 'tol 1e-4', '1e-5', '1e-5 from sequential', 'on the front'],
    ['deer', 'tol 0.01', '1e-3', '1e-3 from sequential', 'on the front'],
  ]);
  expect(view.config.options?.plugins?.verticalMarks?.marks).toMatchObject([{ value: 2e-7 }]);
  expect(view.summary).toBe(
    'Each faster and less accurate than the one before: sequential; deer at tol 1e-4; deer at tol 0.01. Everything else is beaten by one of these.',
  );
  expect(pareto.build([stepping, at(1e-2, 9, 1e-3)], LIGHT).summary).toBe(
    'sequential is the fastest, and nothing is more accurate.',
  );
  expect(pareto.build([stepping], LIGHT).empty).not.toBeNull();
});

it('takes a list of tolerances in the form, and counts their runs', () => {
  const blank = draftOf(DEFAULT_SWEEP);
  const at = (tolerance: string) => readDraft({ ...blank, settings: { ...blank.settings, tolerance } });
  const { sweep } = at('1e-4, 1e-2, 1e-4');
  expect(sweep?.settings['tolerance']).toEqual([1e-4, 1e-2]);
  expect(draftOf(sweep!).settings['tolerance']).toBe('1e-4, 0.01');
  // Two points; sequential once, quasi-deer and deer at two tolerances each.
  expect(sizeOf(sweep!).runs).toBe(2 * 5);
  expect(at('1e-3').sweep?.settings['tolerance']).toEqual([1e-3]);
  expect(at('1e-3, 0.5').errors['tolerance']).toContain('“0.5”');
});
