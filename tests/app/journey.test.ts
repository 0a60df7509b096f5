/** The main path, clicked through with WebGPU really running: measure, compare, export, import, library, delete. */
import { readBundleFile } from '../support/bundle-file.ts';
import { rnnConfigOf } from '../../src/shared/studies/rnn/config.ts';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { formatNs } from '../../src/shared/text/units.ts';
import { query, temporaryPath } from '../support/temporary-database.ts';
import { fillTinySweep, openWindow } from '../support/page/window.ts';

interface StoredRun {
  readonly id: string;
  readonly algorithm: string;
  readonly length: number;
  readonly status: string;
}

async function measureTinySweep(page: Page): Promise<void> {
  await fillTinySweep(page);
  await page.getByText('2 points').waitFor();
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await page.getByText('finished', { exact: true }).waitFor({ timeout: 120_000 });
}

async function exportAs(page: Page, button: RegExp, format: string): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: button }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: format }).click(),
  ]);
  const path = temporaryPath(download.suggestedFilename());
  await download.saveAs(path);
  return { name: path, text: readFileSync(path, 'utf8') };
}

test('a sweep is measured, stored, compared, exported, deleted and imported again', async () => {
  const { page, database } = await openWindow();
  await measureTinySweep(page);

  const stored = query<StoredRun>(
    database,
    `SELECT id, contender AS algorithm, sizes ->> '$.length' AS length, status FROM runs ORDER BY length, contender`,
  );
  expect(stored.map(({ algorithm, length, status }) => [algorithm, length, status])).toEqual([
    ['quasi-deer', 64, 'ok'],
    ['sequential', 64, 'ok'],
    ['quasi-deer', 128, 'ok'],
    ['sequential', 128, 'ok'],
  ]);
  expect(query(database, "SELECT 1 FROM sweeps WHERE outcome = 'finished'")).toHaveLength(1);
  await expect.poll(() => page.getByRole('row').filter({ hasText: 'quasi-deer' }).count()).toBe(2);

  await page.getByRole('link', { name: 'Compare these runs' }).click();
  await page.locator('.verdict .headline').first().waitFor();
  expect(await page.getByText('Software adapter').count()).toBeGreaterThan(0);
  expect(await page.getByRole('img', { name: /^Speed-up over sequence length\. / }).count()).toBe(1);

  const { name: bundlePath, text } = await exportAs(page, /Export 4 runs/, 'Bundle');
  const bundle = readBundleFile(text);
  expect(bundle.runs.map(({ id }) => id).sort()).toEqual(stored.map(({ id }) => id).sort());

  const timed = bundle.runs.find(
    ({ config }) => config.contender === 'quasi-deer' && rnnConfigOf(config).length === 128,
  )!;
  const shown = formatNs(timed.timing!.solveNs.median);
  expect(await page.getByRole('row').filter({ hasText: shown }).count()).toBeGreaterThan(0);

  const report = await exportAs(page, /Export 4 runs/, 'Report');
  expect(report.text).toContain('<!doctype html>');
  const table = await exportAs(page, /Export 4 runs/, 'Table');
  expect(table.text.trim().split('\n')).toHaveLength(5);

  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete 4 runs' }).click();
  await page.getByText('4 runs deleted').waitFor();
  await page.getByText('No runs yet').waitFor();
  expect(query(database, 'SELECT 1 FROM runs')).toHaveLength(0);

  await page.setInputFiles('input[type=file] >> nth=0', [bundlePath]);
  await page.getByText('4 runs added').waitFor();
  expect(query(database, 'SELECT 1 FROM runs')).toHaveLength(4);
  await page.setInputFiles('input[type=file] >> nth=0', [bundlePath]);
  await page.getByText('0 runs added, 4 already there').waitFor();
  expect(query(database, 'SELECT 1 FROM runs')).toHaveLength(4);
});

test('a run’s page shows what was stored of it', async () => {
  const { page, database } = await openWindow();
  await measureTinySweep(page);
  const [run] = query<{ id: string; iterations: number }>(
    database,
    `SELECT id, iterations FROM runs WHERE contender = 'quasi-deer' AND sizes ->> '$.length' = 128`,
  );
  await page.getByRole('row').filter({ hasText: 'quasi-deer' }).filter({ hasText: '128' }).getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'quasi-deer' }).waitFor();
  expect(page.url()).toContain(run!.id);
  const figure = page.locator('dl > div').filter({ hasText: 'Iterations' });
  expect(await figure.textContent()).toContain(String(run!.iterations));
  expect(await page.getByRole('img', { name: /^Wall time: \d+ samples, median / }).count()).toBe(1);
  expect(
    await page.getByText('npm run antler -- run --cell gru --algorithm sequential,quasi-deer').textContent(),
  ).toContain('--length 128 --state 2');
  const rows = page.getByRole('table', { name: 'Trace of the iterations' }).getByRole('row');
  expect(await rows.count()).toBe(run!.iterations + 1);
});
