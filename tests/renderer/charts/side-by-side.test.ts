import { expect, test } from 'vitest';
import { stepFor } from '../../../src/renderer/charts/side-by-side.ts';

test('marks of one length stay clear of the next one, however many lines there are', () => {
  const xs = [100, 200, 300, 340];
  expect(stepFor(4, 2, xs)).toBe(4);
  for (const count of [3, 8, 40]) expect(stepFor(4, count, xs) * (count - 1)).toBeLessThanOrEqual(40 / 2);
});

test('a line alone stays at its values', () => {
  expect(stepFor(4, 1, [100, 200])).toBe(0);
  expect(stepFor(4, 3, [100])).toBe(4);
});
