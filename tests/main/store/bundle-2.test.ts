/** Version 2 of a bundle: runs of any study through files and the database, and what is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { readMeasured } from '../../../src/cli/ab/reading.ts';
import { json } from '../../../src/main/export/json.ts';
import { readBundle } from '../../../src/main/store/bundle-text.ts';
import type { Bundle } from '../../../src/shared/contract/bundle.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { BUNDLE_SCHEMA_FILES, bundleSchemaText } from '../../../src/shared/studies/bundle-json-schema.ts';
import { withStudies } from '../../../src/shared/studies/index.ts';
import { pairName } from '../../../src/shared/words/findings/comparing.ts';
import { makeBundle, makeRun, TEST_APP } from '../../support/runs/runs.ts';
import { rnnWithFoo } from '../../support/studies/sums/spec.ts';
import { sumRun, sumsToSet } from '../../support/studies/sum-runs.ts';
import { temporaryStore } from '../../support/temporary-database.ts';

const RUNS = [sumRun('one-by-one'), sumRun('tree')];
const [STEPPING, TREE] = RUNS as [Run, Run];
const within = <T>(action: () => T): T => withStudies([sumsToSet], action);

const SCHEMA = readFileSync(join(import.meta.dirname, '../../../docs', BUNDLE_SCHEMA_FILES[2]), 'utf8');
const isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(SCHEMA) as object);

const fileOf = (runs: readonly Run[]): string => within(() => json.write(makeBundle(runs)));
const byId = (runs: readonly Run[]): Run[] => runs.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Through a database and out again. */
function throughStore(text: string): string {
  const store = temporaryStore();
  store.importBundle(text, 'given.json');
  return json.write({ ...store.exportBundle(null, TEST_APP), createdAt: makeBundle([]).createdAt });
}

describe('runs of a study without a flat form', () => {
  it('are written with everything that they say, by the names that the study declares', () => {
    const { version, runs } = JSON.parse(fileOf([TREE])) as { version: number; runs: unknown[] };
    expect(version).toBe(2);
    expect(runs[0]).toMatchObject({
      config: TREE.config,
      measures: { digits: 7 },
      trace: [
        { iteration: 1, partial: -1, rest: 1, adds: 9 },
        { iteration: 2, partial: -2, rest: 0.5, adds: 9 },
      ],
    });
  });

  it('keep to the published schema, which no study changes', () => {
    expect([isValid(JSON.parse(fileOf(RUNS))), isValid.errors]).toEqual([true, null]);
    expect(bundleSchemaText(2)).toBe(SCHEMA);
    expect(within(() => bundleSchemaText(2))).toBe(SCHEMA);
  });

  it('are imported and exported with nothing lost, and twice is once', () => {
    within(() => {
      const text = fileOf(RUNS);
      const store = temporaryStore();
      expect(store.importBundle(text, 'sums.json')).toMatchObject({ added: 2, unchanged: 0 });
      expect(store.importBundle(text, 'sums.json')).toMatchObject({ added: 0, unchanged: 2 });
      expect(byId(store.exportBundle(null, TEST_APP).runs)).toEqual(byId(RUNS));
      const again = throughStore(throughStore(text));
      expect(again).toBe(throughStore(text));
    });
  });

  it('share a file with runs of the first study, which are what they are in version 1', () => {
    within(() => {
      const mixed = readBundle(fileOf([...RUNS, makeRun()]), 'mixed.json');
      expect(mixed.version).toBe(2);
      expect(mixed.runs).toEqual([...RUNS, makeRun()]);
      const store = temporaryStore();
      store.importBundle(json.write(makeBundle([makeRun()])), 'first.json');
      expect(store.importBundle(json.write(mixed), 'mixed.json')).toMatchObject({ added: 2, unchanged: 1 });
      expect((JSON.parse(json.write(store.exportBundle([makeRun().id], TEST_APP))) as Bundle).version).toBe(1);
    });
  });

  it('can be measured in turns: their labels and times are read', () => {
    within(() => {
      const { times } = readMeasured(fileOf(RUNS));
      expect([...times]).toEqual([
        [pairName(STEPPING.config), 2e5],
        [pairName(TREE.config), 6e4],
      ]);
    });
    expect(() => readMeasured(fileOf(RUNS))).toThrow('runs.0.config.study: unknown study "sums"');
  });
});

describe('what version 1 would lose', () => {
  const first = makeRun();
  it.each<[string, Partial<Run>]>([
    ['a measure', { measures: { bits: 3 } }],
    ['a setting that no declaration has', { config: { ...first.config, settings: { ...first.config.settings, bar: 1 } } }],
    ['a column that no declaration has', { trace: first.trace.map((row) => ({ ...row, rho: 0.5 })) }],
    ['a missing column', { trace: [{ iteration: 1, delta: 0.1 }] }],
  ])('%s is kept in version 2', (_what, changes) => {
    const run = { ...first, ...changes };
    const text = json.write(makeBundle([run]));
    expect(JSON.parse(text)).toMatchObject({ version: 2 });
    expect(readBundle(text, 'own.json').runs).toEqual([run]);
    expect(JSON.parse(throughStore(text))).toMatchObject({ version: 2, runs: [changes] });
  });
});

describe('declarations that changed since a file was written', () => {
  it('a new setting has its default, in a file of either version', () => {
    const [one, two] = [json.write(makeBundle([makeRun()])), fileOf([makeRun(), TREE])];
    withStudies([rnnWithFoo, sumsToSet], () => {
      for (const text of [one, two])
        expect(readBundle(text, 'old.json').runs[0]!.config.settings).toMatchObject({ cell: 'gru', foo: 0.5 });
    });
  });

  it('a setting that is gone stays as it was given', () => {
    const text = fileOf([TREE]);
    const settings = sumsToSet.settings.filter(({ id }) => id !== 'width');
    withStudies([{ ...sumsToSet, settings }], () => {
      expect(readBundle(text, 'old.json').runs[0]!.config.settings).toMatchObject({ width: 8 });
      expect(JSON.parse(throughStore(text))).toMatchObject({ runs: [{ config: TREE.config }] });
    });
  });

  it('so does one of the flat form', () => {
    const text = json.write(makeBundle([makeRun({ config: { gain: 1.5 } })]));
    const gone = { ...rnnWithFoo, settings: rnnWithFoo.settings.filter(({ id }) => id !== 'gain') };
    withStudies([gone], () => {
      const { runs } = readBundle(text, 'old.json');
      expect(runs[0]!.config.settings['gain']).toBe(1.5);
      expect(JSON.parse(json.write(makeBundle(runs)))).toMatchObject({ version: 1, runs: [{ config: { gain: 1.5 } }] });
    });
  });

  it('rows of a trace may lack columns that came later', () => {
    const text = json.write(makeBundle([makeRun()]));
    const column = { id: 'rho', title: { en: 'rho', zh: 'rho' }, scale: 'log', isCharted: false } as const;
    const later = { ...rnnWithFoo, traceColumns: [...rnnWithFoo.traceColumns, column] };
    withStudies([later], () => expect(readBundle(text, 'old.json').runs[0]!.trace).toEqual(makeRun().trace));
  });

  it('a size that follows another may be missing', () => {
    const { sizes, ...config } = makeRun().config;
    const { input: _input, ...others } = sizes;
    const text = fileOf([TREE]).replace(JSON.stringify(TREE.config), JSON.stringify({ ...config, sizes: others }));
    expect(readBundle(text, 'short.json').runs[0]!.config.sizes).toEqual({ ...others, input: 8 });
  });
});

describe('refused, naming field and value', () => {
  const text = fileOf([TREE]);
  const change = (from: string, to: string): string => {
    expect(text).toContain(from);
    return text.replace(from, to);
  };
  it.each<[string, string, RegExp]>([
    ['an unknown study', change('"study":"sums"', '"study":"products"'), /runs\[0\]\.config\.study: unknown study.*\(given "products"\)/],
    ['no study', change('"study":"sums",', ''), /runs\[0\]\.config\.study.*given nothing/],
    ['an unknown size', change('"n":1000', '"n":1000,"m":2'), /runs\[0\]\.config\.sizes\.m: .*no such size; it has n, b \(given 2\)/],
    ['a missing size', change('"n":1000,', ''), /runs\[0\]\.config\.sizes\.n: .*given nothing/],
    ['half a size', change('"n":1000', '"n":10.5'), /runs\[0\]\.config\.sizes\.n: .*given 10\.5/],
    ['a huge size', change('"n":1000', '"n":2e9'), /runs\[0\]\.config\.sizes\.n: .*given 2000000000/],
    ['a setting of another kind', change('"width":8', '"width":true'), /runs\[0\]\.config\.settings\.width: .*given true/],
    ['a setting out of range', change('"width":8', '"width":65'), /runs\[0\]\.config\.settings\.width: .*given 65/],
    ['a choice that there is not', change('"rising"', '"falling"'), /runs\[0\]\.config\.settings\.order: .*given "falling"/],
    ['a setting that is a list', change('"width":8', '"wide":[1]'), /runs\[0\]\.config\.settings\.wide: .*given \[1\]/],
    ['a fraction of a count', change('"adds":9', '"adds":0.5'), /runs\[0\]\.trace\.0\.adds: .*given 0\.5/],
    ['a column of words', change('"rest":1', '"rest":"x"'), /runs\[0\]\.trace\.0\.rest: .*given "x"/],
    ['a measure of words', change('"digits":7', '"digits":"7"'), /runs\[0\]\.measures\.digits: .*given "7"/],
    ['a flat configuration', change(JSON.stringify(TREE.config), '{"n":1}'), /runs\[0\]\.config\.study/],
    ['a deep nest', change('"width":8', `"width":${'['.repeat(70)}${']'.repeat(70)}`), /64/],
    ['a version to come', change('"version":2', '"version":3'), /newer version/],
  ])('%s', (_what, spoiled, message) => {
    within(() => {
      const store = temporaryStore();
      expect(() => store.importBundle(spoiled, 'some.json')).toThrow(message);
      expect(store.countRuns()).toBe(0);
    });
  });

  it('at export too, with the run', () => {
    const odd = { ...TREE, config: { ...TREE.config, settings: { ...TREE.config.settings, width: 65 } } };
    expect(() => fileOf([odd])).toThrow(new RegExp(`settings\\.width.*given 65.*\\(run ${TREE.id}\\)`));
  });
});

it('fields of newer versions pass through untouched', () => {
  within(() => {
    const file = JSON.parse(fileOf([TREE])) as { runs: object[] };
    const later = { ...file, runs: file.runs.map((run) => ({ ...run, phaseOfMoon: 'full' })) };
    expect(isValid(later)).toBe(true);
    expect(JSON.parse(throughStore(JSON.stringify(later)))).toMatchObject({ version: 2, runs: later.runs });
  });
});
