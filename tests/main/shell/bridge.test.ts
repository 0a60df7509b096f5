import { describe, expect, it } from 'vitest';
import { BRIDGE_METHODS, type BridgeReply, type RunQuery } from '../../../src/shared/contract/bridge.ts';
import { conditionsSchema } from '../../../src/shared/contract/parts/disturbances.ts';
import { hostEnvironmentSchema } from '../../../src/shared/contract/parts/environment.ts';
import type { MeasureEvent } from '../../../src/shared/contract/events.ts';
import { DEFAULT_SWEEP } from '../../support/sweeps.ts';
import { type BridgeServer, type Caller, createBridge } from '../../../src/main/bridge.ts';
import { openHost } from '../../../src/main/environment/host.ts';
import type { Store } from '../../../src/main/store/store.ts';
import { makeAdapter, makeBundle, makeMachine, makeRun } from '../../support/runs/runs.ts';
import { temporaryPath, temporaryStore } from '../../support/temporary-database.ts';

interface Setting {
  readonly store: Store;
  readonly bridge: BridgeServer;
  readonly saved: { name: string; content: string | Uint8Array }[];
  readonly errors: unknown[];
  call(method: string, args: unknown, page?: string): Promise<BridgeReply<unknown>>;
}

function setUp(store: Store = temporaryStore()): Setting {
  const saved: Setting['saved'] = [];
  const errors: unknown[] = [];
  const bridge = createBridge({
    host: openHost({ isMeasuring: false }),
    store,
    info: {
      name: 'antler',
      version: '1.2.3',
      shell: 'browser',
      runtime: 'node',
      runtimeVersion: '24',
      databasePath: store.path,
      exportFormats: [],
      machine: makeMachine(),
    },
    reportError: (error) => void errors.push(error),
  });
  const callerOf = (id: string): Caller => ({
    id,
    saveFile(name, content) {
      saved.push({ name, content });
      return Promise.resolve(name);
    },
  });
  return {
    store,
    bridge,
    saved,
    errors,
    call: (method, args, page = 'a') => bridge.call(method, args, callerOf(page)),
  };
}

const QUERY: RunQuery = {
  search: '',
  adapterIds: null,
  sweepIds: null,
  contenders: null,
  choices: null,
  statuses: null,
  sort: 'startedAt',
  descending: true,
  offset: 0,
  limit: 100,
};

const SWEEP_ID = '7b9e4d2a-1c36-4f85-9a0b-e8d3c5f71624';
const started: MeasureEvent = {
  kind: 'sweep-started',
  sweepId: SWEEP_ID,
  sweep: DEFAULT_SWEEP,
  orderSeed: 1,
  adapter: makeAdapter(),
  pointCount: 2,
  pointsDone: 0,
};
const { id, startedAt, adapterId, runtime, preset, config } = makeRun();
const runStarted: MeasureEvent = {
  kind: 'run-started',
  run: { id, sweepId: SWEEP_ID, point: 0, startedAt, adapterId, runtime, preset, config },
};

describe('a call', () => {
  it('reaches the store for every method that reads', async () => {
    const { call, store } = setUp();
    store.addBundle(makeBundle([makeRun()]), 'test');
    expect(await call('info', [])).toMatchObject({ ok: true, value: { runCount: 1, version: '1.2.3' } });
    expect(await call('listRuns', [QUERY])).toMatchObject({ ok: true, value: { total: 1, runs: [{ id }] } });
    expect(await call('getRun', [id])).toEqual({ ok: true, value: makeRun() });
    expect(await call('getRuns', [[id, 'missing']])).toEqual({ ok: true, value: [makeRun()] });
    expect(await call('listAdapters', [])).toEqual({ ok: true, value: [makeAdapter()] });
    expect(await call('listSweeps', [10])).toMatchObject({ ok: true });
    expect(await call('deleteRuns', [[id]])).toEqual({ ok: true, value: 1 });
    expect(await call('getRun', [id])).toMatchObject({ ok: false, code: 'not-found' });
  });

  it.each<[string, unknown, string]>([
    ['listRuns', [{ ...QUERY, limit: 5000 }], 'limit'],
    ['listRuns', [{ ...QUERY, sort: 'id; DROP TABLE runs' }], 'sort'],
    ['listRuns', [{ ...QUERY, offset: -1 }], 'offset'],
    ['listRuns', [], 'listRuns'],
    ['getRun', [7], '7'],
    ['getRun', ['a', 'b'], 'getRun'],
    ['getRuns', [Array.from({ length: 2001 }, () => 'x')], 'getRuns'],
    ['deleteRuns', 'all', 'deleteRuns'],
    ['exportRuns', [['a'], 'exe'], 'exe'],
    ['exportRuns', [[], 'json'], 'exportRuns'],
    ['setLanguage', ['fr'], 'setLanguage'],
    ['savePicture', ['../map', 'svg', '<svg ></svg>'], 'savePicture'],
    ['savePicture', ['map', 'gif', ''], 'gif'],
    ['savePicture', ['map', 'svg', '<script></script>'], 'no SVG'],
    ['savePicture', ['map', 'png', 'AAAA'], 'no PNG'],
    ['importBundle', ['', '{}'], 'importBundle'],
    ['record', [{ kind: 'nonsense' }], 'kind'],
    ['pinBaseline', ['a b', [id]], 'a b'],
    ['pinBaseline', ['main', []], 'pinBaseline'],
    ['pinBaseline', ['main', ['nowhere'], true], 'pinBaseline'],
    ['baselineRuns', ['../x'], '../x'],
    ['removeBaseline', [null], 'removeBaseline'],
    ['record', [{ ...started, pointCount: -1 }], 'pointCount'],
    ['record', [{ kind: 'run-finished', run: { ...makeRun(), status: 'fine' } }], 'status'],
    ['constructor', [], 'constructor'],
    ['__proto__', [], '__proto__'],
  ])('%s(%j) is refused by name', async (method, args, named) => {
    const { call, errors } = setUp();
    const reply = await call(method, args);
    expect(reply).toMatchObject({ ok: false, code: 'invalid', message: expect.stringContaining(named) });
    expect(errors).toEqual([]);
  });

  it('hands pictures on as what they are', async () => {
    const { call, saved } = setUp();
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
    expect(await call('savePicture', ['map', 'png', png.toString('base64')])).toEqual({ ok: true, value: 'map.png' });
    expect(await call('savePicture', ['map', 'svg', '<svg x="1"></svg>'])).toEqual({ ok: true, value: 'map.svg' });
    expect(saved.map(({ content }) => Buffer.from(content))).toEqual([png, Buffer.from('<svg x="1"></svg>')]);
  });

  it('never rejects: an unexpected failure becomes a reply, and is reported', async () => {
    const { call, bridge, store, errors } = setUp();
    store.addBundle(makeBundle([makeRun()]), 'test');
    const full: Caller = { id: 'a', saveFile: () => Promise.reject(new Error('disk full')) };
    expect(await bridge.call('exportRuns', [[id], 'json'], full)).toEqual({
      ok: false,
      code: 'failed',
      message: 'disk full',
    });
    expect(errors).toHaveLength(1);
    for (const method of BRIDGE_METHODS) expect(await call(method, null)).toMatchObject({ ok: false });
  });
});

describe('export and import', () => {
  it('hand a bundle out that can be taken in again', async () => {
    const { call, store, saved } = setUp();
    store.addBundle(makeBundle([makeRun()]), 'test');
    const reply = await call('exportRuns', [[id], 'json']);
    expect(saved[0]?.name).toMatch(/^antler-\d{4}-\d\d-\d\d\.json$/);
    expect(reply).toEqual({ ok: true, value: saved[0]?.name });

    const other = setUp();
    const content = String(saved[0]?.content ?? '');
    const imported = await other.call('importBundle', ['a.json', content]);
    expect(imported).toEqual({ ok: true, value: { file: 'a.json', added: 1, unchanged: 0 } });
    const again = await other.call('importBundle', ['a.json', content]);
    expect(again).toEqual({ ok: true, value: { file: 'a.json', added: 0, unchanged: 1 } });
  });

  it('say when there is nothing left to export', async () => {
    const { call, saved } = setUp();
    expect(await call('exportRuns', [[id], 'json'])).toMatchObject({ ok: false, code: 'not-found' });
    expect(saved).toEqual([]);
  });
});

it('baselines are pinned, read, guarded and removed', async () => {
  const { call, store } = setUp();
  store.addBundle(makeBundle([makeRun()]), 'test');
  expect(await call('pinBaseline', ['main', [id]])).toMatchObject({ ok: true, value: { name: 'main', runCount: 1 } });
  expect(await call('pinBaseline', ['main', [id]])).toMatchObject({ ok: false, code: 'invalid' });
  expect(await call('listBaselines', [])).toMatchObject({ ok: true, value: [{ name: 'main' }] });
  expect(await call('baselineRuns', ['main'])).toEqual({ ok: true, value: [id] });
  expect(await call('deleteRuns', [[id]])).toMatchObject({ ok: false, message: expect.stringContaining('"main"') });
  expect(await call('removeBaseline', ['main'])).toMatchObject({ ok: true });
  expect(await call('baselineRuns', ['main'])).toMatchObject({ ok: false, code: 'not-found' });
  expect(await call('deleteRuns', [[id]])).toEqual({ ok: true, value: 1 });
});

describe('the right to measure', () => {
  it('is held by one page, and by one process on one database', async () => {
    const path = temporaryPath();
    const here = setUp(temporaryStore(path));
    expect(await here.call('acquireMeasuring', [], 'a')).toMatchObject({ ok: true });
    expect(await here.call('acquireMeasuring', [], 'b')).toMatchObject({ ok: false, code: 'busy' });
    const elsewhere = setUp(temporaryStore(path));
    expect(await elsewhere.call('acquireMeasuring', [], 'c')).toMatchObject({ ok: false, code: 'busy' });
    await here.call('releaseMeasuring', [], 'b');
    expect(await here.call('acquireMeasuring', [], 'b')).toMatchObject({ ok: false, code: 'busy' });
    await here.call('releaseMeasuring', [], 'a');
    expect(await elsewhere.call('acquireMeasuring', [], 'c')).toMatchObject({ ok: true });
  });

  it('is needed for storing', async () => {
    const { call, store } = setUp();
    expect(await call('record', [started], 'a')).toMatchObject({ ok: false, code: 'invalid' });
    await call('acquireMeasuring', [], 'a');
    expect(await call('record', [started], 'b')).toMatchObject({ ok: false, code: 'invalid' });
    expect(store.listSweeps(1)).toEqual([]);
    expect(await call('record', [started], 'a')).toMatchObject({ ok: true });
    expect(await call('record', [runStarted], 'a')).toMatchObject({ ok: true });
    expect(await call('record', [{ kind: 'run-finished', run: makeRun() }], 'a')).toMatchObject({ ok: true });
    expect(store.getRun(id)).toEqual(makeRun());
  });

  it('ends with the page, and what was unfinished is interrupted', async () => {
    const { call, bridge, store } = setUp();
    await call('acquireMeasuring', [], 'a');
    await call('record', [started], 'a');
    await call('record', [runStarted], 'a');
    bridge.forget('b');
    expect(store.listRuns(QUERY).runs[0]?.status).toBe('running');
    bridge.forget('a');
    expect(store.listRuns(QUERY).runs[0]?.status).toBe('interrupted');
    expect(await call('acquireMeasuring', [], 'b')).toMatchObject({ ok: true });
  });
});

describe('what the main process tells of the machine', () => {
  it('fits the contract, and is nothing for a sweep that is not stored', async () => {
    const { call } = setUp();
    const environment = await call('environment', []);
    expect(environment.ok && hostEnvironmentSchema.safeParse(environment.value).error).toBeUndefined();
    const conditions = await call('conditions', []);
    expect(conditions.ok && conditionsSchema.safeParse(conditions.value).error).toBeUndefined();
    expect(await call('sweepEnvironment', ['7b9e4d2a'])).toEqual({ ok: true, value: null });
    expect(await call('sweepEnvironment', [7])).toMatchObject({ ok: false, code: 'invalid' });
  });
});
