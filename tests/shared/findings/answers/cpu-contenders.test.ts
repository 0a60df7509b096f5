/** The best CPU contender beside the best on the device. */
import { expect, test } from 'vitest';
import { CPU_CONTENDERS, cpuText } from '../../../../src/shared/findings/answers/cpu-contenders.ts';
import { CONTENDER_IDS } from '../../../../src/shared/studies/rnn/contenders.ts';

const row = (algorithm: string, medianNs: number | null, adapterType: 'gpu' | 'software' = 'gpu') => ({
  ...{ adapterType, medianNs, config: { contender: algorithm } },
});

test('the fastest of either side is named, with how many times as fast the device is', () => {
  const rows = [row('sequential', 8e6), row('deer', 2e6), row('cpu-sequential', 9e7), row('ort-cpu-sequential', 8e6)];
  expect(cpuText(rows)?.replaceAll('\u00a0', ' ')).toBe(
    'the best CPU contender, ort-cpu-sequential, takes 8.00 ms; the GPU’s best, deer, is 4.00× as fast',
  );
});

test('a slower GPU and a software adapter are called what they are', () => {
  expect(cpuText([row('deer', 8e6), row('ort-cpu-1-sequential', 2e6)])).toContain('deer, is 0.25× as fast');
  expect(cpuText([row('deer', 8e6, 'software'), row('cpu-sequential', 2e6)])).toContain('the software adapter’s best');
});

test('nothing is said where one side is missing or has no time', () => {
  expect(cpuText([row('sequential', 8e6)])).toBeNull();
  expect(cpuText([row('cpu-sequential', null), row('sequential', 8e6)])).toBeNull();
  expect(cpuText([row('cpu-sequential', 1e6)])).toMatch(/takes 1.00.ms$/);
  expect(cpuText([row('cpu-sequential', 1e6), row('deer', 0)])).toMatch(/takes 1.00.ms$/);
});

test('all of them are known names', () => {
  for (const name of CPU_CONTENDERS) expect(CONTENDER_IDS).toContain(name);
});
