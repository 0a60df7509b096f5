import { textReason } from '../../../../../src/shared/contract/reason.ts';
import { expect, test } from 'vitest';
import { MOST_SIZES } from '../../../../../src/compute/messages.ts';
import { predictNeeds } from '../../../../../src/compute/studies/rnn/planning/predict.ts';
import { sweepWith } from '../../../../support/sweeps.ts';

const TRAITS = { type: 'gpu', features: new Set<string>(), limits: {}, subgroupSize: null } as const;

test('needs grow with the length, seeds are folded, and what the device refuses says why', () => {
  const sweep = sweepWith({
    algorithms: ['sequential', 'deer'],
    lengths: [100, 10_000],
    states: [8],
    seeds: [0, 1, 2],
  });
  const { sizes, sizeCount } = predictNeeds(sweep, {
    traits: TRAITS,
    whyNot: (plan) => (plan.algorithm === 'deer' ? textReason('too large') : null),
  });
  expect(sizeCount).toBe(2);
  const [short, long] = sizes;
  expect(short!.needs.map(({ algorithm, whyNot }) => [algorithm, whyNot])).toEqual([
    ['sequential', null],
    ['deer', textReason('too large')],
  ]);
  expect(short!.needs.map(({ runs }) => runs)).toEqual([3, 3]);
  expect(long!.needs[0]!.peakBytes!).toBeGreaterThan(10 * short!.needs[0]!.peakBytes!);
});

test('an algorithm without kernels for a state size is not planned, and says so', () => {
  const sweep = sweepWith({ algorithms: ['deer'], lengths: [100], states: [1_000_000] });
  const { sizes } = predictNeeds(sweep, { traits: TRAITS, whyNot: () => null });
  expect(sizes[0]!.needs[0]).toMatchObject({ peakBytes: null });
  expect(sizes[0]!.needs[0]!.whyNot).toMatchObject({ code: 'state-too-large' });
});

test('a huge grid is cut, and counted', () => {
  const lengths = Array.from({ length: 1000 }, (_, index) => index + 1);
  const { sizes, sizeCount } = predictNeeds(sweepWith({ algorithms: ['sequential'], lengths }), {
    traits: TRAITS,
    whyNot: () => null,
  });
  expect(sizes).toHaveLength(MOST_SIZES);
  expect(sizeCount).toBe(1000);
});
