/** Cancelling, leaving the page, a second window, a process that dies: what is finished is kept, and said. */
import { expect, test } from 'vitest';
import { query } from '../support/temporary-database.ts';
import { fillTinySweep, openWindow, visit } from '../support/page/window.ts';

const LONG = { lengths: '64, 128, 256, 300, 400, 500, 600, 700, 800, 900', seconds: '2' };

const counts = (database: string): Record<string, number> =>
  Object.fromEntries(
    query<{ status: string; n: number }>(database, 'SELECT status, count(*) AS n FROM runs GROUP BY status').map(
      ({ status, n }) => [status, n],
    ),
  );

async function waitForResult(page: Awaited<ReturnType<typeof visit>>): Promise<void> {
  await page
    .getByRole('row')
    .filter({ hasText: 'quasi-deer' })
    .filter({ hasText: 'ok' })
    .first()
    .waitFor({ timeout: 60_000 });
}

test('cancelling keeps what is finished and stores nothing half', async () => {
  const { page, database } = await openWindow();
  await fillTinySweep(page, LONG);
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await waitForResult(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('what was not finished is marked as cancelled').waitFor({ timeout: 30_000 });

  const stored = counts(database);
  expect(stored['ok']).toBeGreaterThanOrEqual(2);
  expect(stored['running']).toBeUndefined();
  expect(query(database, "SELECT 1 FROM sweeps WHERE outcome = 'cancelled'")).toHaveLength(1);
  expect(
    query(database, "SELECT 1 FROM runs WHERE status = 'ok' AND id NOT IN (SELECT run_id FROM samples)"),
  ).toHaveLength(0);

  await page.getByRole('button', { name: 'New measurement' }).click();
  await page.getByRole('button', { name: 'Start measuring' }).waitFor();
});

test('a measurement goes on while another page is shown', async () => {
  const { page } = await openWindow();
  await fillTinySweep(page, { lengths: '64, 128, 256', seconds: '1' });
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await page.getByRole('progressbar').first().waitFor();
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByRole('heading', { level: 1, name: 'Library' }).waitFor();
  await page.getByRole('link', { name: /^Measuring / }).click();
  await page.getByText('finished', { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByText('6 runs stored; no run failed, no result was wrong.').waitFor();
});

test('a window that measures asks before it is left, stays, and keeps what is finished when it goes', async () => {
  const { page, database } = await openWindow();
  const answers: boolean[] = [false, true];
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void (answers.shift() ? dialog.accept() : dialog.dismiss());
  });
  await fillTinySweep(page, LONG);
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await waitForResult(page);

  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked, { timeout: 20_000 }).toEqual(['beforeunload']);
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  expect(counts(database)['running']).toBeGreaterThan(0);

  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  expect(asked).toEqual(['beforeunload', 'beforeunload']);
  await expect.poll(() => counts(database)['running'], { timeout: 20_000 }).toBeUndefined();
  expect(counts(database)['ok']).toBeGreaterThanOrEqual(2);
});

test('a window that does not measure is closed without a question', async () => {
  const { page } = await openWindow();
  page.on('dialog', (dialog) => void dialog.dismiss());
  await page.getByText('Everything fits').waitFor();
  await page.getByRole('button', { name: 'Start measuring' }).focus();
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
});

test('a second window is told that the first one measures', async () => {
  const first = await openWindow();
  await fillTinySweep(first.page, LONG);
  await first.page.getByRole('button', { name: 'Start measuring' }).click();
  await first.page.getByRole('progressbar').first().waitFor();

  const second = await visit(first);
  await fillTinySweep(second);
  await second.getByRole('button', { name: 'Start measuring' }).click();
  await second.getByText('measuring already').waitFor();
  expect(query(first.database, 'SELECT 1 FROM sweeps')).toHaveLength(1);
  await first.page.getByRole('button', { name: 'Cancel' }).click();
  await first.page.getByText('what was not finished is marked as cancelled').waitFor({ timeout: 30_000 });
});

test('after a crash the finished runs are there and the sweep can be resumed', async () => {
  const crashed = await openWindow();
  await fillTinySweep(crashed.page, { lengths: '64, 128, 256, 300', seconds: '1' });
  await crashed.page.getByRole('button', { name: 'Start measuring' }).click();
  await waitForResult(crashed.page);
  await crashed.kill();
  await crashed.page.getByText('Start Antler again').waitFor({ timeout: 30_000 });

  const { page, database } = await openWindow({ database: crashed.database });
  const before = counts(database);
  expect(before['running']).toBeUndefined();
  await page.getByText('Interrupted sweep.').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('finished', { exact: true }).waitFor({ timeout: 60_000 });
  const points = query<{ point: number }>(
    database,
    "SELECT DISTINCT point FROM runs WHERE status = 'ok' ORDER BY point",
  );
  expect(points.map(({ point }) => point)).toEqual([0, 1, 2, 3]);
  expect(query(database, 'SELECT 1 FROM sweeps')).toHaveLength(1);
});
