/** A cell of one's own in the window: its file is checked, it is measured beside built-in ones, and named in their runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { query } from '../support/temporary-database.ts';
import { openWindow } from '../support/page/window.ts';

const EXAMPLE = join(import.meta.dirname, '../../docs/examples/peephole-lstm.json');

test('a cell file is refused where it is wrong, added where it is right, and measured', async () => {
  const { page, database } = await openWindow();
  await page.getByText('Everything fits').waitFor();
  const chooser = page.getByLabel('Cell file to add');
  const wrong = `${database}.wrong.json`;
  writeFileSync(wrong, readFileSync(EXAMPLE, 'utf8').replace('f * c + i * g', 'f * c + i * gg'));
  await chooser.setInputFiles(wrong);
  await page.getByRole('alert').filter({ hasText: 'let.memory: there is no "gg"' }).waitFor();

  await chooser.setInputFiles(EXAMPLE);
  const tick = page.getByRole('checkbox', { name: 'LSTM with peepholes' });
  await tick.waitFor();
  expect(await tick.isChecked()).toBe(true);
  for (const name of ['GRU', 'deer', 'quasi-elk']) await page.getByRole('checkbox', { name, exact: true }).uncheck();
  await page.getByLabel('Sequence length T').fill('50');
  await page.getByLabel('State size D').fill('4');
  await page.getByLabel('Time per point').fill('1');
  await page.getByText('1 point', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await page.getByText('finished', { exact: true }).waitFor({ timeout: 120_000 });

  const stored = query<Record<string, unknown>>(
    database,
    `SELECT settings ->> '$.cell' AS cell, contender AS algorithm, status FROM runs ORDER BY contender`,
  );
  const cell = expect.stringMatching(/^peephole-lstm@[0-9a-f]{8}$/) as unknown;
  expect(stored).toEqual([
    { cell, algorithm: 'quasi-deer', status: 'ok' },
    { cell, algorithm: 'sequential', status: 'ok' },
  ]);
});
