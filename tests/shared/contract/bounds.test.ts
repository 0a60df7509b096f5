/** Ranges whose neighbours inside of a double would overflow what is made of them. */
import { expect, it } from 'vitest';
import { work } from '../../../src/shared/contract/bounds.ts';
import { roofShareOf } from '../../../src/shared/findings/answers/roofline.ts';

it('work is 0 or enough for a finite number of operations a byte', () => {
  for (const value of [5e-324, 1e-300, 9e-7, -1, 1e31]) expect(work.safeParse(value).success).toBe(false);
  for (const value of [0, 1e-6, 0.5, 1e30]) expect(work.safeParse(value).success).toBe(true);
  const share = roofShareOf(
    { flops: 1e30, bytes: 1e-6, medianNs: 1e-6 },
    { flopsPerSecond: 1e12, bytesPerSecond: 1e11 },
  );
  for (const value of [share?.intensity, share?.flopsPerSecond, share?.fraction]) expect(value).toBeLessThan(Infinity);
});
