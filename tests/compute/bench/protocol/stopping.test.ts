import { describe, expect, it } from 'vitest';
import { makeBlocks } from '../../../../src/compute/bench/protocol/interleave.ts';
import { estimateSeconds } from '../../../../src/compute/bench/protocol/pace.ts';
import { relativeHalfWidth } from '../../../../src/compute/bench/protocol/precision.ts';
import { isTooLong, isWarm, makeStopRule, type StopLimits } from '../../../../src/compute/bench/protocol/stopping.ts';

const noisy = Array.from({ length: 20 }, (_, index) => 100 + 30 * Math.sin(index * 5.1));
const progression = { blocks: 6, elapsedSeconds: 1, blockSeconds: 0.1, samples: [noisy] };

describe('makeStopRule', () => {
  const rule = makeStopRule(10, null);

  it('takes six blocks whatever they cost', () => {
    expect(rule.reasonToStop({ ...progression, blocks: 5, elapsedSeconds: 1000 })).toBeNull();
    expect(rule.reasonToStop({ ...progression, blocks: 6, elapsedSeconds: 1000 })).toBe('time-spent');
  });

  it('stops before the block that would exceed the budget', () => {
    expect(rule.reasonToStop({ ...progression, elapsedSeconds: 9, blockSeconds: 0.9 })).toBeNull();
    expect(rule.reasonToStop({ ...progression, elapsedSeconds: 9, blockSeconds: 1.1 })).toBe('time-spent');
  });

  it('takes exactly as many as asked for', () => {
    const exact = makeStopRule(10, 3);
    expect(exact.reasonToStop({ ...progression, blocks: 2, elapsedSeconds: 1e6 })).toBeNull();
    expect(exact.reasonToStop({ ...progression, blocks: 3 })).toBe('as-asked');
    expect(exact.share({ ...progression, blocks: 1 })).toBeCloseTo(1 / 3);
  });
});

/** Feeds the rule one block after the other, as the stages do; a block takes a millisecond. */
function blocksUntilStop(
  sequences: readonly ((block: number) => number)[],
  limits: StopLimits = { precision: 0.01, maxSamples: 200 },
  budgetSeconds = 1000,
): { blocks: number; reason: string } {
  const rule = makeStopRule(budgetSeconds, null, limits);
  const samples = sequences.map((): number[] => []);
  for (let blocks = 1; blocks <= 100_000; blocks++) {
    sequences.forEach((next, index) => samples[index]?.push(next(blocks)));
    const reason = rule.reasonToStop({ blocks, elapsedSeconds: blocks * 0.001, blockSeconds: 0.001, samples });
    if (reason !== null) return { blocks, reason };
  }
  throw new Error('it did not stop');
}

describe('sequences', () => {
  const scattered = (share: number) => (block: number) => 100 * (1 + share * Math.sin(block * block * 5.1));

  it.each<[string, (block: number) => number]>([
    ['constant', () => 7],
    ['zero', () => 0],
    ['quiet', scattered(0.001)],
  ])('ends at the second look where times are %s', (_, next) =>
    expect(blocksUntilStop([next])).toEqual({ blocks: 13, reason: 'medians-known' }),
  );

  it.each<[string, (block: number) => number]>([
    ['alternating between 1 and 1e9', (block) => (block % 2 === 0 ? 1 : 1e9)],
    ['of heavy tails', (block) => 1 / Math.abs(Math.sin(block * block * 5.1)) ** 2],
    ['drifting up for ever', (block) => 100 * 1.02 ** block],
    ['of the largest numbers', (block) => (block % 2 === 0 ? 1 : Number.MAX_VALUE)],
  ])('ends at the cap where times are %s', (_, next) =>
    expect(blocksUntilStop([next])).toEqual({ blocks: 200, reason: 'as-allowed' }),
  );

  it('waits for the algorithm that is known least', () => {
    const alone = blocksUntilStop([scattered(0.001)]).blocks;
    const both = blocksUntilStop([scattered(0.001), scattered(0.05)]).blocks;
    expect(both).toBeGreaterThan(alone);
    expect(blocksUntilStop([scattered(0.05), scattered(0.001)]).blocks).toBe(both);
  });

  it('takes more for a finer precision, fewer for a coarser one, and never more than the cap', () => {
    const blocks = (precision: number, maxSamples = 1000): number =>
      blocksUntilStop([scattered(0.03)], { precision, maxSamples }).blocks;
    expect(blocks(0.005)).toBeGreaterThan(blocks(0.01));
    expect(blocks(0.1)).toBe(13);
    expect(blocks(0.005, 17)).toBe(17);
    expect(blocks(0.005, 6)).toBe(6);
  });

  it('takes six blocks and no more where the time is up', () => {
    expect(blocksUntilStop([scattered(0.03)], { precision: 0.01, maxSamples: 200 }, 0.003)).toEqual({
      blocks: 6,
      reason: 'time-spent',
    });
  });

  it('looks a few times only, however many blocks there are', () => {
    const looks: number[] = [];
    let reads = 0;
    const watched = new Proxy<number[]>([], {
      get: (target, key) => {
        if (key === 'length') reads += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
    const rule = makeStopRule(1e9, null, { precision: 1e-5, maxSamples: 100_000 });
    for (let blocks = 1; blocks <= 2000; blocks++) {
      watched.push(scattered(0.05)(blocks));
      const before = reads;
      rule.reasonToStop({ blocks, elapsedSeconds: 0, blockSeconds: 0, samples: [watched] });
      if (reads > before) looks.push(blocks);
    }
    expect(looks.length).toBeLessThan(30);
    expect(looks.slice(0, 4)).toEqual([10, 13, 17, 22]);
  });
});

describe('relativeHalfWidth', () => {
  const noise = Array.from({ length: 100 }, (_, index) => 100 + 10 * Math.sin(index * index * 5.1));

  it('is scale-free, and zero for equal times', () => {
    expect(relativeHalfWidth(noise.map((ns) => 1e6 * ns))).toBeCloseTo(relativeHalfWidth(noise), 12);
    expect(relativeHalfWidth([3, 3, 3])).toBe(0);
    expect(relativeHalfWidth([3])).toBe(Infinity);
  });

  it('is wider where neighbours are alike: fewer samples speak for themselves', () => {
    expect(relativeHalfWidth(noise.toSorted((a, b) => a - b))).toBeGreaterThan(2 * relativeHalfWidth(noise));
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
