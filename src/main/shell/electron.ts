/** The Electron shell: the product's window. Kept small enough to be right by reading. */
import { say } from '../../shared/words/say.ts';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  type IpcMainInvokeEvent,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  session,
} from 'electron';
import { BRIDGE_METHODS, bridgeChannel, type BridgeFailure } from '../../shared/contract/bridge.ts';
import type { BridgeServer } from '../bridge.ts';
import type { PowerWatch } from '../environment/conditions.ts';
import { askBeforeLeaving, createWindow, denyPermissions, PAGE_URL, pageUrl } from '../window.ts';
import { findPageFile, SECURITY_HEADERS } from './files.ts';
import type { Shell } from './shell.ts';

/** Makes app: a proper origin; has to be called before Electron is ready, and once. */
export function registerPageScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }]);
}

/** Where the built parts of the window lie, and how Chromium was started. */
export interface ElectronShellOptions {
  /** The folder of the renderer. */
  readonly root: string;
  /** The preload script. */
  readonly preload: string;
  /** Chromium's switches, for the record. */
  readonly switches: readonly string[];
}

export function createElectronShell({ root, preload, switches }: ElectronShellOptions): Shell {
  let window: BrowserWindow | null = null;
  let served: BridgeServer | null = null;
  app.on('second-instance', () => focus(window));
  // Left to itself Electron would end the process before the database is closed.
  app.on('window-all-closed', () => undefined);
  return {
    kind: 'electron',
    runtime: 'electron',
    runtimeVersion: process.versions.electron ?? 'unknown',
    switches,
    watch: watchPower(),
    keepAwake: createWakefulness(),
    async serve(bridge) {
      await app.whenReady();
      denyPermissions(session.defaultSession);
      protocol.handle('app', (request) => answerPageRequest(root, request));
      handleCalls(bridge, () => window);
      served = bridge;
    },
    async showWindow() {
      const opened = createWindow(preload);
      window = opened;
      if (served !== null) watchPage(opened, served);
      const closed = new Promise<void>((resolve) => opened.once('closed', resolve));
      await opened.loadURL(pageUrl());
      await closed;
    },
    close() {
      for (const method of BRIDGE_METHODS) ipcMain.removeHandler(bridgeChannel(method));
      app.quit();
      return Promise.resolve();
    },
  };
}

/** Electron tells of power and sleep on every platform; to be asked once it is ready. */
function watchPower(): PowerWatch {
  let suspends = 0;
  void app.whenReady().then(() => powerMonitor.on('suspend', () => (suspends += 1)));
  return { isOnBattery: () => powerMonitor.isOnBatteryPower(), suspends: () => suspends };
}

function focus(window: BrowserWindow | null): void {
  if (window === null || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Keeps the system from sleeping, not the screen: the machine computes, and nobody need look. */
function createWakefulness(): (isMeasuring: boolean) => void {
  let blocker: number | null = null;
  return (isMeasuring) => {
    if (isMeasuring) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
}

/** A page that crashed, was loaded anew or closed does not measure any more. */
function watchPage(window: BrowserWindow, bridge: BridgeServer): void {
  const id = String(window.webContents.id);
  const leaving = askBeforeLeaving(window);
  const forget = (): void => {
    const reason = leaving.takeReason();
    if (reason !== null) bridge.cancel(id, reason);
    bridge.forget(id);
  };
  window.on('closed', forget);
  window.webContents.on('render-process-gone', forget);
  window.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) forget();
  });
}

function handleCalls(bridge: BridgeServer, window: () => BrowserWindow | null): void {
  for (const method of BRIDGE_METHODS) {
    ipcMain.handle(bridgeChannel(method), (event, ...args: unknown[]) => {
      if (!isOwnPage(event)) return refusal;
      return bridge.call(method, args, {
        id: String(event.sender.id),
        saveFile: (name, content) => saveFile(window(), name, content),
      });
    });
  }
}

const refusal: BridgeFailure = { ok: false, code: 'invalid', message: 'this page may not call the Bridge' };

/** The top frame of the own page, and nothing that it might embed. */
function isOwnPage({ senderFrame }: IpcMainInvokeEvent): boolean {
  if (senderFrame === null || senderFrame.parent !== null) return false;
  const sender = URL.parse(senderFrame.url);
  const own = URL.parse(pageUrl());
  return sender !== null && own !== null && sender.protocol === own.protocol && sender.host === own.host;
}

/** Asks where to, then writes beside the target and renames, so that no half-written file is left under its name. */
async function saveFile(
  window: BrowserWindow | null,
  suggestedName: string,
  content: string | Uint8Array,
): Promise<string | null> {
  const options = { title: say('shell.save'), defaultPath: suggestedName };
  const chosen = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  if (chosen.canceled || chosen.filePath === '') return null;
  const partial = `${chosen.filePath}.partial`;
  try {
    await writeFile(partial, content);
    await rename(partial, chosen.filePath);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return basename(chosen.filePath);
}

/** Serves the built page at app://antler/, and nothing else. */
async function answerPageRequest(root: string, request: Request): Promise<Response> {
  const url = URL.parse(request.url);
  const isPage = url !== null && url.host === new URL(PAGE_URL).host && request.method === 'GET';
  const file = isPage ? await findPageFile(root, url.pathname) : null;
  if (file === null) return new Response('not found', { status: 404, headers: SECURITY_HEADERS });
  const headers = { ...SECURITY_HEADERS, 'content-type': file.contentType };
  return new Response(await readFile(file.path), { headers });
}
