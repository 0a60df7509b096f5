import { bundleFileText } from '../../support/bundle-file.ts';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BRIDGE_METHODS } from '../../../src/shared/contract/bridge.ts';
import type { Machine } from '../../../src/shared/contract/run.ts';
import * as sweeps from '../../support/sweeps.ts';
import { makeAdapter, makeBundle, makeRun } from '../../support/runs/runs.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';
import { createElectronStub, type ElectronStub, StubWindow } from './electron-stub.ts';

/** Frames as Electron shows them to a handler. */
const OWN_FRAME = { url: 'app://antler/#/library', parent: null };

const SWEEP_ID = '0190a1b2-0000-7000-8000-00000000aaaa';

let electron: ElectronStub;
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  vi.resetModules();
  vi.stubEnv('ANTLER_DATABASE', join(folder, 'antler.db'));
  electron = createElectronStub();
  vi.doMock('electron', () => electron);
});

afterEach(async () => {
  await closeWindow();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.doUnmock('electron');
});

/** Runs the composition root as Electron would, up to the open window. */
async function start(): Promise<StubWindow> {
  await import('../../../src/main/index.ts');
  return vi.waitFor(() => {
    const [window] = StubWindow.opened;
    if (window === undefined || window.loaded.length === 0) throw new Error('no window yet');
    return window;
  });
}

async function closeWindow(): Promise<void> {
  const [window] = StubWindow.opened;
  if (window === undefined) return;
  window.emit('closed');
  await vi.waitFor(() => expect(electron.app.quit).toHaveBeenCalled());
}

function invoke(method: string, args: unknown[], senderFrame: unknown = OWN_FRAME): unknown {
  const handler = electron.ipcMain.handlers.get(`bridge:${method}`);
  if (handler === undefined) throw new Error(`no handler for ${method}`);
  return handler({ sender: { id: 42 }, senderFrame }, ...args);
}

it('tells of battery and sleep as Electron knows them, and of the switches that it gave', async () => {
  await start();
  electron.powerMonitor.isOnBatteryPower = () => true;
  electron.powerMonitor.emit('suspend');
  expect(await invoke('conditions', [])).toMatchObject({ ok: true, value: { power: 'battery', suspends: 1 } });
  const told = (await invoke('environment', [])) as { value: { power: object; switches: string[] } };
  expect(told.value.power).toMatchObject({ source: 'battery' });
  expect(told.value.switches).toContain('disable-dawn-features=timestamp_quantization');
});

describe('the window', () => {
  it('is sandboxed, isolated and without Node', async () => {
    const window = await start();
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      preload: expect.stringMatching(/preload[/\\]index\.cjs$/),
    });
    for (const option of ['webSecurity', 'allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures'])
      expect(window.options.webPreferences).not.toHaveProperty(option);
    expect(electron.app.enableSandbox).toHaveBeenCalled();
  });

  it('shows its page over the privileged scheme, when there is something to see', async () => {
    const window = await start();
    expect(window.loaded).toEqual(['app://antler/']);
    expect(window.show).not.toHaveBeenCalled();
    window.emit('ready-to-show');
    expect(window.show).toHaveBeenCalled();
    expect(electron.protocol.registerSchemesAsPrivileged).toHaveBeenCalledExactlyOnceWith([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  it('refuses to navigate, to embed and to open further windows', async () => {
    const window = await start();
    for (const name of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
      const event = { preventDefault: vi.fn(), url: 'https://elsewhere.test/' };
      window.webContents.emit(name, event);
      expect(event.preventDefault, name).toHaveBeenCalled();
    }
    expect(window.webContents.windowOpenHandler?.({ url: 'https://elsewhere.test/' })).toEqual({ action: 'deny' });
  });

  it('gets no permission but putting text on the clipboard', async () => {
    await start();
    const { requestHandler, checkHandler, deviceHandler } = electron.session.defaultSession;
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'usb']) {
      const answer = vi.fn();
      requestHandler?.(null, permission, answer);
      expect(answer, permission).toHaveBeenCalledExactlyOnceWith(false);
      expect(checkHandler?.(null, permission), permission).toBe(false);
    }
    expect(checkHandler?.(null, 'clipboard-sanitized-write')).toBe(true);
    expect(deviceHandler?.()).toBe(false);
  });

  it('comes to the front when the program is started again', async () => {
    const window = await start();
    electron.app.emit('second-instance');
    expect(window.restore).toHaveBeenCalled();
    expect(window.focus).toHaveBeenCalled();
  });

  it('leaves a second instance to the first', async () => {
    electron.app.requestSingleInstanceLock.mockReturnValue(false);
    await import('../../../src/main/index.ts');
    expect(electron.app.quit).toHaveBeenCalled();
    expect(StubWindow.opened).toEqual([]);
  });
});

describe('closing the window while it measures', () => {
  const { DEFAULT_SWEEP: sweep } = sweeps;
  const query = { search: '', adapterIds: null, sweepIds: null, contenders: null, choices: null, statuses: null };

  /** A window whose page measures, as far as the main process can know. */
  async function startMeasuring(): Promise<StubWindow> {
    const window = await start();
    await invoke('acquireMeasuring', []);
    const info = (await invoke('info', [])) as { value: { machine: Machine } };
    const adapter = makeAdapter({ machineId: info.value.machine.id });
    const place = { sweepId: SWEEP_ID, orderSeed: 1, adapter, pointCount: 3, pointsDone: 0 };
    const { machineId } = adapter;
    const run = makeRun({ sweepId: SWEEP_ID, point: 0, adapterId: adapter.id, machineId });
    const { id, sweepId, point, startedAt, adapterId, runtime, preset, config } = run;
    const started = { id, sweepId, point, startedAt, adapterId, runtime, preset, config };
    for (const event of [
      { kind: 'sweep-started', sweep, ...place },
      { kind: 'run-started', run: started },
      { kind: 'run-finished', run },
      { kind: 'run-started', run: { ...started, id: '0190a1b2-0000-7000-8000-00000000bbbb', point: 1 } },
    ])
      expect(await invoke('record', [event])).toEqual({ ok: true, value: undefined });
    return window;
  }

  const outcome = async (): Promise<unknown> => {
    const listed = (await invoke('listSweeps', [10])) as { value: { outcome: string }[] };
    return listed.value.map((found) => found.outcome);
  };

  /** What Electron does when the page asks not to be left; whether it is left nevertheless. */
  function leave(window: StubWindow, answer: number, isClosing = true): boolean {
    electron.dialog.showMessageBoxSync.mockReturnValueOnce(answer);
    if (isClosing) window.emit('close', { preventDefault: vi.fn() });
    const event = { preventDefault: vi.fn() };
    window.webContents.emit('will-prevent-unload', event);
    return event.preventDefault.mock.calls.length > 0;
  }

  it('asks, and goes on measuring unless told otherwise', async () => {
    const window = await startMeasuring();
    expect(leave(window, 0)).toBe(false);
    expect(electron.dialog.showMessageBoxSync).toHaveBeenCalledExactlyOnceWith(
      window,
      expect.objectContaining({
        message: 'A measurement is running. Stop it and close the window?',
        buttons: ['Keep measuring', 'Stop and close'],
        defaultId: 0,
        cancelId: 0,
      }),
    );
    expect(await outcome()).toEqual(['running']);
    expect(await invoke('acquireMeasuring', [])).toMatchObject({ ok: false, code: 'busy' });
  });

  it('ends the sweep as cancelled when the answer is to stop, with what is finished kept', async () => {
    const window = await startMeasuring();
    expect(leave(window, 1)).toBe(true);
    // The page is gone only now: until then it could still record what it had finished.
    expect(await outcome()).toEqual(['running']);
    await closeWindow();
    const { openStore } = await import('../../../src/main/store/store.ts');
    const store = openStore(join(folder, 'antler.db'));
    expect(store.listSweeps(10)).toMatchObject([{ outcome: 'cancelled' }]);
    const { runs } = store.listRuns({ ...query, sort: 'status', descending: false, offset: 0, limit: 10 });
    expect(runs.map(({ status }) => status)).toEqual(['interrupted', 'ok']);
    store.close();
  });

  it('asks in the language of the system, and then in that which the page shows', async () => {
    electron.app.getPreferredSystemLanguages.mockReturnValueOnce(['zh-Hans-CN', 'en']);
    const window = await startMeasuring();
    leave(window, 0);
    expect(electron.dialog.showMessageBoxSync.mock.lastCall).toMatchObject([
      {},
      { message: '正在测量。停止测量并关闭窗口？', buttons: ['继续测量', '停止并关闭'] },
    ]);
    expect(await invoke('setLanguage', ['en'])).toMatchObject({ ok: true });
    leave(window, 0);
    expect(electron.dialog.showMessageBoxSync.mock.lastCall).toMatchObject([
      {},
      { buttons: ['Keep measuring', 'Stop and close'] },
    ]);
  });

  it('asks about a reload in its own words', async () => {
    const window = await startMeasuring();
    expect(leave(window, 1, false)).toBe(true);
    expect(electron.dialog.showMessageBoxSync.mock.lastCall).toMatchObject([
      {},
      { buttons: ['Keep measuring', 'Stop and reload'] },
    ]);
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    expect(await outcome()).toEqual(['cancelled']);
  });

  it('keeps the machine awake from the beginning of a measurement to its end, however that comes', async () => {
    const { active } = electron.powerSaveBlocker;
    const window = await start();
    expect(active).toEqual([]);
    await invoke('acquireMeasuring', []);
    expect(active).toEqual(['prevent-app-suspension']);
    await invoke('acquireMeasuring', []);
    await invoke('releaseMeasuring', []);
    expect(active).toEqual([]);
    await invoke('acquireMeasuring', []);
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(active).toEqual([]);
    await invoke('acquireMeasuring', []);
    await closeWindow();
    expect(active).toEqual([]);
  });
});

describe('starting', () => {
  it('sets the switches before anything else', async () => {
    await start();
    expect(electron.app.switches.get('disable-dawn-features')).toBe('timestamp_quantization');
    expect(electron.app.switches.has('enable-unsafe-webgpu')).toBe(true);
  });

  it('goes without Vulkan where Chromium draws on Wayland', async () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
    vi.stubEnv('WAYLAND_DISPLAY', 'wayland-0');
    await start();
    expect(electron.app.switches.has('enable-features')).toBe(false);
    const told = (await invoke('environment', [])) as { value: { switches: string[] } };
    expect(told.value.switches.join(' ')).not.toContain('Vulkan');
  });

  it('keeps Vulkan where it was started for X11, and notes that', async () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
    vi.stubEnv('WAYLAND_DISPLAY', 'wayland-0');
    electron.app.switches.set('ozone-platform', 'x11');
    await start();
    expect(electron.app.switches.get('enable-features')).toBe('Vulkan');
    const told = (await invoke('environment', [])) as { value: { switches: string[] } };
    expect(told.value.switches).toEqual(expect.arrayContaining(['ozone-platform=x11', 'enable-features=Vulkan']));
  });

  it('shows the window in the end, drawn or not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { createWindow } = await import('../../../src/main/window.ts');
    createWindow('preload.cjs');
    const [window] = StubWindow.opened;
    vi.advanceTimersByTime(10_000);
    expect(window?.show).toHaveBeenCalledOnce();
    vi.useRealTimers();
    window?.emit('closed');
    electron.app.quit();
  });

  it('ends with one message where the database cannot be used', async () => {
    mkdirSync(join(folder, 'antler.db'));
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const ready = Promise.withResolvers<void>();
    electron.app.whenReady.mockReturnValue(ready.promise);
    await import('../../../src/main/index.ts');
    await vi.waitFor(() => expect(written).toHaveBeenCalledWith(expect.stringContaining('is a directory')));
    // Linux would show no box yet.
    expect(electron.dialog.showErrorBox).not.toHaveBeenCalled();
    ready.resolve();
    await vi.waitFor(() => expect(electron.app.exit).toHaveBeenCalledWith(1));
    expect(electron.dialog.showErrorBox).toHaveBeenCalledExactlyOnceWith(
      expect.any(String),
      expect.stringContaining('is a directory'),
    );
    expect(StubWindow.opened).toEqual([]);
  });

  it('gives everything back when the window closes', async () => {
    await start();
    await closeWindow();
    expect(electron.ipcMain.handlers.size).toBe(0);
    expect(readdirSync(folder)).toEqual(['antler.db']);
  });
});

describe('the Bridge', () => {
  it('has one handler for every method', async () => {
    await start();
    expect([...electron.ipcMain.handlers.keys()].sort()).toEqual(BRIDGE_METHODS.map((name) => `bridge:${name}`).sort());
  });

  it('answers its own page', async () => {
    await start();
    expect(await invoke('info', [])).toMatchObject({ ok: true, value: { shell: 'electron', runCount: 0 } });
    expect(await invoke('getRun', [17])).toMatchObject({ ok: false, code: 'invalid' });
  });

  it.each([
    ['a frame that is gone', null],
    ['an embedded frame', { url: 'app://antler/', parent: OWN_FRAME }],
    ['another origin', { url: 'https://elsewhere.test/', parent: null }],
    ['another host of the scheme', { url: 'app://antler.elsewhere.test/', parent: null }],
    ['a file', { url: 'file:///antler/index.html', parent: null }],
    ['nonsense', { url: 'antler', parent: null }],
  ])('does not answer %s', async (_what, frame) => {
    await start();
    expect(await invoke('info', [], frame)).toMatchObject({ ok: false, code: 'invalid' });
  });

  it('forgets a page that is loaded anew, so that it can measure again', async () => {
    const window = await start();
    expect(await invoke('acquireMeasuring', [])).toMatchObject({ ok: true });
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    expect(await invoke('acquireMeasuring', [])).toMatchObject({ ok: false, code: 'busy' });
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    expect(await invoke('acquireMeasuring', [])).toMatchObject({ ok: true });
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(await invoke('acquireMeasuring', [])).toMatchObject({ ok: true });
  });

  it('saves an export where the person says, whole or not at all', async () => {
    await start();
    await invoke('importBundle', ['a.json', bundleFileText(makeBundle([makeRun()]))]);
    const { id } = makeRun();
    const target = join(folder, 'mine.json');

    electron.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: true, filePath: '' });
    expect(await invoke('exportRuns', [[id], 'json'])).toEqual({ ok: true, value: null });

    electron.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath: target });
    expect(await invoke('exportRuns', [[id], 'json'])).toEqual({ ok: true, value: 'mine.json' });
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ format: 'antler-bundle', runs: [{ id }] });

    vi.spyOn(console, 'error').mockImplementationOnce(() => undefined);
    electron.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath: join(folder, 'no/such/x.json') });
    expect(await invoke('exportRuns', [[id], 'json'])).toMatchObject({ ok: false, code: 'failed' });
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('app://antler', () => {
  /** The shell serves a folder of its own here: the renderer is not built in this test. */
  async function serve(): Promise<(url: string, method?: string) => Promise<Response>> {
    mkdirSync(join(folder, 'page'));
    writeFileSync(join(folder, 'page/index.html'), 'page');
    writeFileSync(join(folder, 'secret.html'), 'outside');
    const { createElectronShell } = await import('../../../src/main/shell/electron.ts');
    const { createFakeBridge } = await import('./fake-bridge.ts');
    await createElectronShell({ root: join(folder, 'page'), preload: 'preload.cjs', switches: [] }).serve(
      createFakeBridge(),
    );
    const answer = electron.protocol.pages.get('app');
    if (answer === undefined) throw new Error('the scheme is not served');
    return (url, method = 'GET') => answer(new Request(url, { method }));
  }

  it('serves the page under its policy', async () => {
    const ask = await serve();
    const response = await ask('app://antler/');
    expect(await response.text()).toBe('page');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  });

  it.each([
    'app://antler/%2e%2e/secret.html',
    'app://antler/..%2fsecret.html',
    'app://antler/..%5csecret.html',
    'app://elsewhere/index.html',
    'app://antler/missing.html',
  ])('serves nothing else: %s', async (url) => {
    const ask = await serve();
    const response = await ask(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('not found');
  });

  it('is for reading only', async () => {
    const ask = await serve();
    expect((await ask('app://antler/index.html', 'POST')).status).toBe(404);
  });
});
