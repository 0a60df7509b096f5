/** What is asked of one size of extra work, and why it is not met, in sentences that name the cause that was measured. */
import {
  amountText,
  DEVIATION_POINTS,
  DEVIATION_SHARE,
  INJECTED_RANGE,
  LEAST_DETECTED,
  leastDetected,
  MOST_FALSE,
  type Selftest,
  type SelftestLevel,
  shareText,
} from '../../../shared/contract/parts/selftest.ts';
import type { Injection } from './injection.ts';

export type Counted = Pick<SelftestLevel, 'percent' | 'trials' | 'faster' | 'share'> & {
  /** Median half-width of the intervals of the trials that did not find it, over their ratios; null where there are none. */
  readonly missedHalfWidth: number | null;
};
export type JudgementFacts = Pick<Selftest, 'threshold' | 'seconds' | 'injectedBy'>;
export type LevelJudgement = Pick<SelftestLevel, 'asked' | 'met' | 'reasons'>;

const NORMAL = 1.96;
/** Standard normal quantiles of the bars' shares, by which an interval has to clear the threshold. */
const SPARE: Readonly<Record<number, number>> = { 5: 0.85, 10: 1.65 };

export function judgeLevel(level: Counted, injection: Injection | null, facts: JudgementFacts): LevelJudgement {
  const asked = askedOf(level.percent, injection, facts);
  const reasons = [
    falseVerdicts(level),
    wrongAmount(level, injection, facts),
    deviation(injection, facts),
    undetected(level, asked, injection, facts),
  ].filter((reason) => reason !== null);
  return { asked, met: reasons.length > 0 ? false : level.percent === 0 || asked !== null ? true : null, reasons };
}

/** By the amount that was injected; null where nothing is asked of this size. */
function askedOf(percent: number, injection: Injection | null, { threshold }: JudgementFacts): number | null {
  if (!(percent in LEAST_DETECTED)) return null;
  return leastDetected(injection?.injected ?? percent / 100, threshold);
}

/** A verdict about equal things, or the wrong one about unequal ones: no noise excuses it. */
function falseVerdicts({ percent, trials, faster, share }: Counted): string | null {
  if (percent === 0)
    return share <= MOST_FALSE
      ? null
      : `${Math.round(share * trials)} of ${trials} comparisons of equal things ended in a verdict`;
  return faster === 0 ? null : `${faster} of ${trials} comparisons called the slowed evaluation faster`;
}

/** The self-test's own fault: what it says of this size would be said of another. */
function wrongAmount({ percent }: Counted, injection: Injection | null, { injectedBy }: JudgementFacts): string | null {
  if (!injection || injectedBy !== 'device') return null;
  const [least, most] = INJECTED_RANGE.map((share) => share * percent);
  const found = 100 * injection.injected;
  const noise = 100 * (injection.injectedHalfWidth ?? Infinity);
  const isMeant =
    found + noise >= Math.min(least ?? 0, percent - DEVIATION_POINTS) &&
    found - noise <= Math.max(most ?? 0, percent + DEVIATION_POINTS);
  return isMeant
    ? null
    : `the extra steps took ${amountText(injection.injected)} of a solve by the device’s clock, where ${percent} % were intended: the self-test did not inject what it says`;
}

/** The two clocks contradict each other by more than the noise of the measured amount. */
function deviation(injection: Injection | null, { injectedBy }: JudgementFacts): string | null {
  if (!injection || injection.measured === null || injection.halfWidth === null) return null;
  const allowed = Math.max(DEVIATION_POINTS / 100, DEVIATION_SHARE * Math.abs(injection.injected));
  const apart = Math.abs(injection.measured - injection.injected);
  if (apart - injection.halfWidth <= allowed) return null;
  const clock = injectedBy === 'device' ? 'by the device’s clock' : 'in steps';
  return `${amountText(injection.injected)} were injected ${clock} and ${amountText(injection.measured)} measured: more than ${amountText(allowed)} apart`;
}

function undetected(
  { trials, share, missedHalfWidth }: Counted,
  asked: number | null,
  injection: Injection | null,
  facts: JudgementFacts,
): string | null {
  if (asked === null || share >= asked) return null;
  const what = `found in ${shareText(share)} of ${trials} trials, asked ${shareText(asked)}`;
  return `${what}: ${whyUndetected(missedHalfWidth, injection, facts)}`;
}

/** Whether the intervals that missed it were too wide for it, and what time would make them narrow enough. */
function whyUndetected(
  halfWidth: number | null,
  injection: Injection | null,
  { threshold, seconds }: JudgementFacts,
): string {
  if (!injection || halfWidth === null) return 'there were too few blocks for intervals';
  const distance = Math.log1p(injection.injected) + Math.log1p(-threshold);
  const needed = distance / (1 + (SPARE[injection.percent] ?? 1) / NORMAL);
  if (!(needed > 0)) return 'what was injected is not clear of the threshold';
  const [wide, narrow] = [`±${amountText(halfWidth)}`, `±${amountText(needed)}`];
  if (halfWidth <= needed)
    return `the intervals that missed it, ${wide}, were narrow enough (${narrow}), so the fault is the method’s`;
  const time = Math.ceil((seconds * (halfWidth / needed) ** 2) / 10) * 10;
  return `the intervals that missed it were ${wide} wide and would have to be ${narrow}, which at the present scatter takes --time ${time}`;
}
