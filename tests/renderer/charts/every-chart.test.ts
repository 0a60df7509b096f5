import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../src/shared/findings/runs/view.ts';
import type { RunView } from '../../../src/shared/contract/run-view.ts';
import { chartById, chartsOf } from '../../../src/renderer/charts/index.ts';
import { CONTENDER_IDS } from '../../../src/shared/studies/rnn/contenders.ts';
import { lookOf as lookOfContender } from '../../../src/renderer/charts/palette.ts';
import { rnn } from '../../../src/shared/studies/rnn.ts';
import { demoBundle, GPU } from '../../support/runs/bundle.ts';
import { chartRun, traceRow } from '../../support/runs/chart-runs.ts';

const DEMO = demoBundle('both').runs.map((run) => viewOf(run, GPU));

const lookOf = (contender: string, theme: 'light' | 'dark') => lookOfContender({ study: rnn.id, contender }, theme);

const PASSES = [
  { name: 'linearise', flops: 4e6, bytes: 1e6, medianNs: 9e4 },
  { name: 'apply', flops: 0, bytes: 1e6, medianNs: 1e4 },
  { name: 'carry', flops: 1e3, bytes: 0, medianNs: null },
];

const SETS: Readonly<Record<string, readonly RunView[]>> = {
  nothing: [],
  'one run': [chartRun({}, { trace: [traceRow(1, 0.5), traceRow(2, 1e-5)], passes: PASSES })],
  'runs without results': [
    chartRun(
      {},
      {
        status: 'failed',
        medianNs: null,
        ci95Ns: null,
        speedup: null,
        speedupCi95: null,
        peakBytes: null,
        phasesNs: {},
      },
    ),
  ],
  'hostile numbers': [
    chartRun({ length: 0 }, { medianNs: 0, speedup: -3, speedupCi95: [-4, 0], peakBytes: 0, phasesNs: { a: 0 } }),
    chartRun(
      { length: 1 },
      { medianNs: Number.NaN, ci95Ns: [Number.NaN, Number.POSITIVE_INFINITY], speedup: Number.POSITIVE_INFINITY },
    ),
    chartRun({ length: 2 }, { trace: [traceRow(1, null), traceRow(2, 0), traceRow(3, -1)], phasesNs: {} }),
  ],
  'a whole bundle': DEMO,
};

/** Every number in a configuration, wherever it is. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

describe.each(chartsOf(rnn).map((chart) => [chart.id, chart] as const))('%s', (_id, chart) => {
  it.each(Object.keys(SETS))('draws %s in finite numbers, or says why it does not', (name) => {
    for (const theme of ['light', 'dark'] as const) {
      const view = chart.build(SETS[name]!, { theme });
      expect(numbersIn(view.config).every((value) => Number.isFinite(value))).toBe(true);
      expect(view.summary).toMatch(/\.$/);
      const drawn = view.config.data.datasets.some((dataset) => dataset.data.length > 0);
      expect(drawn).toBe(view.empty === null);
      for (const row of view.table.rows) expect(row).toHaveLength(view.table.columns.length);
      expect(view.table.rows.flat().filter((cell) => /NaN|undefined|null/.test(cell))).toEqual(
        name === 'hostile numbers' ? expect.anything() : [],
      );
    }
  });

  it('changes nothing in the runs it is given', () => {
    const before = structuredClone(DEMO);
    chart.build(DEMO, { theme: 'light' });
    expect(DEMO).toEqual(before);
  });

  it('says in the drawing that a software adapter was measured', () => {
    const runs = [chartRun({}, { adapterType: 'software', trace: [traceRow(1, 0.1)] })];
    const shown = JSON.stringify(chart.build(runs, { theme: 'light' }).config.options?.plugins?.subtitle);
    expect(shown).toContain('Software adapter');
  });

  it('is found by its id', () => {
    expect(chartById(chart.id, rnn)?.title).toBe(chart.title);
  });
});

describe('the look of an algorithm', () => {
  it.each(['light', 'dark'] as const)('tells every algorithm from every other (%s)', (theme) => {
    const looks = CONTENDER_IDS.map((name) => lookOf(name, theme).color);
    expect(new Set(looks).size).toBe(CONTENDER_IDS.length);
  });

  it('tells the families apart without colour', () => {
    const families = ['sequential', 'jacobi', 'picard', 'deer', 'quasi-deer', 'elk', 'quasi-elk'];
    const shapes = families.map((name) => `${lookOf(name, 'light').marker} ${lookOf(name, 'light').rotation}`);
    expect(new Set(shapes).size).toBe(families.length);
  });

  it('has no prototype to fall into', () => {
    expect(lookOf('constructor', 'light')).toEqual(lookOf('no such algorithm', 'light'));
  });
});
