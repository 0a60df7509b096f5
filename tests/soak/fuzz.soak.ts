/** `npm run soak -- fuzz`: many mutated calls, with a watch over calls that never return. */
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Fuzzer } from '../support/fuzz/calls.ts';
import { fuzz } from '../support/fuzz/check.ts';
import { useFuzzFolder } from '../support/fuzz/folder.ts';

vi.mock('../../src/cli/process/gpu.ts', () => import('../support/fuzz/no-gpu.ts'));

const COUNT = Number(process.env['SOAK_COUNT'] ?? 1000);
const SEED = Number(process.env['SOAK_SEED'] ?? 1);
const HANGS_S = 30;
const REPORT_EVERY = 250;

const folder = useFuzzFolder();
const fuzzer = new Fuzzer(folder, { deepest: Number(process.env['SOAK_DEEPEST'] ?? 10_000) });
const beat = new Int32Array(new SharedArrayBuffer(4));

/**
 * A call that hangs blocks this thread: another one ends the process, after the seed has been said. Only running out of time
 * tells: the count may be read between its increase and the wake-up that follows, which then finds it unchanged.
 */
const watch = new Worker(
  `const { workerData } = require('node:worker_threads');
   while (Atomics.wait(workerData, 0, Atomics.load(workerData, 0), ${HANGS_S * 1000}) !== 'timed-out');
   process.kill(process.pid, 'SIGKILL');`,
  { eval: true, workerData: beat },
);

beforeAll(() => fuzzer.prepare());
afterAll(async () => void (await watch.terminate()));

it(`${COUNT} mutated inputs from seed ${SEED} on end in an answer or in one clear line`, async () => {
  const seeds = Array.from({ length: COUNT }, (_, index) => SEED + index);
  const begin = (seed: number, args: readonly string[]): void => {
    Atomics.add(beat, 0, 1);
    Atomics.notify(beat, 0);
    if (process.env['SOAK_SAY'] !== undefined || (seed - SEED) % REPORT_EVERY === 0)
      writeSync(2, `seed ${seed}: ${JSON.stringify(args).slice(0, 100)}\n`);
  };
  expect(await fuzz(fuzzer, folder, seeds, { begin })).toEqual([]);
});
