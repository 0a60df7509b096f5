/** TensorFlow.js in the window: loaded in the worker when a peer is measured, under the page's own security policy. */
import { expect, test } from 'vitest';
import { query } from '../support/temporary-database.ts';
import { fillTinySweep, openWindow } from '../support/page/window.ts';

const ADDED = ['cpu-sequential', 'tfjs-sequential', 'tfjs-quasi-deer', 'tfjs-deer'];

test('peers and the CPU baseline are measured beside our own algorithms', async () => {
  const { page, database } = await openWindow();
  const loaded: string[] = [];
  page.context().on('request', (request) => loaded.push(request.url()));
  await fillTinySweep(page, { lengths: '64' });
  for (const name of ADDED) await page.getByRole('checkbox', { name, exact: true }).check();
  expect(loaded.filter((url) => /tfjs/.test(url))).toEqual([]);
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await page.getByText('finished', { exact: true }).waitFor({ timeout: 200_000 });
  const rows = query<{ algorithm: string; status: string; reason: string | null }>(
    database,
    'SELECT contender AS algorithm, status, reason FROM runs ORDER BY contender',
  );
  const expected = ['sequential', 'quasi-deer', ...ADDED].toSorted();
  expect(rows).toEqual(expected.map((algorithm) => ({ algorithm, status: 'ok', reason: null })));
  expect(
    query(database, `SELECT 1 FROM runs WHERE contender LIKE 'tfjs%' AND json_extract(notes, '$.executor') IS NULL`),
  ).toEqual([]);
});
