/**
 * Bundles of every shape ever written: tests/fixtures/bundles holds one made by the exporter of each time that the fields
 * of a bundle changed, and one with the fields of the outside contract alone.
 */
import { type BundleFile, fileSchemas } from '../../../src/shared/studies/bundle-file.ts';
import { bundleForFile, runForFile } from '../../../src/shared/words/bundle-for-file.ts';
import { bundleFileText } from '../../support/bundle-file.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { json } from '../../../src/main/export/json.ts';
import { bundleJsonSchema, bundleSchemaText } from '../../../src/shared/studies/bundle-json-schema.ts';
import type { Bundle } from '../../../src/shared/contract/bundle.ts';
import { adapterSchema } from '../../../src/shared/contract/run.ts';
import { makeBundle, makeRun, TEST_APP } from '../../support/runs/runs.ts';
import { temporaryStore } from '../../support/temporary-database.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/bundles');
const FILES = readdirSync(FIXTURES).sort();
const SCHEMA = join(import.meta.dirname, '../../../docs/bundle.schema.json');

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const isValid = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
const faultsOf = (text: string): unknown => (isValid(JSON.parse(text)) ? [] : isValid.errors);

/** Through a database and out again. */
function throughStore(text: string): string {
  const store = temporaryStore();
  store.importBundle(text, 'given.json');
  return json.write(store.exportBundle(null, TEST_APP));
}

describe.each(FILES)('%s', (file) => {
  const text = readFileSync(join(FIXTURES, file), 'utf8');

  it('is imported and exported with nothing lost, and twice is once', () => {
    const given = JSON.parse(text) as Bundle;
    const store = temporaryStore();
    expect(store.importBundle(text, file)).toMatchObject({ added: given.runs.length, unchanged: 0 });
    expect(store.importBundle(text, file)).toMatchObject({ added: 0, unchanged: given.runs.length });
    const exported = JSON.parse(json.write(store.exportBundle(null, TEST_APP))) as Bundle;
    const { machines, adapters, runs, sweeps = [], kernelSources = {} } = given;
    expect(exported).toMatchObject({ machines, adapters, runs });
    expect(exported.sweeps ?? []).toMatchObject(sweeps);
    expect(exported.kernelSources ?? {}).toEqual(kernelSources);
  });

  it('keeps to the published schema, as does what is exported of it', () => {
    expect(faultsOf(text)).toEqual([]);
    expect(faultsOf(throughStore(text))).toEqual([]);
  });
});

it('among them, every field of a run and of an adapter has a value somewhere', () => {
  const bundles = FILES.map((file) => JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as Bundle);
  const filled = (items: readonly object[]): Set<string> =>
    new Set(items.flatMap((item) => Object.entries(item).flatMap(([key, value]) => (value === null ? [] : key))));
  expect(filled(bundles.flatMap(({ runs }) => runs))).toEqual(
    // Reasons were sentences alone.
    new Set(Object.keys(fileSchemas().run.shape).filter((key) => key !== 'reasonText')),
  );
  expect(filled(bundles.flatMap(({ adapters }) => adapters))).toEqual(new Set(Object.keys(adapterSchema.shape)));
});

describe('docs/bundle.schema.json', () => {
  it('is what the types say: npm run schema writes it anew', () => {
    expect(readFileSync(SCHEMA, 'utf8')).toBe(bundleSchemaText(1));
  });

  it('has the id of its format and version', () => {
    expect(bundleJsonSchema(1)).toMatchObject({ $id: 'urn:antler-bundle:1' });
  });

  it.each<[string, (bundle: BundleFile) => unknown]>([
    ['a negative time', ({ runs }) => (runs[0]!.timing!.solveNs.median = -1)],
    ['an unknown status', ({ runs }) => Object.assign(runs[0]!, { status: 'fine' })],
    ['half an interval', ({ runs }) => Object.assign(runs[0]!.timing!.solveNs, { ci95: [1] })],
    ['another version', (bundle) => Object.assign(bundle, { version: 2 })],
    ['a run without configuration', ({ runs }) => Reflect.deleteProperty(runs[0]!, 'config')],
    ['an adapter of no type', ({ adapters }) => Object.assign(adapters[0]!, { type: 'abacus' })],
  ])('refuses %s, like the import', (_, spoil) => {
    const bundle = structuredClone(bundleForFile(makeBundle([makeRun()]))) as BundleFile;
    spoil(bundle);
    const text = JSON.stringify(bundle);
    expect(faultsOf(text)).not.toEqual([]);
    expect(() => temporaryStore().importBundle(text, 'spoiled.json')).toThrow('spoiled.json');
  });
});

describe('fields that nobody knows yet', () => {
  const later = () => {
    const { machines, adapters, runs, ...head } = bundleForFile(makeBundle([makeRun()]));
    return {
      ...head,
      machines: machines.map((machine) => ({ ...machine, gpus: ['one', 'two'] })),
      adapters: adapters.map((adapter) => ({ ...adapter, subgroupSizes: { min: 4, max: 64 } })),
      runs: runs.map((run) => ({
        ...run,
        phaseOfMoon: 'full',
        config: { ...run.config, precision: 'f16' },
        timing: { ...run.timing!, solveNs: { ...run.timing!.solveNs, skew: 0.1 } },
        trace: run.trace.map((row, index) => (index === 2 ? { ...row, note: null } : row)),
      })),
    };
  };

  it('pass through the database untouched, and keep to the schema', () => {
    const text = JSON.stringify(later());
    expect(faultsOf(text)).toEqual([]);
    const { machines, adapters, runs } = later();
    expect(JSON.parse(throughStore(text))).toMatchObject({ machines, adapters, runs });
    expect(throughStore(throughStore(text)).split('\n').slice(1)).toEqual(throughStore(text).split('\n').slice(1));
  });

  it('do not make a run another one', () => {
    const store = temporaryStore();
    store.addBundle(makeBundle([makeRun()]), 'plain');
    expect(store.importBundle(JSON.stringify(later()), 'later')).toMatchObject({ added: 0, unchanged: 1 });
  });

  it('change nothing that is known, whatever they are called', () => {
    const odd = bundleFileText(makeBundle([makeRun()])).replace(
      '"status":"ok"',
      '"status":"ok","__proto__":{"id":"x"}',
    );
    const exported = throughStore(odd);
    expect(exported).toContain('"__proto__":{"id":"x"}');
    expect(JSON.parse(exported)).toMatchObject({ runs: [runForFile(makeRun())] });
  });

  it('are refused where there are too many', () => {
    const crowded = makeBundle([
      { ...makeRun(), ...Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`x${i}`, i])) },
    ]);
    expect(() => temporaryStore().importBundle(bundleFileText(crowded), 'crowded.json')).toThrow(
      'crowded.json: runs[0] has more than 1000 fields',
    );
  });
});
