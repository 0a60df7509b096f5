import { describe, expect, it } from 'vitest';
import { makeBlocks } from '../../../src/compute/measure/interleave.ts';
import { estimateSeconds } from '../../../src/compute/measure/pace.ts';
import { isTooLong, isWarm, makeStopRule, MAX_BLOCKS } from '../../../src/compute/measure/stopping.ts';

const noisy = Array.from({ length: 20 }, (_, index) => 100 + 30 * Math.sin(index * 5.1));
const progression = { blocks: 6, elapsedSeconds: 1, blockSeconds: 0.1, samples: [noisy] };

describe('makeStopRule', () => {
  const rule = makeStopRule(10, null);

  it('takes six blocks whatever they cost', () => {
    expect(rule.reasonToStop({ ...progression, blocks: 5, elapsedSeconds: 1000 })).toBeNull();
    expect(rule.reasonToStop({ ...progression, blocks: 6, elapsedSeconds: 1000 })).toBe('time budget spent');
  });

  it('stops before the block that would exceed the budget', () => {
    expect(rule.reasonToStop({ ...progression, elapsedSeconds: 9, blockSeconds: 0.9 })).toBeNull();
    expect(rule.reasonToStop({ ...progression, elapsedSeconds: 9, blockSeconds: 1.1 })).toBe('time budget spent');
  });

  it('stops early where every median is known to 1 %', () => {
    const quiet = Array.from({ length: 20 }, (_, index) => 100 + 0.1 * Math.sin(index));
    expect(rule.reasonToStop({ ...progression, blocks: 20, samples: [quiet, quiet] })).toBe('medians known to 1 %');
    expect(rule.reasonToStop({ ...progression, blocks: 20, samples: [quiet, noisy] })).toBeNull();
    expect(rule.reasonToStop({ ...progression, blocks: 19, samples: [quiet.slice(1)] })).toBeNull();
  });

  it('ends on times that are all zero, and at the most that is useful', () => {
    expect(rule.reasonToStop({ ...progression, blocks: 20, samples: [Array(20).fill(0)] })).toBe(
      'medians known to 1 %',
    );
    expect(rule.reasonToStop({ ...progression, blocks: MAX_BLOCKS })).toBe('as many as are useful');
  });

  it('takes exactly as many as asked for', () => {
    const exact = makeStopRule(10, 3);
    expect(exact.reasonToStop({ ...progression, blocks: 2, elapsedSeconds: 1e6 })).toBeNull();
    expect(exact.reasonToStop({ ...progression, blocks: 3 })).toBe('as many as asked for');
    expect(exact.share({ ...progression, blocks: 1 })).toBeCloseTo(1 / 3);
  });
});

describe('budget of one solve', () => {
  it('is exceeded by a pilot longer than all of it, unless repetitions are asked for', () => {
    expect(isTooLong(10.1e9, 10, null)).toBe(true);
    expect(isTooLong(9.9e9, 10, null)).toBe(false);
    expect(isTooLong(10.1e9, 10, 5)).toBe(false);
  });
});

describe('isWarm', () => {
  it.each<[string, number, number[], boolean]>([
    ['one more at least', 100, [], false],
    ['two alike', 100, [102], true],
    ['the pilot was slow', 100, [50], false],
    ['then two alike', 100, [50, 51], true],
    ['three at most', 100, [50, 30, 20], true],
    ['a long pilot was warm-up enough', 2e9, [], true],
    ['a tenth of the budget', 100, [1.2e9], true],
  ])('%s', (_, pilotNs, warmUpsNs, warm) => expect(isWarm(pilotNs, warmUpsNs, 10)).toBe(warm));
});

describe('makeBlocks', () => {
  it('gives each place once per block and all orders over time', () => {
    const next = makeBlocks(3, 1, 0);
    const blocks = Array.from({ length: 600 }, () => next());
    for (const block of blocks) expect(block.toSorted()).toEqual([0, 1, 2]);
    const counts = Object.values(Object.groupBy(blocks, (block) => block.join())).map((group) => group?.length ?? 0);
    expect(counts).toHaveLength(6);
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(45);
  });

  it('depends on the seed and on the point', () => {
    const orders = ([seed, point]: [number, number]) => {
      const next = makeBlocks(5, seed, point);
      return Array.from({ length: 10 }, () => next().join('')).join(' ');
    };
    expect(orders([1, 2])).toBe(orders([1, 2]));
    expect(
      new Set(
        (
          [
            [1, 2],
            [1, 3],
            [2, 2],
          ] as [number, number][]
        ).map(orders),
      ).size,
    ).toBe(3);
  });

  it('copes with nothing and with one', () => {
    expect(makeBlocks(0, 1, 1)()).toEqual([]);
    expect(makeBlocks(1, 1, 1)()).toEqual([0]);
  });
});

describe('estimateSeconds', () => {
  it('waits for a fifth of the first point', () => {
    expect(estimateSeconds([], { weight: 1, share: 0.1, elapsedSeconds: 3 }, [1])).toBeNull();
    expect(estimateSeconds([], { weight: 1, share: 0.25, elapsedSeconds: 3 }, [1])).toBe(9 + 12);
  });

  it('learns that heavier points take longer', () => {
    const done = [
      { weight: 1, seconds: 10 },
      { weight: 3, seconds: 14 },
    ];
    expect(estimateSeconds(done, null, [6])).toBeCloseTo(20);
  });

  it('never predicts that heavier points are quicker', () => {
    const done = [
      { weight: 1, seconds: 12 },
      { weight: 3, seconds: 10 },
    ];
    expect(estimateSeconds(done, null, [6, 100])).toBe(22);
  });

  it('corrects itself within a point that takes longer than predicted', () => {
    const done = [{ weight: 1, seconds: 10 }];
    expect(estimateSeconds(done, { weight: 1, share: 0.1, elapsedSeconds: 4 }, [])).toBe(6);
    expect(estimateSeconds(done, { weight: 1, share: 0.5, elapsedSeconds: 40 }, [])).toBe(40);
  });
});
