/** The built application in a real browser: the browser shell without its own window, and a Chromium that visits it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { launchBrowser } from './browser.ts';
import { temporaryPath } from '../temporary-database.ts';

const WITH_WEBGPU = ['--enable-unsafe-webgpu', '--enable-webgpu-developer-features'];
const BUILT = join(import.meta.dirname, '../../../out/main/browser.js');

export interface Served {
  readonly url: string;
  readonly database: string;
  /** Ends the process as a crash would. */
  kill(): Promise<void>;
}

export interface AppWindow extends Served {
  readonly page: Page;
}

export interface WindowOptions {
  readonly database?: string;
  /** false: a browser without WebGPU. */
  readonly webgpu?: boolean;
  /** The language of the system, which the browser passes on. */
  readonly locale?: string;
}

/** Starts the browser shell on a database of its own. */
export async function serveApp(database = temporaryPath()): Promise<Served> {
  if (!existsSync(BUILT)) throw new Error('The application is not built: run "npm run build" first.');
  const child = spawn(process.execPath, [BUILT, '--no-open'], {
    env: { ...process.env, ANTLER_DATABASE: database },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    void ended.then(() => reject(new Error(`the shell ended: ${errors.join('')}`)));
  });
  return {
    url,
    database,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Opens the application's page. When the test ends, nothing may have been written to the console as an error. */
export async function openWindow(options: WindowOptions = {}): Promise<AppWindow> {
  const served = await serveApp(options.database);
  return { ...served, page: await visit(served, options) };
}

/** One more page on an application that is served already. */
export async function visit(
  { url }: Pick<Served, 'url'>,
  { webgpu = true, locale = 'en-GB' }: WindowOptions = {},
): Promise<Page> {
  const browser = await launchBrowser(webgpu ? WITH_WEBGPU : ['--disable-features=WebGPU']);
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 800 }, acceptDownloads: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A refused call is an answer that the page shows; a server that was killed on purpose cannot answer.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      complaints.push(message.text());
  });
  onTestFinished(async () => {
    await browser.close();
    expect(complaints).toEqual([]);
  });
  await page.goto(url);
  return page;
}

/** What a tiny sweep is on the form: two lengths, one state size, the algorithms given, a second per point. */
export async function fillTinySweep(page: Page, { lengths = '64, 128', seconds = '1' } = {}): Promise<void> {
  await page.getByText('Everything fits').waitFor();
  await page.getByLabel('Sequence length T').fill(lengths);
  await page.getByLabel('State size D').fill('2');
  await page.getByLabel('Time per point').fill(seconds);
  for (const name of ['deer', 'quasi-elk']) await page.getByRole('checkbox', { name, exact: true }).uncheck();
}
