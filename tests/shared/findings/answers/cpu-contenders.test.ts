/** The best CPU contender beside the best on the device. */
import { expect, test } from 'vitest';
import { rnn } from '../../../../src/shared/studies/rnn.ts';
import { isOnCpu } from '../../../../src/shared/studies/axes.ts';
import { cpuFinding } from '../../../../src/shared/findings/answers/cpu-contenders.ts';
import { cpuText } from '../../../../src/shared/words/findings/verdict.ts';

const textOf = (rows: Parameters<typeof cpuFinding>[0]): string | null => {
  const found = cpuFinding(rows);
  return found && cpuText(found);
};
const row = (algorithm: string, medianNs: number | null, adapterType: 'gpu' | 'software' = 'gpu') => ({
  ...{ adapterType, medianNs, config: { study: 'rnn', contender: algorithm } },
});

test('the fastest of either side is named, with how many times as fast the device is', () => {
  const rows = [row('sequential', 8e6), row('deer', 2e6), row('cpu-sequential', 9e7), row('ort-cpu-sequential', 8e6)];
  expect(textOf(rows)?.replaceAll('\u00a0', ' ')).toBe(
    'the best CPU contender, ort-cpu-sequential, takes 8.00 ms; the GPU’s best, deer, is 4.00× as fast',
  );
});

test('a slower GPU and a software adapter are called what they are', () => {
  expect(textOf([row('deer', 8e6), row('ort-cpu-1-sequential', 2e6)])).toContain('deer, is 0.25× as fast');
  expect(textOf([row('deer', 8e6, 'software'), row('cpu-sequential', 2e6)])).toContain('the software adapter’s best');
});

test('nothing is said where one side is missing or has no time', () => {
  expect(textOf([row('sequential', 8e6)])).toBeNull();
  expect(textOf([row('cpu-sequential', null), row('sequential', 8e6)])).toBeNull();
  expect(textOf([row('cpu-sequential', 1e6)])).toMatch(/takes 1.00.ms$/);
  expect(textOf([row('cpu-sequential', 1e6), row('deer', 0)])).toMatch(/takes 1.00.ms$/);
});

test('what runs on the CPU is declared', () => {
  const found = rnn.contenders.filter(({ id }) => isOnCpu({ study: 'rnn', contender: id })).map(({ id }) => id);
  expect(found).toEqual(['cpu-sequential', 'ort-cpu-sequential', 'ort-cpu-1-sequential']);
});
