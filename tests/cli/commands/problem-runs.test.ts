/** A given problem, and a warm start, from the command line to the stored runs and everything that shows them. */
import { readBundleFile } from '../../support/bundle-file.ts';
import { rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bundle } from '../../../src/shared/contract/bundle.ts';
import { antler, type Ended, useAntler } from '../antler.ts';

const PROBLEM = join(import.meta.dirname, '../../golden/gru_small.json');
const { folder } = useAntler();
const COMMON = [
  '--no-ceilings',
  '--no-tuning',
  '--no-watch',
  '--algorithm',
  'sequential,deer',
  '--repeats',
  '6',
  '--adapter',
  'swiftshader',
  '--quiet',
];

function readRuns(name: string): Bundle['runs'] {
  return readBundleFile(readFileSync(join(folder(), name), 'utf8')).runs;
}

let cold: Ended;
let warm: Ended;

beforeAll(async () => {
  cold = await antler(
    ['run', '--problem', PROBLEM, ...COMMON, '--json', 'cold.json', '--report', 'cold.html'],
    folder(),
  );
  const start = ['--warm-start', '0.001'];
  warm = await antler(['run', '--problem', PROBLEM, ...start, ...COMMON, '--json', 'warm.json'], folder());
});

describe('a given problem', () => {
  it('is measured, verified and named wherever its runs are', async () => {
    expect(cold.status).toBe(0);
    const runs = readRuns('cold.json');
    const [name] = new Set(runs.map(({ config }) => config.problem));
    expect(name).toMatch(/^gru_small [0-9a-f]{8}$/);
    expect(runs.map(({ status, preset }) => [status, preset])).toEqual([
      ['ok', null],
      ['ok', null],
    ]);
    expect(cold.stdout).toContain(name);
    expect(readFileSync(join(folder(), 'cold.html'), 'utf8')).toContain(name);
    expect((await antler(['show', runs[0]!.id], folder())).stdout).toMatch(new RegExp(`problem +${name}`));
    expect((await antler(['list', '--search', 'gru_small'], folder())).stdout).toContain(name);
    expect((await antler(['export', '--format', 'csv', runs[0]!.id], folder())).stdout).toContain(name);
    const report = await antler(['export', '--format', 'md', ...runs.map(({ id }) => id)], folder());
    expect(report.stdout).toContain('run --problem PROBLEM.json --algorithm');
  });

  it('has its predictability estimated once, before the parallel runs, and says whether the prediction came true', () => {
    const [sequential, deer] = readRuns('cold.json');
    expect(deer!.workload).toEqual(sequential!.workload);
    expect(deer!.workload!.lle).toBeLessThan(0);
    expect(cold.stdout).toMatch(/largest Lyapunov exponent +predicted +came true/);
    expect(cold.stdout).toContain('1 of 1 run as predicted');
  });
});

describe('a warm start', () => {
  it('needs fewer iterations than a cold one on the nearly same problem', () => {
    expect(warm.status).toBe(0);
    const iterations = (name: string) => readRuns(name).find(({ config }) => config.contender === 'deer')!.iterations;
    expect(iterations('warm.json')).toBeLessThan(iterations('cold.json'));
    expect(readRuns('warm.json').every(({ config }) => rnnConfigOf(config).warmStart === 0.001)).toBe(true);
    expect(warm.stdout).toContain('warm start ε');
  });

  it('is never compared with a cold one', async () => {
    const { stdout, stderr } = await antler(['compare', 'cold.json', 'warm.json'], folder());
    expect(stdout).toMatch(/Without a partner, \d+:\nonly in A: .* warm start ε \(none and 1e-3\)/);
    expect(stderr).toContain('no configuration in common');
  });
});

describe('the gradient', () => {
  it('is timed with the solve, verified, and named wherever its runs are', async () => {
    const run = await antler(
      ['run', '--problem', PROBLEM, '--gradient', ...COMMON, '--json', 'gradient.json'],
      folder(),
    );
    expect(run.status).toBe(0);
    const runs = readRuns('gradient.json');
    expect(runs.map(({ status, config }) => [status, rnnConfigOf(config).gradient])).toEqual([
      ['ok', true],
      ['ok', true],
    ]);
    for (const { verification, notes, timing } of runs) {
      expect(verification!.reference).toContain('gradient against');
      expect(notes['gradient']).toContain('c as the problem file gives it');
      expect(Object.keys(timing!.phasesNs)).toContain('gradient');
    }
    expect(run.stdout).toMatch(/algorithm .* gradient /);
    expect((await antler(['list'], folder())).stdout).toMatch(/ gradient /);
    const versus = await antler(['compare', runs[1]!.id, readRuns('cold.json')[1]!.id], folder());
    expect(versus.stdout).toContain('gradient');
  });
});
