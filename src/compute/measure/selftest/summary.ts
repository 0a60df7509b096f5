/** Sums up the trials of the self-test: shares with their intervals, held against what is asked of them. */
import {
  LEAST_DETECTED,
  MOST_FALSE,
  type Selftest,
  type SelftestLevel,
  SLOWDOWNS,
  type Slowdown,
} from '../../../shared/selftest.ts';
import { median } from '../../../shared/statistics.ts';
import type { Comparison } from '../../../shared/verdict.ts';

/** What came of one comparison. */
export interface TrialOutcome {
  readonly percent: number;
  readonly comparison: Comparison;
  /** The base's median over the slowed one's; null where there is none. */
  readonly ratio: number | null;
  readonly blocks: number;
}

/** What the trials do not say themselves. */
export type SelftestFacts = Pick<Selftest, 'takenAt' | 'seed' | 'threshold' | 'length' | 'solveNs' | 'seconds'>;

/** Sums up the trials. Throws where a size of slow-down was never tried. */
export function summarizeTrials(outcomes: readonly TrialOutcome[], facts: SelftestFacts): Selftest {
  const levels = [0, ...SLOWDOWNS].map((percent) => levelOf(percent, outcomes));
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
  };
}

function levelOf(percent: number, outcomes: readonly TrialOutcome[]): SelftestLevel {
  const own = outcomes.filter((outcome) => outcome.percent === percent);
  if (own.length === 0) throw new RangeError(`no trial with ${percent} % of extra work`);
  const tally = (comparison: Comparison): number => own.filter((outcome) => outcome.comparison === comparison).length;
  const verdicts = {
    faster: tally('faster'),
    slower: tally('slower'),
    same: tally('same'),
    ambiguous: tally('ambiguous'),
  };
  const ratios = own.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
  const hits = percent === 0 ? verdicts.faster + verdicts.slower : verdicts.slower;
  const found = hits / own.length;
  return {
    percent,
    trials: own.length,
    ...verdicts,
    measured: ratios.length === 0 ? null : median(ratios.map((ratio) => 1 / ratio)) - 1,
    share: found,
    interval: wilsonInterval(hits, own.length),
    met: isMet(percent, found),
  };
}

function isMet(percent: number, found: number): boolean | null {
  if (percent === 0) return found <= MOST_FALSE;
  const least = (LEAST_DETECTED as Readonly<Record<number, number>>)[percent];
  return least === undefined ? null : found >= least;
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
