/** A setting that is added to a declaration, and to nothing else, is shown wherever settings are. */
import { expect, it } from 'vitest';
import { comparisonTable } from '../../../src/cli/output/run-table.ts';
import { markdown } from '../../../src/main/export/markdown.ts';
import { chartOver } from '../../../src/renderer/charts/index.ts';
import type { LineConfig } from '../../../src/renderer/charts/chart.ts';
import { configFacts } from '../../../src/renderer/pages/run/run-facts.ts';
import { kindOf } from '../../../src/renderer/state/run-rows.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { comparabilityOf } from '../../../src/shared/findings/comparing/comparability.ts';
import { contenderText, settingParts } from '../../../src/shared/findings/runs/setting.ts';
import { summaryOf, viewOf } from '../../../src/shared/findings/runs/view.ts';
import { withStudies } from '../../../src/shared/studies/index.ts';
import type { StudySpec } from '../../../src/shared/studies/study.ts';
import { makeAdapter, makeBundle, makeRun } from '../../support/runs/runs.ts';
import { rnnWithFoo } from '../../support/studies/sums/spec.ts';
import { comparabilityText } from '../../../src/shared/words/findings/comparing.ts';

function runWith(foo: number, algorithm = 'deer'): Run {
  const run = makeRun({ id: crypto.randomUUID(), config: { algorithm } });
  return { ...run, config: { ...run.config, settings: { ...run.config.settings, foo } } };
}

const RUNS = [runWith(0.5), runWith(0.7), runWith(0.5, 'sequential')];
const [USUAL, OTHER] = RUNS as [Run, Run, Run];
const ADAPTER = makeAdapter();

const shown = (study: StudySpec, runs: readonly Run[] = RUNS) =>
  withStudies([study], () => ({
    legend: (
      chartOver('time', study).build(
        runs.map((run) => viewOf(run, ADAPTER)),
        { theme: 'light' },
      ).config as LineConfig
    ).data.datasets.map(({ label }) => label),
    facts: Object.fromEntries(configFacts(OTHER)),
    small: runs.map((run) => kindOf(run)),
    settings: runs.map(({ config }) => settingParts(config).join(' · ')),
    names: runs.map(({ config }) => contenderText(config)),
    table: comparisonTable(runs.map((run) => summaryOf(run, ADAPTER))),
    report: markdown.write(makeBundle(runs)),
    comparability: comparabilityText(
      comparabilityOf(
        { ...summaryOf(USUAL, ADAPTER), driver: null, appVersion: null, kernels: null },
        { ...summaryOf(OTHER, ADAPTER), driver: null, appVersion: null, kernels: null },
      ),
    ),
  }));

it('in legends, facts, tables, comparability and the report, with its symbol and where it is not the default', () => {
  const { legend, facts, small, settings, table, report, comparability } = shown(rnnWithFoo);
  expect(legend).toEqual(['sequential', 'deer · φ 0.5', 'deer · φ 0.7']);
  expect(facts).toMatchObject({ Foo: '0.7' });
  expect(small).toEqual(['', 'φ 0.7', '']);
  expect(settings).toEqual(['gru · B 1 · tol 1e-4', 'gru · B 1 · tol 1e-4 · φ 0.7', 'gru · B 1 · tol 1e-4']);
  expect(table.split('\n')[0]).toMatch(/ foo /);
  expect(table).toMatch(/ deer .* 0\.7 /);
  expect(comparability).toBe('not comparable: foo (0.5 and 0.7): another foo was used');
  expect(report).toContain('foo 0.5, 0.7');
  expect(report).toContain('gru · B 1 · tol 1e-4 · φ 0.7');
});

it('nowhere while every run has the default', () => {
  const { legend, small, table, report } = shown(rnnWithFoo, [USUAL]);
  expect([legend, small].flat()).toEqual(['deer', '']);
  expect(table).not.toContain('foo');
  expect(report).not.toContain('foo');
});

it('behind the contender’s name, where that is what is compared', () => {
  const settings = rnnWithFoo.settings.map((spec) =>
    spec.id === 'foo' ? { ...spec, difference: { ...spec.difference, severity: 'fine' as const } } : spec,
  );
  const { legend, names, comparability } = shown({ ...rnnWithFoo, settings });
  expect(names).toEqual(['deer', 'deer φ 0.7', 'sequential']);
  expect(legend).toEqual(['sequential', 'deer', 'deer · φ 0.7']);
  expect(comparability).toBe('differs in foo (0.5 and 0.7)');
});
