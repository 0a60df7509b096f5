/** The pairwise cover, and the suite that is made with it. */
import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../../src/compute/studies/rnn/algorithms/buffers.ts';
import { correctnessCases, costOf, pairsIn } from '../../../src/cli/studies/rnn/verify/correctness-cases.ts';
import { countPairs, coverInLayers, type Factors, pairwiseCover, type Row } from '../../../src/cli/process/pairwise.ts';
import { limitTime } from '../../../src/cli/flags/time-limit.ts';
import { ALGORITHMS } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { CELLS } from '../../../src/compute/studies/rnn/cells/index.ts';
import { mulberry32 } from '../../../src/compute/studies/rnn/drawing/random.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** All pairs that some allowed row has, counted the slow way. */
function everyPair<F extends Factors>(factors: F, allowed: (row: Row<F>) => boolean): Set<string> {
  const names = Object.keys(factors);
  const pairs = new Set<string>();
  const visit = (row: Record<string, unknown>, rest: readonly string[]): void => {
    const [name, ...others] = rest;
    if (name !== undefined) for (const value of factors[name]!) visit({ ...row, [name]: value }, others);
    else if (allowed(row as Row<F>)) for (const pair of pairsOf(names, row)) pairs.add(pair);
  };
  visit({}, names);
  return pairs;
}

function pairsOf(names: readonly string[], row: Readonly<Record<string, unknown>>): string[] {
  return names.flatMap((a, index) => names.slice(index + 1).map((b) => `${a}=${row[a]} ${b}=${row[b]}`));
}

describe('a pairwise cover', () => {
  it.each(numbers(20))('has every pair that is allowed, and rows that are allowed: draw %i', (seed) => {
    const random = mulberry32(seed);
    const factors = {
      a: numbers(1 + random() * 7),
      b: numbers(1 + random() * 5),
      c: numbers(1 + random() * 4),
      d: [0, 1],
    };
    const forbidden = Math.floor(random() * 6);
    const allowed = ({ a, b, c }: { a: number; b: number; c: number }): boolean => (a + b) % 6 !== forbidden || c === 0;
    const cover = pairwiseCover(factors, { allowed, cost: ({ b }) => 1 + b });
    expect(cover.every(allowed)).toBe(true);
    const covered = new Set(cover.flatMap((row) => pairsOf(Object.keys(factors), row)));
    expect(covered).toEqual(everyPair(factors, allowed));
    expect(countPairs(factors, cover)).toBe(covered.size);
  });

  it('is far smaller than everything, and no smaller than the two largest factors need', () => {
    const factors = { a: numbers(10), b: numbers(8), c: numbers(6), d: numbers(2) };
    const { length } = pairwiseCover(factors);
    expect(length).toBeGreaterThanOrEqual(80);
    expect(length).toBeLessThan(100);
  });

  it('leaves what is dear to the end', () => {
    const factors = { a: numbers(5), b: numbers(5), size: [1, 2, 50] };
    const cover = pairwiseCover(factors, { cost: ({ size }) => size });
    const firstDear = cover.findIndex(({ size }) => size === 50);
    expect(firstDear).toBeGreaterThan(cover.length / 2);
    expect(cover.slice(firstDear).every(({ size }) => size === 50)).toBe(true);
  });

  it('goes on from what is covered already, and in layers ends with everything', () => {
    const factors = { a: numbers(4), b: numbers(3), c: numbers(3), d: numbers(2) };
    const all = countPairs(factors, pairwiseCover(factors));
    const half = pairwiseCover(factors).slice(0, 6);
    const rest = pairwiseCover(factors, {}, half);
    expect(countPairs(factors, [...half, ...rest])).toBe(all);
    expect(rest.length).toBeLessThan(pairwiseCover(factors).length);
    expect(pairwiseCover(factors, {}, pairwiseCover(factors))).toEqual([]);
    const layers = coverInLayers(factors, ({ c, d }) => c === 1 && d === 0);
    expect(layers.slice(0, 12).every(({ c, d }) => c === 1 && d === 0)).toBe(true);
    expect(countPairs(factors, layers)).toBe(all);
  });

  it('is nothing where nothing is allowed or a factor has no value', () => {
    expect(pairwiseCover({ a: [1, 2], b: [1] }, { allowed: () => false })).toEqual([]);
    expect(pairwiseCover({ a: [1, 2], b: [] })).toEqual([]);
  });
});

describe.each([true, false])('the correctness suite, with subgroups: %s', (hasSubgroups) => {
  const cases = correctnessCases(CELLS, hasSubgroups);
  /** Those that are there for the boundaries that they cross come on top. */
  const cover = cases.filter(({ remembers }) => remembers !== true);

  it('lets every algorithm hand over what still counts, and stepping between dispatches', () => {
    const crossing = cases.filter(({ remembers }) => remembers === true);
    expect(new Set(crossing.map(({ algorithm }) => algorithm))).toEqual(new Set(ALGORITHMS));
    const stepping = crossing.filter(({ algorithm, segments }) => !algorithm.iterative && segments !== undefined);
    expect(stepping.map(({ algorithm }) => algorithm.id)).toEqual(['sequential', 'naive-sequential']);
    // One natural boundary as well: a sequence longer than any dispatch.
    const isCut = ({ algorithm, shape: [length], state, segments }: (typeof crossing)[number]): boolean =>
      algorithm.id === 'sequential' && segments === undefined && segmentsOf({ length, state }, {}).count > 1;
    expect(crossing.filter(isCut)).toHaveLength(1);
    expect(crossing.some(({ algorithm, shape }) => algorithm.id === 'deer' && shape[1] > 65_535)).toBe(true);
  });

  it('checks the gradient after stepping and after iterating', () => {
    const checked = cases.filter(({ hasGradient }) => hasGradient === true).map(({ algorithm }) => algorithm.id);
    expect(checked).toEqual(['sequential', 'deer']);
  });

  it('has every cell with every algorithm that suits it, and every state, shape and variant of both', () => {
    const states = [...new Set(cover.map(({ state }) => state))];
    const shapes = [...new Set(cover.map(({ shape }) => shape))];
    const variants = [...new Set(cover.map(({ variant }) => variant))];
    expect(variants).toHaveLength(hasSubgroups ? 2 : 1);
    const hasAll = (mine: typeof cover, whose: string): void => {
      for (const state of states)
        expect(
          mine.some((one) => one.state === state),
          `${whose} ${state}`,
        ).toBe(true);
      for (const shape of shapes)
        expect(
          mine.some((one) => one.shape === shape),
          `${whose} ${shape.join()}`,
        ).toBe(true);
      for (const variant of variants)
        expect(
          mine.some((one) => one.variant === variant),
          whose,
        ).toBe(true);
    };
    for (const cell of CELLS) {
      const mine = cover.filter((one) => one.cell === cell);
      hasAll(mine, cell.id);
      const suited = ALGORITHMS.filter(({ suits }) => (suits?.(cell) ?? null) === null);
      expect(new Set(mine.map(({ algorithm }) => algorithm))).toEqual(new Set(suited));
    }
    for (const algorithm of ALGORITHMS)
      hasAll(
        cover.filter((one) => one.algorithm === algorithm),
        algorithm.id,
      );
  });

  it('lets every cell meet every algorithm at one state size before anything else is compiled', () => {
    const pairsOfCase = (some: typeof cases) =>
      new Set(some.map(({ cell, algorithm }) => `${cell.id} ${algorithm.id}`));
    const first = cases.filter((one) => one.state === cases[0]!.state && one.variant === 'auto' && !one.hasGradient);
    expect(cases.slice(0, first.length)).toEqual(first);
    expect(pairsOfCase(first)).toEqual(pairsOfCase(cases));
  });

  it('counts its own pairs: fewer cases have fewer', () => {
    const all = pairsIn(cases, CELLS, hasSubgroups);
    expect(pairsIn(cover, CELLS, hasSubgroups)).toBe(all);
    expect(pairsIn(cover.slice(0, -1), CELLS, hasSubgroups)).toBeLessThan(all);
    expect(pairsIn([], CELLS, hasSubgroups)).toBe(0);
  });

  it('begins with what is cheap', () => {
    const costs = cases.map(costOf);
    const half = Math.floor(costs.length / 2);
    expect(Math.max(...costs.slice(0, half))).toBeLessThan(Math.max(...costs.slice(half)) / 4);
  });
});

describe('a time limit', () => {
  it('lets begin what twice its expected time still fits, by the pace so far', () => {
    let clock = 1000;
    const limit = limitTime(100, () => clock);
    expect(limit.allows(1e6)).toBe(true);
    clock += 20;
    limit.took(2, 20);
    expect(limit.allows(3)).toBe(true);
    expect(limit.allows(4)).toBe(false);
    clock += 70;
    limit.took(7, 70);
    expect(limit.allows(1)).toBe(false);
    expect(limit.allows(0.4)).toBe(true);
  });

  it('begins nothing once the time is over, and everything without a limit', () => {
    let clock = 0;
    const now = (): number => clock;
    const [short, endless] = [limitTime(10, now), limitTime(Infinity, now)];
    clock = 11;
    endless.took(1, 1e9);
    expect(short.allows(0.001)).toBe(false);
    expect(endless.allows(1e9)).toBe(true);
  });
});
