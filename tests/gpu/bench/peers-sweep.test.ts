/** A sweep with the peers and the CPU baseline on a software adapter: they are rows like any other, and say what they are. */
import { reasonTextOrNull } from '../../../src/shared/words/reason-text.ts';
import type { RnnSweep } from '../../../src/shared/studies/rnn/sweep.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rnnStudy } from '../../../src/compute/studies/rnn/runtime/runtime.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
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

async function measure(sweep: Partial<RnnSweep>): Promise<Map<string, Run>> {
  const runs = new Map<string, Run>();
  const warnings: string[] = [];
  const { outcome } = await measureSweep({
    ...{ sweep: sweepWith({ repeats: 1, ...sweep }), sweepId: crypto.randomUUID(), engine },
    study: rnnStudy(),
    ...{ orderSeed: 1, pointsDone: 0, signal: new AbortController().signal, runtime: 'test' },
    newId: () => crypto.randomUUID(),
    now: () => performance.timeOrigin + performance.now(),
    emit: (event) => {
      if (event.kind === 'run-finished') runs.set(event.run.config.contender, event.run);
      if (event.kind === 'warning') warnings.push(event.message);
    },
  });
  expect(outcome).toBe('finished');
  expect(warnings.filter((text) => !text.includes('will be skipped'))).toEqual([]);
  for (const run of runs.values()) expect(runSchema.parse(run)).toEqual(run);
  return runs;
}

test('peers and baseline are verified and compared like our own runs', async () => {
  const algorithms = ['sequential', 'quasi-deer', 'cpu-sequential', 'tfjs-sequential', 'tfjs-quasi-deer', 'tfjs-deer'];
  const runs = await measure({ algorithms, lengths: [48], states: [3], batches: [2] });
  expect([...runs.keys()]).toEqual(algorithms);
  for (const run of runs.values())
    expect([run.config.contender, run.status, run.reason]).toEqual([run.config.contender, 'ok', null]);
  for (const id of ['cpu-sequential', 'tfjs-quasi-deer', 'tfjs-deer']) {
    const run = runs.get(id)!;
    expect(run.speedup?.vs).toBe('sequential');
    expect(run.timing?.gpuNs).toBeNull();
    expect(run.timing?.phasesNs).toEqual({});
    expect(run.memory?.finalBytes).toBe(0);
    expect(run.work).toBeNull();
    expect(run.notes['executor']).toMatch(id.startsWith('cpu') ? /^CPU, one thread/ : /^TensorFlow\.js 4/);
  }
  expect(runs.get('tfjs-quasi-deer')!.iterations).toBe(runs.get('quasi-deer')!.iterations);
  expect(runs.get('tfjs-deer')!.trace.at(-1)?.error).toBeLessThan(1e-3);
});

test('stepping in a tensor library is timed per step where the sequence is long', async () => {
  const runs = await measure({ algorithms: ['tfjs-sequential'], lengths: [1000], states: [3] });
  const run = runs.get('tfjs-sequential')!;
  expect(run.status).toBe('ok');
  expect(run.timing).toBeNull();
  expect(run.speedup).toBeNull();
  expect(run.stepTiming?.steps).toBeLessThanOrEqual(200);
  expect(run.notes['steps']).toMatch(/timed over the first \d+ of 1,000 steps/);
});

test('what a peer cannot do is skipped with its reason, and nothing is run for it', async () => {
  const long = await measure({ algorithms: ['tfjs-deer'], lengths: [100_000], states: [64] });
  expect(long.get('tfjs-deer')).toMatchObject({ status: 'skipped', timing: null, memory: null });
  expect(reasonTextOrNull(long.get('tfjs-deer')!.reason)).toMatch(/at most 65,535 matrices at once/);
  const peers = ['tfjs-sequential', 'tfjs-quasi-deer', 'tfjs-deer'];
  const nested = await measure({ algorithms: peers, cells: ['lem'], lengths: [10], states: [4] });
  for (const id of peers) {
    expect(nested.get(id)!.status).toBe('skipped');
    expect(reasonTextOrNull(nested.get(id)!.reason)).toMatch(/one block of state/);
  }
});
