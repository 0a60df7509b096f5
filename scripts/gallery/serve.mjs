/** Serves the gallery with Vite, and takes its pictures. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import vue from '@vitejs/plugin-vue';
import { createServer } from 'vite';
import { findBrowser } from '../setup/browser.mjs';
import { ROOT } from '../setup/paths.mjs';
import { SetupError } from '../setup/report.mjs';

const PAGE = '/tests/gallery/index.html';
const THEMES = ['light', 'dark'];
/** Of the page, in pixels: a common window. */
const VIEWPORT = { width: 1280, height: 900 };

export async function runGallery(args) {
  const { values } = parseArgs({
    args,
    options: { shots: { type: 'string' }, port: { type: 'string', default: '0' } },
  });
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    plugins: [vue()],
    // Fixtures name their runs by a hash.
    resolve: { alias: { 'node:crypto': join(ROOT, 'tests/gallery/hash-stand-in.ts') } },
    server: { port: Number(values.port), host: '127.0.0.1' },
  });
  await server.listen();
  const url = new URL(PAGE, server.resolvedUrls.local[0]).href;
  if (values.shots === undefined) return void console.log(url);
  try {
    await takeShots(url, resolve(values.shots));
  } finally {
    await server.close();
  }
}

/** One PNG for each part of the page and theme. Throws where the page complains. */
async function takeShots(url, folder) {
  const executablePath = findBrowser();
  if (executablePath === null) throw new SetupError('pictures need an installed browser of the Chromium family');
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    mkdirSync(folder, { recursive: true });
    for (const theme of THEMES) await shootTheme(await browser.newPage({ viewport: VIEWPORT }), url, theme, folder);
  } finally {
    await browser.close();
  }
}

async function shootTheme(page, url, theme, folder) {
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(`${url}?theme=${theme}`);
  await page
    .locator('html[data-gallery=ready]')
    .waitFor({ timeout: 60_000 })
    .catch((error) => complaints.unshift(error.message));
  // All of it in view: what sticks to the edge of a window would lie over the rest.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...VIEWPORT, height });
  for (const part of await page.locator('[data-shot]').all()) {
    const path = join(folder, `${await part.getAttribute('data-shot')}-${theme}.png`);
    await part.screenshot({ path, animations: 'disabled' });
    console.log(path);
  }
  if (complaints.length > 0) throw new SetupError(`the gallery complains: ${complaints.join('; ')}`);
  await page.close();
}
