/** A sample of the fuzzer's calls, the same every time; `npm run soak -- fuzz` makes as many others as wanted. */
import { beforeAll, expect, it, vi } from 'vitest';
import { Fuzzer } from '../support/fuzz/calls.ts';
import { fuzz } from '../support/fuzz/check.ts';
import { useFuzzFolder } from '../support/fuzz/folder.ts';

// Calls that are right end here: nothing is measured.
vi.mock('../../src/cli/process/gpu.ts', () => import('../support/fuzz/no-gpu.ts'));

const folder = useFuzzFolder();
const fuzzer = new Fuzzer(folder);

beforeAll(() => fuzzer.prepare());

it('200 mutated inputs end in an answer or in one clear line', async () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  expect(await fuzz(fuzzer, folder, seeds)).toEqual([]);
});
