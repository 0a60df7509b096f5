/** The Compare page: the map as a picture, crossovers, and speed at equal accuracy. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeBundle } from '../support/runs/runs.ts';
import { fillStore } from '../support/runs/sample-runs.ts';
import { temporaryStore } from '../support/temporary-database.ts';
import { toleranceRuns } from '../support/runs/tolerance-runs.ts';
import { openWindow } from '../support/page/window.ts';

test('three machines in one comparison have a verdict each, with their own dates, under no filter that nobody set', async () => {
  const store = temporaryStore();
  fillStore(store, 480, { processes: 3 });
  const { page } = await openWindow({ database: store.path, webgpu: false });
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByRole('button', { name: /^Sweep/ }).click();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.keyboard.press('Escape');
  const verdicts = page.getByRole('region', {
    name: /Parallel evaluation|Stepping through|No verdict|Measured in/,
  });
  await expect.poll(() => verdicts.count(), { timeout: 20_000 }).toBe(3);
  const texts = await verdicts.allInnerTexts();
  const expected = [
    ['Intel Arc Graphics', '7 Jan 2026'],
    ['NVIDIA GeForce RTX 4070', '5 Jan 2026'],
    ['llvmpipe (LLVM 19.1.7, 256 bits) (software)', '6 Jan 2026'],
  ];
  expected.forEach(([adapter, date], index) => {
    const text = texts[index]!.replaceAll('\u00a0', ' ');
    expect(text.startsWith(adapter!)).toBe(true);
    expect(text).toContain(`On ${adapter}, `);
    expect(text).toContain(date);
    expect(text).toContain('of 32 points');
    expect(text.includes('says nothing about any GPU')).toBe(adapter!.endsWith('(software)'));
  });
  await page.getByText('these charts show only D = 32').waitFor();

  await page.getByRole('button', { name: /^State D/ }).click();
  await page.getByRole('checkbox', { name: '16', exact: true }).click();
  await page.keyboard.press('Escape');
  for (const heading of await verdicts.getByRole('heading', { level: 2 }).allInnerTexts())
    expect(heading).toMatch(/, at D = 16$/);
});

test('the map can be saved as it is seen, and the tables beside it say where and at which accuracy', async () => {
  const store = temporaryStore();
  store.addBundle(makeBundle(toleranceRuns([100, 1000, 10_000], [4, 16])), 'test');
  const { page } = await openWindow({ database: store.path, webgpu: false });
  await page.getByRole('link', { name: 'Compare' }).click();
  const map = page.getByRole('img', {
    name: /^Whether and where parallel evaluation wins on NVIDIA GeForce RTX 4070: gru/,
  });
  await map.waitFor();
  for (const [button, start] of [
    ['Save as SVG', '<svg '],
    ['Save as PNG', '\u0089PNG'],
  ] as const) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^antler-nvidia-geforce-rtx-4070-gru-b-1\.(svg|png)$/);
    expect(readFileSync(await download.path(), 'latin1').slice(0, start.length)).toBe(start);
  }
  await page.getByRole('button', { name: 'Show as table' }).first().click();
  await page.getByRole('cell', { name: /deer/ }).first().waitFor();
  await page.getByRole('heading', { name: 'Crossover with sequential' }).waitFor();
  await page
    .getByText(/from about T = /)
    .first()
    .waitFor();
  await page.getByRole('heading', { name: 'Same accuracy' }).waitFor();
  await page.getByText('The error of sequential itself is 3e-7.').waitFor();
});
