/** One's own network in the window: a problem file is checked, measured, and named wherever its runs are. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { query } from '../support/temporary-database.ts';
import { openWindow } from '../support/page/window.ts';

const GOLDEN = join(import.meta.dirname, '../golden');

test('a problem file is measured from a warm start, and a wrong one is refused in words', async () => {
  const { page, database } = await openWindow();
  await page.getByText('Everything fits').waitFor();
  const chooser = page.getByLabel('Problem file to measure');
  await chooser.setInputFiles(join(GOLDEN, 'prng.json'));
  await page.getByRole('alert').filter({ hasText: 'prng.json' }).waitFor();

  await chooser.setInputFiles(join(GOLDEN, 'gru_small.json'));
  await page.getByRole('heading', { name: 'gru_small' }).waitFor();
  expect(await page.getByLabel('Sequence length T').isDisabled()).toBe(true);
  await page.getByText('1 point', { exact: true }).waitFor();
  await page.getByLabel('Warm start ε').fill('0.001');
  await page.getByLabel('Time per point').fill('1');
  for (const name of ['deer', 'quasi-elk']) await page.getByRole('checkbox', { name, exact: true }).uncheck();
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await page.getByText('finished', { exact: true }).waitFor({ timeout: 120_000 });

  const stored = query<Record<string, unknown>>(
    database,
    `SELECT contender AS algorithm, status, preset, problem, settings ->> '$.warmStart' AS warm, prediction
     FROM runs ORDER BY contender`,
  );
  const common = { status: 'ok', preset: null, problem: expect.stringMatching(/^gru_small [0-9a-f]{8}$/), warm: 0.001 };
  expect(stored).toEqual([
    { algorithm: 'quasi-deer', ...common, prediction: expect.any(String) },
    { algorithm: 'sequential', ...common, prediction: expect.any(String) },
  ]);

  await page.getByRole('link', { name: 'Compare these runs' }).click();
  await page.getByText(/of the given problem gru_small/).waitFor();
  await page.getByRole('heading', { name: 'Predictability' }).waitFor();
  await page.getByRole('link', { name: 'quasi-deer' }).first().click();
  await page.getByText('Predicted before the run').waitFor();
  await page
    .getByText(/gru_small/)
    .first()
    .waitFor();
  await page.getByText(/--warm-start 0.001/).waitFor();
});
