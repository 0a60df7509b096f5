import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../src/main/export/html.ts';
import type { Bundle } from '../../src/shared/contract/bundle.ts';
import { hostileBundle } from '../main/export/hostile.ts';
import { launchBrowser } from '../support/page/browser.ts';
import { demoBundle } from '../support/runs/bundle.ts';
import { ensureReportPage } from '../support/page/report-page.ts';

describe('an exported report in a browser without a network', () => {
  const folder = mkdtempSync(join(tmpdir(), 'antler-report-'));
  let browser: Browser;

  beforeAll(async () => {
    await ensureReportPage();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(bundle: Bundle, options: BrowserContextOptions = {}) {
    const file = join(folder, 'report.html');
    writeFileSync(file, html.write(bundle));
    const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on(
      'console',
      (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())),
    );
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => void (request.url().startsWith('file:') || complaints.push(request.url())));
    await page.goto(`file://${file}`);
    return { page, complaints, close: () => context.close() };
  }

  /** How many different colours each canvas holds: an empty one has one. */
  function colours(page: Page): Promise<number[]> {
    return page.$$eval('canvas', (canvases) =>
      canvases.map((canvas) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      }),
    );
  }

  it.each(['light', 'dark'] as const)('draws every chart (%s)', async (colorScheme) => {
    const { page, complaints, close } = await open(demoBundle('both'), { colorScheme });
    const figures = await page.locator('figure[data-chart]').count();
    expect(await page.locator('html').getAttribute('data-charts')).toBe(String(figures));
    const found = await colours(page);
    expect(found).toHaveLength(figures);
    expect(found.filter((count) => count < 10)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([1280, 2560])('fits a window of %i pixels', async (width) => {
    const { page, close } = await open(demoBundle('both'), { viewport: { width, height: 900 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await close();
  });

  it('redraws for another colour scheme', async () => {
    const { page, complaints, close } = await open(demoBundle('quick'), { colorScheme: 'light' });
    const before = await page.locator('canvas').first().screenshot();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect((await page.locator('canvas').first().screenshot()).equals(before)).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it('runs nothing that a hostile bundle brings', async () => {
    const { page, complaints, close } = await open(hostileBundle());
    expect(await page.title()).not.toBe('owned');
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it('reads without scripts', async () => {
    const { page, close } = await open(demoBundle('standard'), { javaScriptEnabled: false });
    expect(await page.locator('h1').innerText()).toContain('AMD Radeon 780M');
    expect(await page.locator('#verdict td').count()).toBe(16);
    expect(await page.locator('noscript').innerText()).toContain('tables');
    expect(await page.locator('.canvas').first().isVisible()).toBe(false);
    await close();
  });
});
