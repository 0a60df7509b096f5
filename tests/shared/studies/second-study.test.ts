/** A study that no file of the program names is charted, listed, filtered, compared and reported by its declaration. */
import { differenceField } from '../../../src/shared/words/findings/comparing.ts';
import { describe, expect, it } from 'vitest';
import { comparisonTable } from '../../../src/cli/output/run-table.ts';
import { markdown } from '../../../src/main/export/markdown.ts';
import { chartsOf, runChart, runChartsOf } from '../../../src/renderer/charts/index.ts';
import { measureFacts, configFacts } from '../../../src/renderer/pages/run/run-facts.ts';
import { filtersOf, filterTexts, narrowed, valuesOf } from '../../../src/renderer/state/comparison-filters.ts';
import { axisColumns, measureColumns, sortRows } from '../../../src/renderer/state/run-rows.ts';
import { adapterVerdictsOf } from '../../../src/renderer/state/verdict.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { differencesOf } from '../../../src/shared/findings/comparing/comparability.ts';
import { pointText, settingParts } from '../../../src/shared/findings/runs/setting.ts';
import { isBetter } from '../../../src/shared/findings/runs/measure.ts';
import { summaryOf, viewOf } from '../../../src/shared/findings/runs/view.ts';
import { withStudies } from '../../../src/shared/studies/index.ts';
import { inProcesses, makeAdapter, makeBundle, makeRun, quantity } from '../../support/runs/runs.ts';
import type { StudySpec } from '../../../src/shared/studies/study.ts';
import { sums } from '../../support/studies/sums/spec.ts';

const ADAPTER = makeAdapter();

function run(contender: string, n: number, b: number): Run {
  const isTree = contender === 'tree';
  const ns = (isTree ? 5e4 : 1e3) + n * (isTree ? 1 : 200);
  const base = makeRun({
    id: crypto.randomUUID(),
    point: n + b,
    preset: null,
    config: { study: sums.id, contender, sizes: { n, b }, settings: {}, seed: 0, problem: null },
    timing: {
      solveNs: quantity([0.99, 1, 1.01, 1, 0.98, 1.02].map((factor) => factor * ns)),
      gpuNs: null,
      phasesNs: { add: ns },
    },
    speedup: isTree ? { vs: sums.reference, ratio: (1e3 + n * 200) / ns, ci95: null } : null,
    trace: isTree ? [1, 2].map((iteration) => ({ iteration, partial: iteration, rest: 1 / iteration, adds: n })) : [],
    measures: { digits: isTree ? 7 : 6 },
  });
  return inProcesses(base);
}

const RUNS = [100, 1000].flatMap((n) => [1, 4].flatMap((b) => [run('one-by-one', n, b), run('tree', n, b)]));
const [FIRST] = RUNS as [Run];
const rows = () => RUNS.map((one) => summaryOf(one, ADAPTER));
const within = <T>(action: () => T): T => withStudies([sums], action);

describe('a study of two sizes, two contenders, one measure and three columns', () => {
  it('has every chart, by its own names', () => {
    within(() => {
      const views = RUNS.map((one) => viewOf(one, ADAPTER));
      const charts = chartsOf(sums).map((chart) => ({ chart, view: chart.build(views, { theme: 'light' }) }));
      const drawn = charts.filter(({ view }) => view.empty === null).map(({ chart }) => chart.title);
      const ofRuns = ['Memory by category over time', 'Where the time goes', 'Samples in the order taken'];
      expect(drawn).toEqual(expect.arrayContaining(ofRuns));
      // What else there is of runs is for the list of charts to say.
      const isOfRuns = (title: string): boolean => runChartsOf().some((chart) => chart.title === title);
      expect(drawn.filter((title) => !isOfRuns(title))).toEqual([
        'Speed-up over count',
        'Time over count',
        'Memory over count',
        'Speed-up over sums',
        'Time over sums',
        'Memory over sums',
        'Partial sum over iterations',
        'Rest over iterations',
      ]);
      const tables = charts.map(({ view }) => view.table.columns.map(({ title }) => title));
      expect(tables[0]).toEqual(['Method', 'Count n', 'Speed-up', '95 % interval', 'Against one-by-one']);
      expect(tables[3]![1]).toBe('Sums b');
      const labels = charts[1]!.view.config.data.datasets.map(({ label }) => label);
      expect(labels).toEqual(['one-by-one · b 1', 'one-by-one · b 4', 'tree · b 1', 'tree · b 4']);
      expect(charts[0]!.view.summary).toBe('The largest speed-up over one-by-one is 3.94×, by tree at n 1,000, b 1.');
    });
  });

  it('has its columns in the tables of the window and the command line, its measure among them', () => {
    within(() => {
      expect(axisColumns(rows()).map(({ label }) => label)).toEqual(['n', 'b']);
      expect(measureColumns(rows()).map(({ label, text }) => [label, text(rows()[1]!)])).toEqual([
        ['Correct digits', '7'],
      ]);
      expect(sortRows(rows(), 'digits', true)[0]!.config.contender).toBe('tree');
      const [head, , first] = comparisonTable(rows()).split('\n');
      expect(head).toMatch(/^b +n +method .* correct digits +verdict/);
      expect(first).toMatch(/^1 +100 +one-by-one /);
      expect(configFacts(FIRST).slice(0, 2)).toEqual([
        ['Count n', '100'],
        ['Sums b', '1'],
      ]);
      expect(measureFacts(FIRST)).toEqual([['Correct digits', '6']]);
      expect(isBetter(sums.measures[0]!, 7, 6)).toBe(true);
    });
  });

  it('has its filters, its texts and its rules of comparison', () => {
    within(() => {
      expect(filtersOf(sums).map(({ label }) => label)).toEqual(['Methods', 'Sums b', 'Count n']);
      expect(valuesOf(rows(), 'n')).toEqual(['100', '1000']);
      expect(filterTexts(sums, { n: ['100'] })).toEqual(['at n = 100']);
      expect(narrowed(sums, rows(), 'n').only).toEqual([]);
      expect(settingParts(FIRST.config)).toEqual(['Sums']);
      expect(pointText(FIRST.config)).toBe('Sums · n 100 · b 1');
      const facts = rows().map((row) => ({ ...row, driver: null, appVersion: null, kernels: null }));
      expect(differencesOf(facts[0]!, facts[3]!).map(differenceField)).toEqual(['sums b', 'method']);
      const other = { ...facts[0]!, config: makeRun().config };
      expect(differencesOf(facts[0]!, other).map(({ id }) => id)).toEqual(['study']);
    });
  });

  it('has its verdict, and a report with its question, its measure and without the cards of others', () => {
    within(() => {
      const [verdict] = adapterVerdictsOf(rows(), 'n');
      expect(verdict!.maps[0]).toMatchObject({ along: 'n', sizes: [100, 1000], states: [1, 4] });
      const report = markdown.write(makeBundle(RUNS));
      for (const part of [
        'How fast are n numbers added?',
        'count n 100, 1,000',
        'Correct digits',
        'b 4',
        '## Measures',
      ])
        expect(report).toContain(part);
      // What comes before is the headline, which findings say.
      const sections = report.slice(report.indexOf('## Method'));
      for (const part of ['Lyapunov', 'Published figures', 'Same accuracy', 'DEER', ' D 8', 'undefined'])
        expect(sections).not.toContain(part);
    });
  });

  it('stands beside runs of the first study in one table and one report', () => {
    within(() => {
      const both = [...rows(), summaryOf(makeRun(), ADAPTER)];
      expect(axisColumns(both).map(({ label }) => label)).toEqual(['Study', 'Cell', 'T', 'D', 'B', 'n', 'b']);
      expect(axisColumns(both)[2]!.text(both[0]!)).toBe('–');
      expect(markdown.write(makeBundle([...RUNS, makeRun()]))).toContain('Speed-up over count');
    });
  });
});

it('an unknown card or chart does not compile, rather than showing nothing', () => {
  // @ts-expect-error there is no such card
  const study: StudySpec = { ...sums, cards: ['nobody'] };
  // @ts-expect-error there is no such chart
  expect(runChart('nobody')).toBeUndefined();
  expect(study.cards).toEqual(['nobody']);
});
