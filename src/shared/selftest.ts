/** What the self-test of the measuring method found on an adapter: how often it sees what is not there, and what is. */
import { z } from 'zod';
import { count, figure, moment, ns, real } from './bounds.ts';

/** How much more work the slowed evaluations do, in percent. */
export const SLOWDOWNS = [2, 5, 10, 25] as const;
export type Slowdown = (typeof SLOWDOWNS)[number];

/** At most this share of comparisons of equal things may end in a verdict. */
export const MOST_FALSE = 0.05;
/** At least this share of the slow-downs has to be found; the others are reported. */
export const LEAST_DETECTED: Readonly<Partial<Record<Slowdown, number>>> = { 5: 0.8, 10: 0.95 };

const share = z.number().min(0).max(1);
const interval = z.tuple([share, share]);
const perSlowdown = <T extends z.ZodType>(value: T) => z.object({ 2: value, 5: value, 10: value, 25: value });

const levelSchema = z.object({
  /** Of extra work; 0 compares an evaluation with itself under another name. */
  percent: z.number().min(0).max(1000),
  trials: count.min(1),
  faster: count,
  slower: count,
  same: count,
  ambiguous: count,
  /** Median over the trials of the measured time over the base's, less 1; null where no trial gave a ratio. */
  measured: real.nullable(),
  /** The share of false verdicts (0 percent) or of slow-downs found, with its 95 % Wilson interval. */
  share,
  interval,
  /** null where nothing is asked of the share. */
  met: z.boolean().nullable(),
});
/** All trials of one size of slow-down. */
export type SelftestLevel = z.infer<typeof levelSchema>;

export const selftestSchema = z.object({
  takenAt: moment,
  seed: count,
  /** All that were judged, of equal and of unequal things. */
  comparisons: count.min(1),
  /** Of the comparisons of equal things, those that ended in faster or slower. */
  falseVerdictShare: share,
  /** Of the comparisons with that many percent of extra work, those that ended in slower. */
  detectedShare: perSlowdown(share),
  /** 95 % Wilson intervals of the shares. */
  intervals: z.object({ falseVerdictShare: interval, detectedShare: perSlowdown(interval) }),
  /** The practical threshold of the verdicts. */
  threshold: share,
  met: z.boolean(),
  levels: z.array(levelSchema).min(1).max(100),
  /** Steps of the problem, and the median time of its evaluation without extra work. */
  length: count,
  solveNs: ns,
  /** Median number of blocks of a comparison. */
  blocks: figure,
  seconds: figure,
});
export type Selftest = z.infer<typeof selftestSchema>;

/** A share to whole percents: "95 %". */
export function shareText(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** What is asked of the share at a size of extra work; null where nothing is. */
export function askedText(percent: number): string | null {
  if (percent === 0) return `at most ${shareText(MOST_FALSE)}`;
  const least = (LEAST_DETECTED as Readonly<Record<number, number>>)[percent];
  return least === undefined ? null : `at least ${shareText(least)}`;
}
