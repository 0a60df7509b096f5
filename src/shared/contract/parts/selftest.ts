/** What the self-test of the measuring method found on an adapter: how often it sees what is not there, and what is. */
import { z } from 'zod';
import { count, figure, moment, ns, real } from '../bounds.ts';

/** How much more work the slowed evaluations do, in percent. */
export const SLOWDOWNS = [2, 5, 10, 25] as const;
export type Slowdown = (typeof SLOWDOWNS)[number];

/** At most this share of comparisons of equal things may end in a verdict. */
export const MOST_FALSE = 0.05;
/** At least this share of the slow-downs has to be found; the others are reported. */
export const LEAST_DETECTED: Readonly<Partial<Record<Slowdown, number>>> = { 5: 0.8, 10: 0.95 };

/**
 * Where the injected amount may lie, as a share of the amount that was intended: what a solve costs besides its steps is measured
 * before, and changes with the load. Detection is judged by what was injected.
 */
export const INJECTED_RANGE = [2 / 3, 3 / 2] as const;
/** How far the measured slow-down may lie from the injected one: percentage points, or this share of it, whichever is more. */
export const DEVIATION_POINTS = 1;
export const DEVIATION_SHARE = 0.15;

/** What told how much extra time was injected: the device's own clock, or only the number of extra steps. */
export const INJECTION_CLOCKS = ['device', 'steps'] as const;
export type InjectionClock = (typeof INJECTION_CLOCKS)[number];

const share = z.number().min(0).max(1);
const interval = z.tuple([share, share]);
const perSlowdown = <T extends z.ZodType>(value: T) => z.object({ 2: value, 5: value, 10: value, 25: value });

const levelSchema = z.object({
  /** Extra time that was intended; 0 compares an evaluation with itself under another name. */
  percent: z.number().min(0).max(1000),
  trials: count.min(1),
  faster: count,
  slower: count,
  same: count,
  ambiguous: count,
  /** Median over the trials of the measured time over the base's, less 1; null where no trial gave a ratio. */
  measured: real.nullable(),
  /**
   * The extra time that was really injected, over the base's time: by the device's clock where it has one, else by the
   * number of extra steps. null in results of earlier versions.
   */
  injected: real.nullable().default(null),
  /** The share of false verdicts (0 percent) or of slow-downs found, with its 95 % Wilson interval. */
  share,
  interval,
  /** What is asked of the share, by the injected amount; null where nothing is. */
  asked: share.nullable().default(null),
  /** null where nothing is asked and nothing else is at fault. */
  met: z.boolean().nullable(),
  /** Why it is not met, each in a sentence. */
  reasons: z.array(z.string().max(500)).max(20).default([]),
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
  /** Extra steps in the same dispatch, timed by this clock; null in results of earlier versions. */
  injectedBy: z.enum(INJECTION_CLOCKS).nullable().default(null),
  /** Spread of the ratio of two equal solves of one block: between its quartiles, over its median. */
  scatter: figure.nullable().default(null),
  /** Median over the trials of the half-width of the interval of an A/A ratio, over the ratio. */
  halfWidth: figure.nullable().default(null),
  seconds: figure,
});
export type Selftest = z.infer<typeof selftestSchema>;

/** A share to whole percents: "95 %". */
export function shareText(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/**
 * What is asked of the share of slow-downs found where this amount was injected (0.05 for 5 %): on straight lines from nothing at the
 * threshold over the two bars, and no more than the last beyond it.
 */
export function leastDetected(injected: number, threshold: number): number {
  const corners: [amount: number, share: number][] = [
    [threshold, 0],
    ...Object.entries(LEAST_DETECTED).map(([percent, found]): [number, number] => [Number(percent) / 100, found]),
  ];
  const next = corners.findIndex(([amount]) => amount >= injected);
  const [above, below] = [corners[next], corners[next - 1]];
  if (!above) return corners.at(-1)?.[1] ?? 0;
  if (!below) return 0;
  return below[1] + ((above[1] - below[1]) * (injected - below[0])) / (above[0] - below[0]);
}

/** What is asked of the share of a level; null where nothing is. */
export function askedText({ percent, asked }: Pick<SelftestLevel, 'percent' | 'asked'>): string | null {
  if (percent === 0) return `at most ${shareText(MOST_FALSE)}`;
  // Results of earlier versions were judged by what was intended.
  const least = asked ?? (LEAST_DETECTED as Readonly<Record<number, number>>)[percent] ?? null;
  return least === null ? null : `at least ${shareText(least)}`;
}

/** "9.6 %" of a share; null of null. */
export function amountText(share: number | null): string | null {
  return share === null ? null : `${(100 * share).toFixed(1)} %`;
}
