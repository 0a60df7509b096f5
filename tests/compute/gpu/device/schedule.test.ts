import { describe, expect, test } from 'vitest';
import {
  BATCH_TARGET_NS,
  foldGroups,
  itemsOf,
  iterationsPerSubmit,
  MAX_ITERATIONS_PER_SUBMIT,
  openRates,
  SUBMIT_TARGET_NS,
  takeSubmit,
} from '../../../../src/compute/gpu/device/schedule.ts';
import type { PlanPass } from '../../../../src/compute/gpu/plan/plan.ts';

const pass = (changes: Partial<PlanPass> = {}): PlanPass => ({
  kernel: 'work',
  phase: 'work',
  groups: 1000,
  lanes: 64_000,
  span: 1,
  repeat: 1,
  sliceable: true,
  flops: 1e9,
  bytes: 0,
  ...changes,
});

describe('cutting a pass', () => {
  test('covers every workgroup exactly once', () => {
    const items = itemsOf(pass({ groups: 1003 }), openRates());
    expect(items.length).toBeGreaterThan(1);
    expect(items[0]?.firstGroup).toBe(0);
    expect(items.at(-1)?.endGroup).toBe(1003);
    for (let index = 1; index < items.length; index += 1)
      expect(items[index]?.firstGroup).toBe(items[index - 1]?.endGroup);
  });

  test('no item is expected to run over the target', () => {
    const rates = openRates();
    for (const item of itemsOf(pass(), rates))
      expect(rates.expectedNs(item)).toBeLessThanOrEqual(SUBMIT_TARGET_NS * 1.05);
  });

  test('a pass that cannot be cut stays whole, and a repeated one is its repetitions', () => {
    expect(itemsOf(pass({ sliceable: false }), openRates())).toHaveLength(1);
    expect(itemsOf(pass({ repeat: 7, sliceable: false }), openRates())).toHaveLength(7);
  });

  test('a repeated pass over many sequences is cut in each repetition, coarsely until its rate is known', () => {
    const rates = openRates();
    const stepping = pass({ repeat: 3, groups: 2000, flops: 3e9 });
    expect(itemsOf(stepping, rates)).toHaveLength(3 * 8);
    rates.learn(itemsOf(stepping, rates).slice(0, 1), SUBMIT_TARGET_NS * 2);
    const items = itemsOf(stepping, rates);
    for (const item of items) expect(rates.expectedNs(item)).toBeLessThanOrEqual(SUBMIT_TARGET_NS * 1.05);
    const covered = items.reduce((sum, { firstGroup, endGroup }) => sum + endGroup - firstGroup, 0);
    expect(covered).toBe(3 * 2000);
    expect(itemsOf(stepping, rates, 4)).toHaveLength(3 * 4);
  });

  test('never makes more items than there are workgroups', () => {
    expect(itemsOf(pass({ groups: 2, flops: 1e15 }), openRates())).toHaveLength(2);
  });
});

describe('rates', () => {
  test('the first measurement is taken as it is, later ones pull slowly', () => {
    const rates = openRates();
    const item = { pass: pass(), firstGroup: 0, endGroup: 1000, repeats: 1 };
    rates.learn([item], 1e6);
    expect(rates.expectedNs(item)).toBeCloseTo(1e6, 0);
    rates.learn([item], 1e9);
    expect(rates.expectedNs(item)).toBeLessThan(2e6);
    rates.learn([item], 1);
    expect(rates.expectedNs(item)).toBeGreaterThan(0.5e6);
  });

  test('a time of zero is less than a step of the clock: the kernel is known, and no slower than the coarsest', () => {
    const rates = openRates();
    const item = { pass: pass(), firstGroup: 0, endGroup: 1000, repeats: 1 };
    rates.learn([item], 0);
    expect(rates.isKnown('work')).toBe(true);
    expect(rates.expectedNs(item)).toBeCloseTo(1e5, 0);
  });
});

describe('filling a submit', () => {
  test('an unmeasured kernel travels alone', () => {
    const rates = openRates();
    const items = itemsOf(pass({ repeat: 5, sliceable: false, flops: 10 }), rates);
    expect(takeSubmit(items, 0, rates, SUBMIT_TARGET_NS, 100)).toHaveLength(1);
    rates.learn(items.slice(0, 1), 1000);
    expect(takeSubmit(items, 1, rates, SUBMIT_TARGET_NS, 100)).toHaveLength(4);
  });

  test('stays within the target and the number of items, and always takes one', () => {
    const rates = openRates();
    const items = itemsOf(pass({ repeat: 100, sliceable: false }), rates);
    rates.learn(items.slice(0, 1), 20e6);
    expect(takeSubmit(items, 0, rates, SUBMIT_TARGET_NS, 100)).toHaveLength(2);
    expect(takeSubmit(items, 0, rates, 1e12, 7)).toHaveLength(7);
    expect(takeSubmit(items, 99, rates, 1, 7)).toHaveLength(1);
  });
});

describe('iterations in one submit', () => {
  test('one while rates are unknown, at most eight, at most what is left, at most the budget', () => {
    const rates = openRates();
    const items = itemsOf(pass({ sliceable: false, flops: 10 }), rates);
    expect(iterationsPerSubmit(items, rates, 50)).toBe(1);
    rates.learn(items, 1000);
    expect(iterationsPerSubmit(items, rates, 50)).toBe(MAX_ITERATIONS_PER_SUBMIT);
    expect(iterationsPerSubmit(items, rates, 3)).toBe(3);
    const slow = openRates();
    slow.learn(items, BATCH_TARGET_NS / 2.5);
    expect(iterationsPerSubmit(items, slow, 50)).toBe(2);
  });
});

test('folding holds at least the groups, within the limit of each dimension', () => {
  for (const groups of [1, 65_535, 65_536, 1_000_000, 65_535 * 65_535]) {
    const [x, y] = foldGroups(groups, 65_535);
    expect(x * y).toBeGreaterThanOrEqual(groups);
    expect(x * (y - 1)).toBeLessThan(groups);
    expect(Math.max(x, y)).toBeLessThanOrEqual(65_535);
  }
});
