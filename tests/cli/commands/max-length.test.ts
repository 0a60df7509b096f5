/** `antler max-length`, once `fits`: the length that no longer fits, without measuring anything. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { antler, useAntler } from '../antler.ts';

const { folder } = useAntler();

it('tells a length for each algorithm and size, or why there is none, and stores nothing', async () => {
  const args = ['--adapter', 'swiftshader', '--cell', 'gru', '--state', '8,300', '--algorithm', 'sequential,deer'];
  const { status, stdout } = await antler(['max-length', ...args, '--json'], folder());
  expect(status).toBe(0);
  const lines = JSON.parse(stdout) as { algorithm: string; state: number; length: number | null; reasonText: string }[];
  expect(lines.map(({ algorithm, state }) => `${algorithm} ${state}`)).toEqual([
    ...['sequential 8', 'deer 8', 'sequential 300', 'deer 300'],
  ]);
  const [narrow, , wide, tooWide] = lines;
  expect(narrow?.length).toBeGreaterThan(1e6);
  expect(narrow?.reasonText).toMatch(/needs [\d,]+ bytes, the device allows/);
  expect(wide?.length).toBeLessThan(narrow?.length ?? 0);
  expect(tooWide).toMatchObject({ length: 1, reason: { code: 'state-too-large' } });
  expect(existsSync(join(folder(), 'default.db'))).toBe(false);
});

it('refuses what it does not know', async () => {
  const { status, stdout, stderr } = await antler(['fits', '--algorithm', 'newton'], folder());
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('There is no "newton"');
});
