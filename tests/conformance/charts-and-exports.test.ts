/** What is drawn and what is written: each part has the name of its place, says what it is, and works on nothing. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORTERS, EXPORT_FORMATS, exportOffers } from '../../src/main/export/index.ts';
import { chartsOf, convergenceCharts, runChartsOf } from '../../src/renderer/charts/index.ts';
import { Fault } from '../../src/shared/contract/fault.ts';
import { ownSizes } from '../../src/shared/studies/axes.ts';
import { STUDIES } from '../../src/shared/studies/index.ts';
import { demoBundle } from '../support/runs/bundle.ts';
import { makeBundle } from '../support/runs/runs.ts';
import { foldersIn, projectFiles, ROOT } from '../support/tree.ts';

/** Drawn as SVG, not by the chart library: a card of its own has it. */
const NO_CHARTS = ['winner-map'];

it('every folder among the charts is registered under its name', () => {
  const over = ['speedup', 'time', 'memory'];
  const named = [...runChartsOf().map(({ id }) => id), ...over, 'convergence', ...NO_CHARTS];
  expect(foldersIn('src/renderer/charts').toSorted()).toEqual(named.toSorted());
});

describe.each(STUDIES)('charts of $id', (study) => {
  const charts = chartsOf(study);

  it('have ids and titles of their own', () => {
    expect(new Set(charts.map(({ id }) => id)).size).toBe(charts.length);
    expect(new Set(charts.map(({ title }) => title)).size).toBe(charts.length);
  });

  it('are those of its runs, its sizes and its trace', () => {
    const count = runChartsOf().length + 3 * ownSizes(study).length + convergenceCharts(study).length;
    expect(charts).toHaveLength(count);
  });

  it.each(charts)('$id says what to read in it, and why there is nothing where there is nothing', (chart) => {
    expect(chart.title).toMatch(/\S/);
    expect(chart.description).toMatch(/\S/);
    for (const theme of ['light', 'dark'] as const) {
      const { empty, summary } = chart.build([], { theme });
      expect(empty).toMatch(/\S/);
      expect(summary).toMatch(/\S/);
    }
  });
});

function attempt<T>(action: () => T): T | Error {
  try {
    return action();
  } catch (error) {
    return error as Error;
  }
}

describe.each(EXPORTERS)('export format $id', (exporter) => {
  it('is offered by menus and checks', () => {
    expect(EXPORT_FORMATS).toContain(exporter.id);
    expect(exportOffers().map(({ id }) => id)).toContain(exporter.id);
  });

  it('says what it is in both languages, with an extension and a media type', () => {
    for (const text of [exporter.title, exporter.note]) expect([text.en.trim(), text.zh.trim()]).not.toContain('');
    expect(exporter.extension).toMatch(/^[a-z0-9-]+(\.[a-z0-9]+)?$/);
    expect(exporter.mime).toMatch(/^[a-z]+\/[a-z0-9.+-]+$/);
  });

  it('writes a bundle, or refuses it with the reason', () => {
    for (const bundle of [demoBundle('quick'), makeBundle([])]) {
      const written = attempt(() => exporter.write(bundle));
      if (written instanceof Error) expect(written).toBeInstanceOf(Fault);
      else expect(written).toEqual(expect.any(String));
    }
  });
});

it('every file that declares a format is registered', () => {
  const declared = projectFiles().filter(
    (path) =>
      path.startsWith('src/main/export/') && readFileSync(join(ROOT, path), 'utf8').includes('satisfies Exporter;'),
  );
  expect(declared).toHaveLength(EXPORTERS.length);
});

it('no two formats have the same id', () => {
  expect(new Set(EXPORT_FORMATS).size).toBe(EXPORTERS.length);
});

it('every component has a specimen in the gallery', () => {
  const components = projectFiles().filter((path) => /^src\/renderer\/components\/.*\.vue$/.test(path));
  const gallery = readFileSync(join(ROOT, 'tests/gallery/ComponentSpecimens.vue'), 'utf8');
  const missing = components
    .map((path) => basename(path, '.vue'))
    .filter((name) => !new RegExp(`<${name}\\b`).test(gallery));
  expect(missing).toEqual([]);
});

it('no build has the gallery', () => {
  const sources = projectFiles().filter((path) => path.startsWith('src/'));
  expect(sources.filter((path) => readFileSync(join(ROOT, path), 'utf8').includes('gallery/'))).toEqual([]);
});
