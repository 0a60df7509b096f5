/** Several tolerances in one sweep, from the command line to the database and back. */
import type { FileRun } from '../../../src/shared/studies/bundle-file.ts';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { antler, useAntler } from '../antler.ts';

const { folder } = useAntler();
const QUICK = ['--quiet', '--no-tuning', '--no-ceilings', '--no-watch', '--adapter', 'swiftshader'];
const SWEEP = ['--algorithm', 'sequential,quasi-deer', '--length', '20,60', '--state', '2', '--repeats', '6'];

it('measures them side by side, and compares at one of them', async () => {
  const run = await antler(['run', ...SWEEP, '--tol', '1e-2,1e-4,1e-6', ...QUICK, '--json', 'runs.json'], folder());
  expect(run.status, run.stderr).toBe(0);
  expect(run.stdout).toMatch(/ tol /);
  const shown = await antler(['list', '--json'], folder());
  const runs = JSON.parse(shown.stdout) as FileRun[];
  const measured = runs
    .filter(({ point }) => point === 0)
    .map(({ config }) => `${String(config['algorithm'])} ${String(config['tolerance'])}`);
  expect(measured.sort()).toEqual(['quasi-deer 0.000001', 'quasi-deer 0.0001', 'quasi-deer 0.01', 'sequential 0.0001']);
  for (const source of [['runs.json'], [`sweep:${runs[0]!.sweepId}`]]) {
    const told = await antler(['crossover', ...source, '--json'], folder());
    expect(told.status, told.stderr).toBe(0);
    const lines = JSON.parse(told.stdout) as unknown[];
    expect(lines).toEqual([expect.objectContaining({ algorithm: 'quasi-deer', tolerance: 1e-4, state: 2, batch: 1 })]);
  }
  const table = await antler(['crossover'], folder());
  expect(table.stdout).toMatch(/quasi-deer/);
  expect(table.stderr).toContain('log-log');
}, 120_000);

it('refuses what is no selection, and says so where nothing is stored', async () => {
  const none = await antler(['crossover', '--database', join(folder(), 'none.db')], folder());
  expect([none.status, none.stdout]).not.toEqual([0, expect.anything()]);
  const unknown = await antler(['crossover', 'sweep:0000'], folder());
  expect(unknown).toMatchObject({ status: 2, stdout: '' });
  const wrong = await antler(['run', ...SWEEP, '--tol', '1e-2,0.5'], folder());
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('0.5');
}, 60_000);
