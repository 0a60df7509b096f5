import { readBundleFile } from '../../support/bundle-file.ts';
import { describe, expect, it } from 'vitest';
import { exporterOf, EXPORTERS } from '../../../src/main/export/index.ts';
import { json } from '../../../src/main/export/json.ts';
import { Fault } from '../../../src/shared/contract/fault.ts';
import { bundleOf, demoBundle } from '../../support/runs/bundle.ts';

describe('json', () => {
  it('reads back as the same bundle', () => {
    const bundle = demoBundle('both');
    expect(readBundleFile(json.write(bundle))).toEqual(bundle);
  });

  it('is the same text whatever the order of keys', () => {
    const bundle = demoBundle('quick');
    const reversed = Object.fromEntries(Object.entries(bundle).reverse()) as typeof bundle;
    expect(json.write(reversed)).toBe(json.write(bundle));
  });

  it('puts one run on a line', () => {
    const text = json.write(demoBundle('quick'));
    expect(text.split('\n').filter((line) => line.startsWith('{"id"') && line.includes('"config"'))).toHaveLength(32);
  });

  it('refuses what it could not read back', () => {
    const [run] = demoBundle('quick').runs;
    const broken = bundleOf([{ ...run!, iterations: Number.NaN }], []);
    expect(() => json.write(broken)).toThrow(/bundle\.runs\.0\.iterations/);
  });

  it('writes an empty bundle', () => {
    expect(JSON.parse(json.write(bundleOf([], [])))).toMatchObject({ runs: [], adapters: [] });
  });
});

describe('the list of formats', () => {
  it('finds each by its id', () => {
    for (const exporter of EXPORTERS) expect(exporterOf(exporter.id)).toBe(exporter);
  });

  it('names the known ones when asked for another', () => {
    expect(() => exporterOf('pdf')).toThrow(Fault);
    expect(() => exporterOf('pdf')).toThrow(/"pdf".*json, csv, html, md/);
  });
});
