/** `antler selftest`: small and quick, on SwiftShader. What it finds in so short a time is not judged here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/main/store/store.ts';
import { selftestSchema } from '../../../src/shared/contract/parts/selftest.ts';
import { antler, ended, filesIn, start, useAntler } from '../antler.ts';

const { folder } = useAntler();
const QUICK = ['selftest', '--adapter', 'swiftshader', '--time', '2', '--trials', '4', '--quiet'];

it('prints a table, writes the result, stores it with the adapter, and tells by its status whether the bars are met', async () => {
  const { status, stdout } = await antler([...QUICK, '--json', 'self.json', '--database', 'own.db'], folder());
  const written: unknown = JSON.parse(readFileSync(join(folder(), 'self.json'), 'utf8'));
  const selftest = selftestSchema.parse(written);
  expect(Object.keys(written as object).slice(0, 3)).toEqual(['comparisons', 'falseVerdictShare', 'detectedShare']);
  expect(selftest.levels.map(({ percent }) => percent)).toEqual([0, 2, 5, 10, 25]);
  expect(selftest.comparisons).toBe(selftest.levels.reduce((sum, { trials }) => sum + trials, 0));
  expect(status).toBe(selftest.met ? 0 : 1);
  expect(stdout).toMatch(/none \(A\/A\) +-?\d/);
  expect(stdout.includes('NOT met')).toBe(!selftest.met);
  const store = openStore(join(folder(), 'own.db'));
  expect(store.listAdapters().map(({ selftest: kept }) => kept)).toEqual([selftest]);
  expect(store.countRuns()).toBe(0);
  store.close();
});

it('ends at Ctrl-C with nothing written', async () => {
  const child = start([...QUICK, '--time', '600', '--json', 'cut.json'], folder());
  await new Promise<void>((resolve) => {
    child.stderr?.on('data', (text: Buffer) => String(text).includes('measuring on') && resolve());
  });
  await wait(1000);
  child.kill('SIGINT');
  expect((await ended(child)).status).toBe(130);
  expect(filesIn(folder())).not.toContain('cut.json');
});

it.each([
  [['--trials', '0'], '--trials'],
  [['--time', 'soon'], '--time'],
  [['--json', 'no/such/folder.json'], '--json'],
])('refuses %s', async (flags, named) => {
  const { status, stderr } = await antler(['selftest', ...flags], folder());
  expect(status).toBe(2);
  expect(stderr).toContain(named);
});
