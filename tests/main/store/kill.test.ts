import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/main/store/store.ts';
import { makeRun, TEST_APP } from '../../support/runs/runs.ts';
import { query, temporaryPath, temporaryStore } from '../../support/temporary-database.ts';
import { FINISHED_ID, UNFINISHED_ID } from './measuring-child.ts';

/** Inside the project, so that the child finds the installed packages. */
const OUT = resolve('.cache', `store-child-${process.pid}`);

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: resolve('tests/main/store/measuring-child.ts'),
      outDir: OUT,
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
});
afterAll(() => rmSync(OUT, { recursive: true, force: true }));

/** A process that has stopped while it measures. */
async function stoppedChild(path: string, stop: 'between' | 'midway'): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(OUT, 'child.mjs'), path, stop], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

const statuses = (path: string) => query(path, 'SELECT id, status FROM runs ORDER BY id');

describe.each(['between', 'midway'] as const)('a measuring process stopped %s', (stop) => {
  test('keeps the right to measure and its running run while it lives', async () => {
    const path = temporaryPath();
    const child = await stoppedChild(path, stop);
    const store = temporaryStore(path, { busyTimeoutMs: 50 });
    const refusal = stop === 'between' ? new RegExp(`a child \\(process ${child.pid}\\)`) : /busy/;
    expect(() => store.acquireMeasuring()).toThrow(refusal);
    expect(statuses(path)).toContainEqual({ id: UNFINISHED_ID, status: 'running' });
    expect(store.getRun(FINISHED_ID)).toEqual(makeRun({ id: FINISHED_ID }));
  });

  test('leaves, killed, every finished run, the unfinished one marked, and nothing of it', async () => {
    const path = temporaryPath();
    const child = await stoppedChild(path, stop);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(statuses(path)).toContainEqual({ id: UNFINISHED_ID, status: 'running' });

    const store = openStore(path);
    expect(statuses(path)).toEqual([
      { id: FINISHED_ID, status: 'ok' },
      { id: UNFINISHED_ID, status: 'interrupted' },
    ]);
    expect(query(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(query(path, 'SELECT DISTINCT run_id FROM trace')).toEqual([{ run_id: FINISHED_ID }]);
    expect(store.getRun(FINISHED_ID)).toEqual(makeRun({ id: FINISHED_ID }));
    expect(
      store
        .exportBundle(null, TEST_APP)
        .runs.map(({ status }) => status)
        .toSorted(),
    ).toEqual(['cancelled', 'ok']);
    expect(store.resumable()).toMatchObject([{ pointsDone: 0, pointCount: 2, runCount: 2, outcome: 'interrupted' }]);
    store.acquireMeasuring();
    store.close();
  });
});

test('two processes that open a new database at once both get it', async () => {
  const path = temporaryPath();
  const children = await Promise.all([
    stoppedChildOrRefused(path),
    stoppedChildOrRefused(path),
    stoppedChildOrRefused(path),
  ]);
  // One measures; the others were told so. Nobody met a locked or half-made database.
  expect(children.map((text) => text.replace(/.*(a child \(process \d+\)).*/s, '$1')).toSorted()).toEqual([
    expect.stringMatching(/^a child/),
    expect.stringMatching(/^a child/),
    'stopped\n',
  ]);
});

/** The first thing that a child says on either stream. */
async function stoppedChildOrRefused(path: string): Promise<string> {
  const child = spawn(process.execPath, [join(OUT, 'child.mjs'), path, 'between'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  return Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk)),
    once(child, 'close').then(() => errors),
  ]);
}
