/** Sums up the trials of the self-test: shares with their intervals, and what is asked of them. */
import {
  type Selftest,
  type SelftestLevel,
  SLOWDOWNS,
  type Slowdown,
} from '../../../shared/contract/parts/selftest.ts';
import { median } from '../../../shared/statistics/statistics.ts';
import type { Comparison } from '../../../shared/findings/answers/verdict.ts';
import type { Injection } from './injection.ts';
import { judgeLevel, type JudgementFacts } from './judge-level.ts';
import type { TrialOutcome } from './trials.ts';

/** What the trials do not say themselves. */
export type SelftestFacts = Pick<
  Selftest,
  'takenAt' | 'seed' | 'threshold' | 'length' | 'solveNs' | 'seconds' | 'injectedBy' | 'scatter'
>;

/** Sums up the trials. Throws where a size of slow-down was never tried. */
export function summarizeTrials(
  outcomes: readonly TrialOutcome[],
  injections: readonly Injection[],
  facts: SelftestFacts,
): Selftest {
  const levels = [0, ...SLOWDOWNS].map((percent) => levelOf(percent, outcomes, injections, facts));
  const [equal] = levels;
  const perLevel = <T>(read: (level: SelftestLevel) => T) =>
    Object.fromEntries(levels.slice(1).map((level) => [level.percent, read(level)])) as Record<Slowdown, T>;
  return {
    ...facts,
    comparisons: outcomes.length,
    falseVerdictShare: equal?.share ?? 1,
    detectedShare: perLevel(({ share: found }) => found),
    intervals: {
      falseVerdictShare: equal?.interval ?? [0, 1],
      detectedShare: perLevel(({ interval: bounds }) => bounds),
    },
    met: levels.every(({ met }) => met !== false),
    levels,
    blocks: median(outcomes.map(({ blocks }) => blocks)),
    halfWidth: halfWidthOf(outcomes.filter(({ percent }) => percent === 0)),
  };
}

/** Median; null where no trial has an interval. */
function halfWidthOf(outcomes: readonly TrialOutcome[]): number | null {
  const known = outcomes.flatMap(({ halfWidth }) => (halfWidth === null ? [] : [halfWidth]));
  return known.length === 0 ? null : median(known);
}

function levelOf(
  percent: number,
  outcomes: readonly TrialOutcome[],
  injections: readonly Injection[],
  facts: JudgementFacts,
): SelftestLevel {
  const own = outcomes.filter((outcome) => outcome.percent === percent);
  if (own.length === 0) throw new RangeError(`no trial with ${percent} % of extra work`);
  const tally = (comparison: Comparison): number => own.filter((outcome) => outcome.comparison === comparison).length;
  const verdicts = {
    faster: tally('faster'),
    slower: tally('slower'),
    same: tally('same'),
    ambiguous: tally('ambiguous'),
  };
  const hits = percent === 0 ? verdicts.faster + verdicts.slower : verdicts.slower;
  const share = hits / own.length;
  const missed = own.filter(({ comparison }) => comparison !== 'slower');
  const counted = { percent, trials: own.length, faster: verdicts.faster, share, missedHalfWidth: halfWidthOf(missed) };
  const injection = injections.find((known) => known.percent === percent) ?? null;
  return {
    percent,
    trials: own.length,
    ...verdicts,
    injected: injection?.injected ?? null,
    measured: injection?.measured ?? null,
    share,
    interval: wilsonInterval(hits, own.length),
    ...judgeLevel(counted, injection, facts),
  };
}

const Z95 = 1.959964;

/** Wilson's 95 % interval of a share, of `hits` in `trials` (at least one): it holds near 0 and 1, and for few trials. */
export function wilsonInterval(hits: number, trials: number): [number, number] {
  const found = hits / trials;
  const spread = Z95 ** 2 / trials;
  const middle = (found + spread / 2) / (1 + spread);
  const reach = (Z95 / (1 + spread)) * Math.sqrt((found * (1 - found)) / trials + spread / (4 * trials));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}
