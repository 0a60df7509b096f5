import type { Bundle } from '../../../src/shared/contract/bundle.ts';
import { bundleFileText } from '../../support/bundle-file.ts';
import { describe, expect, test } from 'vitest';
import { findJsonError } from '../../../src/shared/text/json-position.ts';
import type { Store } from '../../../src/main/store/store.ts';
import { BUNDLE_SIZE_LIMIT_BYTES, bundleSchema } from '../../../src/shared/contract/bundle.ts';
import { Fault } from '../../../src/shared/contract/fault.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { makeAdapter, makeBundle, makeMachine, makeRun, TEST_APP } from '../../support/runs/runs.ts';
import { fillStore } from '../../support/runs/sample-runs.ts';
import { query, temporaryStore } from '../../support/temporary-database.ts';

const RUN = makeRun();
const SECOND = makeRun({ id: '1c8d6b1e-3f52-4a97-8e10-5b7a9d2c4f63', startedAt: '2026-11-20T10:15:31.000Z' });

/** As a file has it, where it is a whole bundle. */
const textOf = (value: unknown) =>
  typeof value === 'object' && value !== null && 'runs' in value
    ? bundleFileText(value as Bundle)
    : JSON.stringify(value);
const tablesOf = (store: Store) =>
  ['machines', 'adapters', 'runs', 'samples', 'trace', 'phases', 'memory'].map((table) =>
    query(store.path, `SELECT * FROM ${table}`),
  );

/** The refusal of an import, checked to be one line and to have changed nothing. */
function refusal(text: string, store = temporaryStore()): string {
  const before = tablesOf(store);
  try {
    store.importBundle(text, 'some.json');
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).code).toBe('invalid');
    expect((error as Fault).message).toMatch(/^some\.json/);
    expect((error as Fault).message).not.toContain('\n');
    expect((error as Fault).message.length).toBeLessThan(400);
    expect(tablesOf(store)).toEqual(before);
    return (error as Fault).message;
  }
  throw new Error('the import was not refused');
}

describe('out and in again', () => {
  test('takes a run that has only the fields of the contract', () => {
    const { sweepId: _sweep, point: _point, notes: _notes, work: _work, preset: _preset, ...bare } = RUN;
    const store = temporaryStore();
    const bundle = { ...makeBundle([RUN]), runs: [bare] };
    expect(store.importBundle(textOf(bundle), 'bare.json')).toMatchObject({ added: 1 });
    expect(store.getRun(RUN.id)).toMatchObject({ sweepId: null, point: null, notes: {}, work: null, preset: null });
  });

  test('is the same list of runs, and a valid bundle on the way', () => {
    const from = temporaryStore();
    fillStore(from, 300);
    const bundle = from.exportBundle(null, TEST_APP);
    expect(bundleSchema.parse(bundle)).toEqual(bundle);
    const to = temporaryStore();
    expect(to.importBundle(textOf(bundle), 'all.json')).toEqual({ file: 'all.json', added: 300, unchanged: 0 });
    const again = to.exportBundle(null, TEST_APP);
    expect(textOf(again.runs)).toBe(textOf(bundle.runs));
    expect(again.machines).toEqual(bundle.machines);
    expect(again.adapters).toEqual(bundle.adapters);
    expect(to.importBundle(textOf(bundle), 'all.json')).toEqual({ file: 'all.json', added: 0, unchanged: 300 });
    expect(textOf(to.exportBundle(null, TEST_APP).runs)).toBe(textOf(bundle.runs));
  });

  test('a choice of runs brings only its own hardware, oldest run first', () => {
    const store = temporaryStore();
    fillStore(store, 400);
    const [line] = store.runIds(`adapter:${makeAdapter().id}`);
    const other = store.listAdapters().find(({ id }) => id !== makeAdapter().id)!;
    const [late] = store.runIds(`adapter:${other.id}`);
    const bundle = store.exportBundle([late!, line!.toUpperCase(), 'unknown', late!], TEST_APP);
    expect(bundle.runs.map(({ id }) => id)).toEqual([line, late]);
    expect(bundle.adapters.map(({ id }) => id).toSorted()).toEqual([makeAdapter().id, other.id].toSorted());
    expect(store.exportBundle([], TEST_APP)).toMatchObject({ runs: [], adapters: [], machines: [] });
  });
});

test('ids are the same in either case', () => {
  const store = temporaryStore();
  store.importBundle(
    textOf(makeBundle([{ ...RUN, id: RUN.id.toUpperCase(), sweepId: RUN.sweepId!.toUpperCase() }])),
    'a',
  );
  expect(store.getRun(RUN.id)).toEqual(RUN);
  expect(store.importBundle(textOf(makeBundle([RUN])), 'b')).toMatchObject({ added: 0, unchanged: 1 });
});

test('a run that is in a file twice is stored once', () => {
  const store = temporaryStore();
  expect(store.importBundle(textOf(makeBundle([RUN, SECOND, RUN])), 'a')).toMatchObject({ added: 2, unchanged: 1 });
});

test('content that the database cannot keep to the last bit still counts as unchanged', () => {
  const odd = makeRun({
    runtime: 'half \ud83e of a pair',
    notes: { 'x\udd8c': '\ud83e' },
    trace: [{ ...RUN.trace[0]!, delta: -0 }],
  });
  const store = temporaryStore();
  const text = textOf(makeBundle([odd])).replace('"delta":0', '"delta":-0');
  expect(store.importBundle(text, 'a')).toMatchObject({ added: 1 });
  expect(store.importBundle(text, 'a')).toMatchObject({ added: 0, unchanged: 1 });
});

test('what is known of the hardware here wins over what the file says', () => {
  const store = temporaryStore();
  store.addBundle(makeBundle([RUN]), 'a');
  const claims = { machines: [makeMachine({ name: 'other' })], adapters: [makeAdapter({ name: 'other' })] };
  store.importBundle(textOf(makeBundle([SECOND], claims)), 'b');
  expect(store.listMachines()).toEqual([makeMachine()]);
  expect(store.listAdapters()).toEqual([makeAdapter()]);
});

test('an interrupted run leaves as cancelled, and its own export is no news to the database', () => {
  const store = temporaryStore();
  store.acquireMeasuring();
  const { id, sweepId, point, startedAt, adapterId, runtime, preset, config } = RUN;
  const sweep = { cells: ['gru'] } as never;
  store.record(
    {
      kind: 'sweep-started',
      sweepId: sweepId!,
      sweep,
      orderSeed: 1,
      adapter: makeAdapter(),
      pointCount: 1,
      pointsDone: 0,
    },
    makeMachine(),
  );
  const run = { id, sweepId: sweepId!, point: point!, startedAt, adapterId, runtime, preset, config };
  store.record({ kind: 'run-started', run }, makeMachine());
  expect(refusal(textOf(makeBundle([RUN])), store)).toMatch(/already stored with other content/);
  store.releaseMeasuring();
  const bundle = store.exportBundle(null, TEST_APP);
  expect(bundle.runs).toMatchObject([{ id, status: 'cancelled', reason: { code: 'interrupted' }, timing: null }]);
  expect(store.importBundle(textOf(bundle), 'a')).toMatchObject({ added: 0, unchanged: 1 });
});

describe('refused, with nothing imported', () => {
  test('a run that is stored with other content', () => {
    const store = temporaryStore();
    store.addBundle(makeBundle([RUN]), 'a');
    const message = refusal(textOf(makeBundle([SECOND, { ...RUN, iterations: 99 }])), store);
    expect(message).toContain(RUN.id);
    expect(store.countRuns()).toBe(1);
  });

  test('references to hardware that nobody knows', () => {
    expect(refusal(textOf(makeBundle([RUN], { adapters: [] })))).toMatch(
      /runs\[0\]\.adapterId is "a1d4.*no such adapter/,
    );
    expect(refusal(textOf(makeBundle([RUN], { machines: [] })))).toMatch(
      /adapters\[0\]\.machineId is "5f1c.*no such machine/,
    );
    const elsewhere = makeBundle([SECOND, makeRun({ machineId: 'elsewhere' })]);
    expect(refusal(textOf(elsewhere))).toMatch(/runs\[1\]\.machineId is "elsewhere": no such machine/);
    const other = makeBundle([makeRun({ machineId: 'm2' })], { machines: [makeMachine(), makeMachine({ id: 'm2' })] });
    expect(refusal(textOf(other))).toMatch(/runs\[0\]\.machineId is "m2", but its adapter belongs to "5f1c/);
  });

  test('references are satisfied by what the database knows', () => {
    const store = temporaryStore();
    store.addBundle(makeBundle([RUN]), 'a');
    const bare = makeBundle([SECOND], { machines: [], adapters: [] });
    expect(store.importBundle(textOf(bare), 'b')).toMatchObject({ added: 1 });
  });

  const whole = textOf(makeBundle([RUN, SECOND]));
  const change = (from: string, to: string) => {
    expect(whole).toContain(from);
    return whole.replace(from, to);
  };
  test.each<[string, string, RegExp]>([
    ['an empty file', '', /not valid JSON: it ends too early, at line 1, column 1 \(position 0\)/],
    [
      'a file cut in the middle',
      whole.slice(0, 700),
      /not valid JSON: it ends too early, at line 1, column 701 \(position 700\)/,
    ],
    ['a stray character', `{\n  "format": x}`, /unexpected text at line 2, column 13 \(position 14\)/],
    ['not an object', '[1, 2]', /not a bundle/],
    ['null', 'null', /not a bundle/],
    ['another format', '{"format":"speedscope"}', /"format" is not "antler-bundle"/],
    [
      'a bundle from the future',
      change('"version":1', '"version":3'),
      /newer version \(bundle version 3, this version knows 2\)/,
    ],
    ['a version that is none', change('"version":1', '"version":"1"'), /version.*"1"/],
    ['a negative length', change('"length":1000', '"length":-1000'), /runs\[0\]\.config\.length.*-1000/],
    [
      'a number beyond the range',
      change('"median":1216000', '"median":1e999'),
      /runs\[0\]\.timing\.solveNs\.median.*Infinity/,
    ],
    ['an unknown status', change('"status":"ok"', '"status":"running"'), /runs\[0\]\.status.*"running"/],
    ['an id that is none', change(RUN.id, '../../etc/passwd'), /runs\[0\]\.id.*passwd/],
    ['a missing field', change('"runtime":"node 24.9.0, Dawn",', ''), /runs\[0\]\.runtime/],
    [
      'runs that are no list',
      change('"runs":[', '"runs":{"0":')
        .replace(/\]}$/, '}}')
        .replace(`},{"id":"${SECOND.id}`, `},"1":{"id":"${SECOND.id}`),
      /runs/,
    ],
    ['text without end', change('"notes":{', `"notes":{"x":"${'y'.repeat(5000)}",`), /runs\[0\]\.notes\.x/],
  ])('%s', (_name, text, message) => {
    expect(refusal(text)).toMatch(message);
  });

  test('a file beyond the limit, before it is parsed', () => {
    // 0 repeated is not JSON either: the size must be what is named.
    expect(refusal('0'.repeat(BUNDLE_SIZE_LIMIT_BYTES + 1))).toMatch(/larger than 256 MiB/);
  });

  test('brackets without end do not exhaust the stack', () => {
    expect(refusal('['.repeat(1_000_000))).toMatch(/nested deeper than 64 levels, at line 1, column 65/);
    expect(refusal(`{"format":"${'x'.repeat(5_000_000)}`)).toMatch(/ends too early/);
  });
});

test('names that mean something to JavaScript are only names', () => {
  const store = temporaryStore();
  const text = textOf(makeBundle([RUN])).replace(
    '"notes":{',
    '"__proto__":{"polluted":1},"constructor":1,"notes":{"toString":"x",',
  );
  store.importBundle(text, 'a');
  expect(store.getRun(RUN.id).notes).toEqual({ ...RUN.notes, toString: 'x' });
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('a byte order mark at the beginning is passed over', () => {
  expect(temporaryStore().importBundle(`\uFEFF${textOf(makeBundle([RUN]))}`, 'a')).toMatchObject({ added: 1 });
});

test('values that would be SQL are only values', () => {
  const store = temporaryStore();
  const preset = `'); DROP TABLE runs; --`;
  store.importBundle(textOf(makeBundle([{ ...RUN, preset }])), 'a');
  expect(store.getRun(RUN.id).preset).toBe(preset);
});

describe('where a text stops being JSON', () => {
  test.each([
    ['', 0],
    ['  ', 2],
    ['{', 1],
    ['[1,', 3],
    ['{"a":tru', 8],
    ['[-', 2],
    ['"abc', 4],
    ['"abc\\u12', 8],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['[1}', 2],
    ['{1:2}', 1],
    ['1 1', 2],
    ['[01]', 2],
    ['["a\nb"]', 1],
    ['["\\x"]', 1],
    ['nul1', 0],
    [']', 0],
    [',', 0],
    ['[undefined]', 1],
  ])('%j at %i', (text, offset) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(findJsonError(text)).toBe(offset);
  });
});

test('what no table can hold is told without the words of the database', () => {
  const odd = { ...RUN, status: 'running late' as Run['status'] };
  expect(() => temporaryStore().addBundle(makeBundle([odd]), 'a')).toThrow(
    /^the database .* cannot hold a value that it was given \(SQLITE_CONSTRAINT_CHECK\)$/,
  );
});
