/** ANTLER_DEBUG from outside: its lines go to standard error, and the result stays what it was. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { antler, useAntler } from './antler.ts';

const { folder } = useAntler();
const BUNDLES = join(import.meta.dirname, '../fixtures/bundles');

test('writes of the store are logged to standard error', async () => {
  const [bundle = ''] = readdirSync(BUNDLES);
  const ended = await antler(['import', join(BUNDLES, bundle)], folder(), { ANTLER_DEBUG: 'store,nothing-such' });
  expect(ended.status).toBe(0);
  expect(ended.stderr).toMatch(/^\[antler debug [\d:.]+\] unknown-area name=nothing-such/m);
  expect(ended.stderr).toMatch(
    /^\[antler store [\d:.]+\] transaction tables=\S*runs\S* rows=\d+ ms=[\d.e-]+ outcome=committed$/m,
  );
  expect(ended.stdout).not.toContain('[antler');
});

test('a measurement logs its kernels, submits, stages and decisions', async () => {
  const call = ['run', '--length', '32', '--state', '2', '--repeats', '2', '--adapter', 'swiftshader'];
  const ended = await antler([...call, '--algorithm', 'sequential'], folder(), { ANTLER_DEBUG: 'wgsl,submit,measure' });
  expect(ended.stderr).toMatch(/^\[antler wgsl [\d:.]+\] compile kernel=\S+ hash=\w+$/m);
  expect(ended.stderr).toMatch(/^ *1 \| /m);
  expect(ended.stderr).toMatch(
    /^\[antler submit [\d:.]+\] submit plan=sequential dispatches=\d+ passes=\d+ expectedMs=/m,
  );
  expect(ended.stderr).toMatch(/^\[antler measure [\d:.]+\] stage what=".*pilot/m);
  expect(ended.stderr).toMatch(/^\[antler measure [\d:.]+\] stop-rule .* decision=/m);
});
