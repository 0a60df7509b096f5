import { rnn } from '../../../../src/shared/studies/rnn.ts';
import { describe, expect, it } from 'vitest';
import { crossover, type CrossoverPoint } from '../../../../src/shared/findings/answers/crossover.ts';
import { crossingIntervalText, crossoverText } from '../../../../src/shared/words/findings/crossover.ts';

/** A ratio with an interval of so many percent to both sides; null: none. */
const point = (length: number, ratio: number, percent: number | null = 1): CrossoverPoint => ({
  length,
  ratio,
  interval: percent === null ? null : [ratio / (1 + percent / 100), ratio * (1 + percent / 100)],
});
const textOf = (...points: CrossoverPoint[]) => crossoverText(crossover(points)!, rnn);

describe('crossover', () => {
  it('interpolates the ratio and both ends of its interval in log-log', () => {
    const found = crossover([point(10_000, 10, 100), point(100, 0.1, 100)])!;
    expect(found).toMatchObject({ kind: 'at', shortest: 100, longest: 10_000, open: [], isUnbacked: false });
    const [crossing] = found.crossings;
    expect(crossing!.to).toBe('ahead');
    expect(crossing!.length).toBeCloseTo(1000, 6);
    // The upper end runs from 0.2 to 20 and meets 1 where log10 T = 2 + 0.699 / 1; the lower end lies as far to the right.
    expect(crossing!.interval![0]).toBeCloseTo(500, 6);
    expect(crossing!.interval![1]).toBeCloseTo(2000, 6);
    expect(crossoverText(found, rnn)).toBe('from about T = 1,000 on');
    expect(crossingIntervalText(found, rnn)).toBe('T = 500 to 2,000');
  });

  it('widens the interval over lengths at which nothing is settled, however the ratio wobbles there', () => {
    const found = crossover([point(100, 0.5), point(200, 1.01, 5), point(400, 0.99, 5), point(800, 2)])!;
    expect(found).toMatchObject({ kind: 'at', open: [200, 400] });
    const [{ length, interval }] = found.crossings as [(typeof found.crossings)[number]];
    expect(length).toBeGreaterThan(400);
    expect(interval![0]).toBeGreaterThan(100);
    expect(interval![0]).toBeLessThan(200);
    expect(interval![1]).toBeGreaterThan(length);
    expect(interval![1]).toBeLessThan(800);
    expect(crossoverText(found, rnn)).not.toContain('open');
  });

  it('says so where the algorithm is never ahead, always, or at the short lengths only', () => {
    expect(textOf(point(100, 0.2), point(10_000, 0.9))).toBe('not up to T = 10,000');
    expect(textOf(point(10_000, 3), point(100, 2))).toBe('from T = 100 on, the shortest measured');
    expect(textOf(point(100, 10), point(10_000, 0.1))).toBe('up to about T = 1,000 only');
    expect(textOf(point(1000, 3))).toBe('at T = 1,000, the only length');
    expect(textOf(point(1000, 0.3))).toBe('not at T = 1,000, the only length');
  });

  it('leaves open what no interval settles', () => {
    expect(textOf(point(100, 0.2), point(10_000, 1.01, 5))).toBe('not up to T = 100; open at T = 10,000');
    expect(textOf(point(100, 1.01, 5), point(1000, 2))).toBe('from T = 1,000 on; open at T = 100');
    const open = crossover([point(100, 0.99, 5), point(1000, 1.01, 5)])!;
    expect(open).toMatchObject({ kind: 'open', crossings: [], open: [100, 1000] });
    expect(crossoverText(open, rnn)).toBe('not settled at any length');
  });

  it('says every crossing where there are several', () => {
    const found = crossover([point(10, 2), point(100, 0.5), point(1000, 2), point(10_000, 0.5)])!;
    expect(found.kind).toBe('several');
    expect(found.crossings.map(({ to }) => to)).toEqual(['behind', 'ahead', 'behind']);
    for (const { length, interval } of found.crossings) {
      expect(interval![0]).toBeLessThan(length);
      expect(interval![1]).toBeGreaterThan(length);
    }
    expect(crossoverText(found, rnn)).toBe(
      'crosses 3 times: behind from about T = 32, ahead from about T = 320, behind from about T = 3,200',
    );
  });

  it('goes by the ratio alone where there is no interval, and then gives none', () => {
    const found = crossover([point(100, 0.1, null), point(10_000, 10)])!;
    expect(found).toMatchObject({ kind: 'at', isUnbacked: true });
    expect(found.crossings[0]!.length).toBeCloseTo(1000, 6);
    expect(found.crossings[0]!.interval).toBeNull();
    expect(crossingIntervalText(found, rnn)).toBeNull();
  });

  it('joins the seeds of a length to their median and the range of their intervals', () => {
    const seeds = [0.05, 0.1, 0.2].map((ratio) => point(100, ratio, 100));
    const found = crossover([...seeds, point(10_000, 10, 100)])!;
    expect(found.crossings[0]!.length).toBeCloseTo(1000, 6);
    // Upper ends: 0.4 at 100, 20 at 10,000.
    const share = Math.log(1 / 0.4) / Math.log(20 / 0.4);
    expect(found.crossings[0]!.interval![0]).toBeCloseTo(100 * 100 ** share, 6);
    const unlike = crossover([point(100, 0.5), point(100, 3), point(10_000, 10)])!;
    expect(unlike).toMatchObject({ kind: 'from-smallest', open: [100], shortest: 10_000 });
  });

  it('leaves out what cannot be a ratio', () => {
    expect(crossover([])).toBeNull();
    expect(crossover([point(10, Number.NaN), point(100, 0), point(0, 2)])).toBeNull();
    expect(crossover([point(10, Number.POSITIVE_INFINITY), point(100, 2)])).toMatchObject({ shortest: 100 });
  });
});
