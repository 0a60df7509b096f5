import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createBrowserShell } from '../../../src/main/shell/browser.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';
import { createFakeBridge } from './fake-bridge.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'page'));
  writeFileSync(join(folder, 'page/index.html'), 'page');
});

/** A program in the browser's place: notes its arguments, then does what the script says with `url`. */
function fakeBrowser(script: string): string {
  const path = join(folder, 'browser.mjs');
  const head = [
    `#!${process.execPath}`,
    "import { writeFileSync } from 'node:fs';",
    `writeFileSync(${JSON.stringify(join(folder, 'arguments.json'))}, JSON.stringify(process.argv.slice(2)));`,
    "const url = process.argv.find((argument) => argument.startsWith('--app=')).slice('--app='.length);",
  ];
  writeFileSync(path, [...head, script].join('\n'));
  chmodSync(path, 0o755);
  return path;
}

const OPEN_AND_LEAVE = `
  const start = await fetch(url, { redirect: 'manual' });
  const cookie = start.headers.get('set-cookie').split(';')[0];
  const alive = await fetch(new URL('/alive?page=page-0001', url), { headers: { cookie } });
  if (alive.status !== 200) process.exit(3);
  process.exit(0);`;

function noted(): string[] {
  return JSON.parse(readFileSync(join(folder, 'arguments.json'), 'utf8')) as string[];
}

async function show(browser: string): Promise<ReturnType<typeof createFakeBridge>> {
  const bridge = createFakeBridge();
  const shell = createBrowserShell({ root: join(folder, 'page'), browser, port: 0, announce: () => undefined });
  await shell.serve(bridge);
  try {
    await shell.showWindow();
  } finally {
    await shell.close();
  }
  return bridge;
}

describe('the browser shell', () => {
  it('ends with the browser, and leaves no profile behind', async () => {
    const bridge = await show(fakeBrowser(OPEN_AND_LEAVE));
    expect(bridge.forgotten).toEqual(['page-0001']);
    const profile = noted().find((argument) => argument.startsWith('--user-data-dir='));
    expect(existsSync(profile?.split('=')[1] ?? folder)).toBe(false);
    expect(noted()).toContain('--enable-unsafe-webgpu');
  });

  it('says why where the browser ends before it shows anything', async () => {
    const browser = fakeBrowser(`console.error('first line'); console.error('no display'); process.exit(7);`);
    await expect(show(browser)).rejects.toThrow(/status 7.*no display/s);
  });

  it('says so where the browser cannot be started', async () => {
    await expect(show(join(folder, 'nothing'))).rejects.toThrow(/could not be started/);
  });

  it('prints an address that leads to the page where it is to open nothing', async () => {
    const { promise: announced, resolve: announce } = Promise.withResolvers<string>();
    const shell = createBrowserShell({ root: join(folder, 'page'), browser: null, port: 0, announce });
    await shell.serve(createFakeBridge());
    const shown = shell.showWindow();
    const start = await fetch(await announced, { redirect: 'manual' });
    const cookie = start.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', await announced), { headers: { cookie } });
    expect(await page.text()).toBe('page');
    process.emit('SIGTERM');
    await shown;
    await shell.close();
    await expect(fetch(await announced)).rejects.toThrow();
  });

  it('refuses a port that is taken', async () => {
    const first = createBrowserShell({ root: folder, browser: null, port: 0, announce: () => undefined });
    const { promise: announced, resolve: announce } = Promise.withResolvers<string>();
    const taken = createBrowserShell({ root: folder, browser: null, port: 0, announce });
    await taken.serve(createFakeBridge());
    const shown = taken.showWindow();
    const port = Number(new URL(await announced).port);
    const second = createBrowserShell({ root: folder, browser: null, port, announce: () => undefined });
    await expect(second.serve(createFakeBridge())).rejects.toThrow(/EADDRINUSE/);
    process.emit('SIGTERM');
    await shown;
    await Promise.all([first.close(), taken.close()]);
  });
});
