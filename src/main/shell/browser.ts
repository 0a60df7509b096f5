/**
 * The browser shell: the built page from a loopback server, in a window of an installed Chromium-family browser with
 * a profile of its own. For machines where Electron's binary cannot be had.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../shared/contract/fault.ts';
import type { BridgeServer } from '../bridge.ts';
import {
  type ChromiumSwitch,
  chromiumSwitches,
  ozonePlatform,
  runsOnWayland,
  switchTexts,
  toArgument,
} from '../switches.ts';
import { type PageServer, startPageServer } from './server.ts';
import type { Shell } from './shell.ts';

export interface BrowserShellOptions {
  /** The folder of the built renderer. */
  readonly root: string;
  /** The browser to open; null prints the address instead and serves until the process is told to end. */
  readonly browser: string | null;
  /** 0 takes any free one. */
  readonly port: number;
  /** Receives the start address where no browser is opened. */
  readonly announce: (startUrl: string) => void;
}

export function createBrowserShell(options: BrowserShellOptions): Shell {
  let server: PageServer | null = null;
  const stop = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.resolve());
  return {
    kind: 'browser',
    runtime: 'node',
    runtimeVersion: process.versions.node,
    switches: options.browser === null ? [] : switchTexts(browserSwitches()),
    watch: null,
    async serve(bridge: BridgeServer) {
      const visits = options.browser === null ? Number.POSITIVE_INFINITY : 1;
      server = await startPageServer({ bridge, root: options.root, port: options.port, visits });
    },
    async showWindow() {
      if (server === null) throw new Error('serve comes before showWindow');
      if (options.browser !== null) return showInBrowser(options.browser, server, stop.promise);
      options.announce(server.startUrl);
      await stop.promise;
    },
    // No way to ask for that from here; a machine that slept is noticed by its clock.
    keepAwake: () => undefined,
    close: async () => server?.close(),
  };
}

/** Resolves when the window was closed, or the program was told to end; the browser is gone by then. */
async function showInBrowser(browser: string, server: PageServer, stop: Promise<void>): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'antler-browser-'));
  const child = spawn(browser, browserArguments(server.startUrl, profile), { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = endOf(child);
  try {
    // On macOS the browser outlives its last window: there the page's end counts.
    await Promise.race([ended, server.pages.allGone(), stop]);
    if (!server.pages.anySeen && child.exitCode !== null) throw new Fault('failed', await ended);
  } finally {
    child.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function browserSwitches(): ChromiumSwitch[] {
  const ozone = ozonePlatform(process.platform, process.env);
  const onWayland = runsOnWayland(process.platform, process.env, ozone ?? '');
  const given = ozone === null ? [] : [{ name: 'ozone-platform', value: ozone }];
  return [...given, ...chromiumSwitches(process.platform, onWayland)];
}

function browserArguments(url: string, profile: string): string[] {
  const args = browserSwitches().map(toArgument);
  args.push(`--app=${url}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check');
  args.push('--disable-extensions', '--disable-sync', '--disable-background-networking', '--disable-component-update');
  // A measurement goes on while the window is covered by another one.
  args.push('--disable-background-timer-throttling', '--disable-renderer-backgrounding');
  args.push('--disable-backgrounding-occluded-windows', '--window-size=1360,900');
  // Chromium's sandbox cannot be set up by root.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return args;
}

/** Resolves when the browser's process is gone, with why in case no window had been seen. */
function endOf(child: ChildProcess): Promise<string> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString('utf8')).slice(-2000)));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`the browser could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      const lastLine = errors.trim().split('\n').at(-1) ?? '';
      resolve(`the browser ended (${signal ?? `status ${code}`}) before it showed the window. ${lastLine}`.trim());
    });
  });
}
