/** `antler devices` and `antler verify` on the software adapters. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../../src/main/store/store.ts';
import { adapterSchema } from '../../../src/shared/contract/run.ts';
import { antler, useAntler } from '../antler.ts';

const { folder } = useAntler();

it("prints the bundle's adapter objects as clean JSON, best kind first", async () => {
  const { status, stdout } = await antler(['devices', '--json'], folder());
  expect(status).toBe(0);
  const adapters = z.array(adapterSchema).min(1).parse(JSON.parse(stdout));
  const names = adapters.map((adapter) => adapter.name);
  expect(names).toContain('SwiftShader');
  expect(names.at(-1)).toBe('SwiftShader');
  expect(new Set(adapters.map((adapter) => adapter.id)).size).toBe(adapters.length);
  expect(adapters.every((adapter) => adapter.type === 'software' && adapter.timestampResolutionNs !== null)).toBe(true);
});

it('measures the peak throughput of each adapter, and stores it', async () => {
  const { status, stdout, stderr } = await antler(['devices', '--measure', '--json', '--database', 'own.db'], folder());
  expect(status).toBe(0);
  expect(stderr).toMatch(/measuring the peak throughput of .*SwiftShader/);
  const adapters = z.array(adapterSchema).min(1).parse(JSON.parse(stdout));
  expect(adapters.every(({ ceilings }) => ceilings !== undefined)).toBe(true);
  const store = openStore(join(folder(), 'own.db'));
  for (const { id, ceilings } of adapters) expect(store.ceilings(id)).toEqual(ceilings);
  store.close();
  expect((await antler(['devices', '--database', 'own.db'], folder())).status).toBe(2);
});

it('labels software for people', async () => {
  expect((await antler(['devices'], folder())).stdout).toContain('SwiftShader (software, not a GPU)');
});

it('proves that SwiftShader computes the right thing', async () => {
  const { status, stdout } = await antler(['verify', '--adapter', 'swiftshader', '--time', '8'], folder());
  // How much fits into its time depends on the machine; what was left out is said.
  const [, passed, covered, pairs] =
    /\n(\d+) passed, 0 failed, \d+ skipped.*; the checked cases cover (\d+) of (\d+) pairs [^\n]*\n$/.exec(stdout) ??
    [];
  expect(Number(passed)).toBeGreaterThan(0);
  expect(stdout).toContain('float32 twin: the iterations that the same algorithm takes on the processor');
  expect(Number(covered)).toBeLessThanOrEqual(Number(pairs));
  expect(stdout.includes('not checked within the time')).toBe(Number(covered) < Number(pairs));
  expect(status).toBe(0);
});
