/** What the pages say when there is nothing to show, or something is wrong. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fillStore } from '../support/runs/sample-runs.ts';
import { query, temporaryPath, temporaryStore } from '../support/temporary-database.ts';
import { openWindow } from '../support/page/window.ts';

test('every page of an empty library says what to do next', async () => {
  const { page } = await openWindow();
  await page.getByRole('button', { name: 'Start measuring' }).waitFor();
  await page.getByText('SwiftShader computes on the processor').waitFor();
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByText('Nothing to compare yet').waitFor();
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByText('No runs yet').waitFor();
  await page.getByRole('link', { name: 'Measure this machine' }).click();
  await page.getByRole('button', { name: 'Start measuring' }).waitFor();
  await page.evaluate(() => (location.hash = '#/run/00000000-0000-4000-8000-000000000000'));
  await page.getByText('This run is not in the database').waitFor();
});

test('a browser without WebGPU says so and cannot start', async () => {
  const { page } = await openWindow({ webgpu: false });
  await page.getByText('Nothing can be measured here.').waitFor();
  expect(await page.getByRole('button', { name: 'Start measuring' }).isDisabled()).toBe(true);
});

test('a wrong field is named with its value, and nothing can start until it is right', async () => {
  const { page, database } = await openWindow();
  await page.getByText('Everything fits').waitFor();
  const start = page.getByRole('button', { name: 'Start measuring' });
  await page.getByLabel('Sequence length T').fill('100, 1e99');
  await page.getByText('Sequence length T: “1e99” is not a whole number from 1 to 1e9').first().waitFor();
  expect(await start.isDisabled()).toBe(true);
  await page.getByLabel('Sequence length T').fill('0');
  await page.getByText('Sequence length T: “0” is not a whole number').first().waitFor();
  await page.getByLabel('Sequence length T').fill('1k');
  await page.getByText('2 points').waitFor();
  expect(await start.isEnabled()).toBe(true);
  expect(query(database, 'SELECT 1 FROM sweeps')).toHaveLength(0);
});

test('sizes beyond the device are marked before anything is measured', async () => {
  const { page } = await openWindow();
  await page.getByText('Everything fits').waitFor();
  await page.getByLabel('Sequence length T').fill('1000, 1e9');
  await page.getByText(/combinations? will be skipped/).waitFor();
  expect(
    await page
      .getByText(/does not fit: /)
      .first()
      .textContent(),
  ).toMatch(/bytes/);
});

test('presets fill the form, and a changed form is a sweep of one’s own', async () => {
  const { page } = await openWindow();
  await page.getByRole('radio', { name: /^DEER paper/ }).click();
  expect(await page.getByLabel('Batch size B').inputValue()).toBe('16');
  await page.getByLabel('Batch size B').fill('8');
  expect(await page.getByRole('radio', { name: /^Own sweep/ }).getAttribute('aria-checked')).toBe('true');
  await page.getByLabel('Batch size B').fill('16');
  expect(await page.getByRole('radio', { name: /^DEER paper/ }).getAttribute('aria-checked')).toBe('true');
});

test('files that are not bundles are refused one by one, with a reason', async () => {
  const { page, database } = await openWindow();
  await page.getByRole('link', { name: 'Library' }).click();
  const cut = temporaryPath('cut.json');
  const other = temporaryPath('other.json');
  writeFileSync(cut, '{"format": "antler-bundle", "version": 1,');
  writeFileSync(other, '{"hello": 1}');
  await page.setInputFiles('input[type=file] >> nth=0', [cut, other]);
  const lines = page.getByRole('alert').getByRole('listitem');
  await expect.poll(() => lines.count()).toBe(2);
  expect(await lines.first().textContent()).toContain('cut.json');
  expect(await lines.last().textContent()).toContain('other.json');
  expect(query(database, 'SELECT 1 FROM runs')).toHaveLength(0);
});

test('the library searches, sorts and pages through many runs; Compare says when it is capped', async () => {
  const database = temporaryPath();
  const store = temporaryStore(database);
  fillStore(store, 1200);
  store.close();
  const { page } = await openWindow({ database });
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByText('1 to 50 of 1,200').waitFor();
  await page.getByRole('button', { name: 'Next page' }).click();
  await page.getByText('51 to 100 of 1,200').waitFor();
  await page.getByRole('searchbox').fill('jacobi');
  await page.getByText(/^1 to 50 of 240$/).waitFor();
  await page.getByRole('button', { name: 'T', exact: true }).click();
  await expect.poll(() => page.locator('tbody tr').first().textContent()).toContain('100');
  await page.getByRole('button', { name: 'Status all' }).click();
  await page.getByRole('checkbox', { name: 'wrong' }).click();
  await page.getByText('No run matches').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show all runs' }).click();

  await page.getByRole('link', { name: 'Compare' }).click();
  await page.locator('.verdict .headline').first().waitFor();
  await page.getByRole('button', { name: /^Sweep/ }).click();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByText('Showing the newest 1,000 of 1,200 runs').waitFor();
});

test('colours follow the system until the person chooses, and the choice stays', async () => {
  const { page } = await openWindow();
  const shown = (): Promise<string | null> => page.locator('html').getAttribute('data-theme');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(shown).toBe('dark');
  await page
    .getByRole('radio', { name: 'Light' })
    .or(page.getByRole('button', { name: 'Light' }))
    .first()
    .click();
  await expect.poll(shown).toBe('light');
  await page.reload();
  await expect.poll(shown).toBe('light');
});

test('every chart can be read as a table, and the pages work from the keyboard', async () => {
  const database = temporaryPath();
  const store = temporaryStore(database);
  fillStore(store, 160);
  store.close();
  const { page } = await openWindow({ database });
  await page.getByRole('link', { name: 'Compare' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.verdict .headline').first().waitFor();
  const toggles = page.getByRole('button', { name: 'Show as table' });
  const charts = page.getByRole('img', { name: /\. / });
  // The convergence charts follow once their traces are loaded.
  await expect.poll(() => charts.count()).toBeGreaterThan(4);
  await expect.poll(async () => (await toggles.count()) - (await charts.count())).toBe(0);
  await page
    .getByRole('region', { name: 'Speed-up over sequence length' })
    .getByRole('button', { name: 'Show as table' })
    .focus();
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'Speed-up over sequence length' }).waitFor();
});
