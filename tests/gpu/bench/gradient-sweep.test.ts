/** Sweeps that measure forward and gradient together on a software adapter: verified, or skipped with the reason. */
import { reasonTextOrNull } from '../../../src/shared/words/reason-text.ts';
import type { RnnSweep } from '../../../src/shared/studies/rnn/sweep.ts';
import { rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rnnStudy } from '../../../src/compute/studies/rnn/runtime/runtime.ts';
import type { Solver } from '../../../src/compute/gpu/device/solver.ts';
import type { GradientPartName } from '../../../src/compute/studies/rnn/algorithms/gradient/gradient.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { parseProblem, type GivenProblem } from '../../../src/compute/studies/rnn/drawing/problem-file.ts';
import { measureSweep } from '../../../src/compute/bench/protocol/protocol.ts';
import { runSchema, type Run } from '../../../src/shared/contract/run.ts';
import { sweepWith } from '../../support/sweeps.ts';
import { openTestEngine } from '../../support/engines.ts';

let engine: Engine;
beforeAll(async () => {
  const found = await openTestEngine('swiftshader');
  if (!found) throw new Error('SwiftShader is missing');
  engine = found;
});
afterAll(() => engine.close());

async function measure(
  sweep: Partial<RnnSweep>,
  { given = null, on = engine }: { given?: GivenProblem | null; on?: Engine } = {},
): Promise<Map<string, Run>> {
  const runs = new Map<string, Run>();
  await measureSweep({
    ...{ sweep: sweepWith({ repeats: 1, gradient: true, ...sweep }), sweepId: crypto.randomUUID(), engine: on },
    study: rnnStudy({ given }),
    ...{ orderSeed: 1, pointsDone: 0, signal: new AbortController().signal, runtime: 'test' },
    newId: () => crypto.randomUUID(),
    now: () => performance.timeOrigin + performance.now(),
    emit: (event) => {
      if (event.kind === 'run-finished') runs.set(event.run.config.contender, event.run);
    },
  });
  for (const run of runs.values()) expect(runSchema.parse(run)).toEqual(run);
  return runs;
}

/** The engine, with one entry of a part of the gradient changed on its way back. */
function tampered(algorithm: string, part: GradientPartName, change: (value: number) => number): Engine {
  const spoil = (solver: Solver): Solver => ({
    ...solver,
    read: async (name, signal) => {
      const values = await solver.read(name, signal);
      if (name === part) values[1] = change(values[1]!);
      return values;
    },
  });
  return {
    ...engine,
    open: async (plan) => {
      const solver = await engine.open(plan);
      return plan.algorithm === algorithm ? spoil(solver) : solver;
    },
  };
}

test('exact and approximate algorithms give gradients that are verified', async () => {
  const algorithms = ['sequential', 'jacobi', 'quasi-deer', 'deer', 'quasi-elk'];
  const runs = await measure({ algorithms, lengths: [70], states: [4], batches: [2] });
  for (const run of runs.values())
    expect([run.config.contender, run.status, run.reason]).toEqual([run.config.contender, 'ok', null]);
  const sequential = runs.get('sequential')!;
  expect(rnnConfigOf(sequential.config).gradient).toBe(true);
  expect(sequential.verification!.reference).toContain('; gradient against a float64 backward pass: ');
  expect(sequential.notes['gradient']).toBe('loss Σ c·s, c standard normal from stream 2; a sequential backward pass');
  expect(sequential.timing!.phasesNs['gradient']).toBeGreaterThan(0);
  const quasi = runs.get('quasi-deer')!;
  expect(quasi.verification!.reference).toContain('; gradient against the sequential backward pass on this device: ');
  expect(quasi.notes['gradient']).toContain('exact whatever the iterations approximate');
  expect(quasi.timing!.phasesNs['gradient']).toBeGreaterThan(0);
  expect(quasi.speedup?.vs).toBe('sequential');
});

test.each([
  ['sequential', 'adjoint', 'the states'],
  ['sequential', 'weight-gradients', 'weight Wr'],
  ['deer', 'initial-gradients', 'the initial states'],
  ['deer', 'input-gradients', 'the inputs'],
] as const)('a wrong %s %s makes the run wrong', async (algorithm, part, name) => {
  const on = tampered(algorithm, part, (value) => value + 1);
  const runs = await measure({ algorithms: ['sequential', 'deer'], lengths: [20], states: [3] }, { on });
  const spoiled = runs.get(algorithm)!;
  expect(spoiled).toMatchObject({ status: 'wrong', timing: null, speedup: null, verification: { passed: false } });
  expect(reasonTextOrNull(spoiled.reason)).toMatch(
    new RegExp(`^the gradient with respect to ${name} is off by .*, allowed is `),
  );
  const other = runs.get(algorithm === 'deer' ? 'sequential' : 'deer')!;
  expect(other.status).toBe('ok');
  expect(other.speedup).toBeNull();
});

test('a gradient that is not finite is wrong, never passed over', async () => {
  const on = tampered('deer', 'adjoint', () => Number.NaN);
  const runs = await measure({ algorithms: ['deer'], lengths: [20], states: [3] }, { on });
  expect(runs.get('deer')).toMatchObject({
    status: 'wrong',
    reason: { code: 'gradient-not-finite', part: 'the states' },
  });
});

test('of a chaotic problem each backward step is verified, and a wrong one found', async () => {
  const chaotic = { cells: ['gru'], gain: 6, lengths: [150], states: [8] };
  const runs = await measure({ algorithms: ['sequential', 'deer'], ...chaotic });
  for (const run of runs.values()) {
    expect([run.config.contender, run.status, run.reason]).toEqual([run.config.contender, 'ok', null]);
    expect(run.verification!.reference).toContain('trajectories cannot be compared');
    expect(run.verification!.reference).toContain('each backward step in float64');
  }
  const on = tampered('sequential', 'adjoint', (value) => 1.1 * value + 1);
  const spoiled = await measure({ algorithms: ['sequential'], ...chaotic }, { on });
  expect(spoiled.get('sequential')).toMatchObject({ status: 'wrong' });
});

test('what has no gradient, or one that cannot be verified, is skipped with the reason', async () => {
  const algorithms = ['sequential', 'cpu-sequential', 'tfjs-quasi-deer'];
  const small = await measure({ algorithms, lengths: [10], states: [3] });
  expect(small.get('sequential')!.status).toBe('ok');
  for (const id of ['cpu-sequential', 'tfjs-quasi-deer'])
    expect(small.get(id)).toMatchObject({ status: 'skipped', reason: { code: 'no-gradient', contender: id } });
  const large = await measure({ algorithms: ['sequential', 'quasi-deer'], lengths: [100_000], states: [16] });
  for (const run of large.values()) {
    expect(run).toMatchObject({ status: 'skipped', timing: null });
    expect(reasonTextOrNull(run.reason)).toMatch(/^the gradient could not be verified: /);
  }
  const wide = await measure({ algorithms: ['quasi-deer'], lengths: [10], states: [65] });
  expect(reasonTextOrNull(wide.get('quasi-deer')!.reason)).toBe(
    'the gradient runs up to state size 64, this point has 65',
  );
  const explosive = await measure({ algorithms: ['sequential'], lengths: [4000], states: [8], gain: 6 });
  expect(explosive.get('sequential')).toMatchObject({ status: 'skipped', timing: null });
  expect(reasonTextOrNull(explosive.get('sequential')!.reason)).toMatch(
    /^the gradient would leave what float32 holds: /,
  );
});

test('a given problem brings the cotangents of its own loss', async () => {
  const content = readFileSync(new URL('../../golden/gru_small.json', import.meta.url), 'utf8');
  const given = parseProblem(content, 'gru_small.json');
  const runs = await measure({ algorithms: ['sequential', 'quasi-deer'] }, { given });
  for (const run of runs.values()) {
    expect([run.config.contender, run.status, run.reason]).toEqual([run.config.contender, 'ok', null]);
    expect(run.notes['gradient']).toContain('c as the problem file gives it');
  }
  const without = await measure({ algorithms: ['sequential'] }, { given: { ...given, cotangents: null } });
  expect(without.get('sequential')!.notes['gradient']).toContain('since the problem file names none');
  expect(without.get('sequential')!.status).toBe('ok');
});
