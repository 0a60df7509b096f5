/** Cuts one long row of blocks into trials: each ends where the product would have stopped, and is judged as a point is. */
import { isRatio, pairedRatio, pairedRatioInterval } from '../../../shared/statistics/statistics.ts';
import type { Sweep } from '../../../shared/contract/sweep.ts';
import { compareRatio, type Comparison } from '../../../shared/findings/answers/verdict.ts';
import { makeStopRule } from '../protocol/stopping.ts';

/** Block by block, the times of one thing that took part. */
export interface Row {
  readonly percent: number;
  /** Extra steps over the steps of the base. */
  readonly stepShare: number;
  readonly samplesNs: readonly number[];
  /** Spans of the device's clock around the dispatch of the same solves; null where it has none. */
  readonly deviceNs: readonly number[] | null;
}

/** What came of one comparison. */
export interface TrialOutcome {
  readonly percent: number;
  readonly comparison: Comparison;
  /** The base's median over the slowed one's; null where there is none. */
  readonly ratio: number | null;
  /** Of the ratio's interval, over the ratio; null where there is none. */
  readonly halfWidth: number | null;
  readonly blocks: number;
}

export type TrialRules = Pick<Sweep, 'precision' | 'threshold'> & {
  /** Blocks of a trial at most. */
  readonly maxBlocks: number;
  /** Of the resampling. */
  readonly seed: number;
};

/**
 * The comparisons of every row with the base, trial after trial, over blocks that no other trial uses. Blocks at the end
 * that fill no trial are left out.
 */
export function cutTrials(base: Row, others: readonly Row[], rules: TrialRules): TrialOutcome[] {
  const all = [base, ...others];
  const blocks = Math.min(...all.map(({ samplesNs }) => samplesNs.length));
  const outcomes: TrialOutcome[] = [];
  let from = 0;
  for (let trial = 0; ; trial += 1) {
    const to = endOf(all, from, blocks, rules);
    if (to === null) return outcomes;
    for (const other of others) outcomes.push(judge(base, other, from, to, rules, trial));
    from = to;
  }
}

/** Behind the last block of the trial that begins there; null where the blocks end first. */
function endOf(
  rows: readonly Row[],
  from: number,
  blocks: number,
  { precision, maxBlocks }: TrialRules,
): number | null {
  const rule = makeStopRule(Infinity, null, { precision, maxSamples: maxBlocks });
  const samples: number[][] = rows.map(() => []);
  for (let block = from; block < blocks; block += 1) {
    rows.forEach(({ samplesNs }, index) => samples[index]?.push(samplesNs[block] ?? 0));
    const taken = block - from + 1;
    if (rule.reasonToStop({ blocks: taken, elapsedSeconds: 0, blockSeconds: 0, samples }) !== null) return block + 1;
  }
  return null;
}

function judge(
  base: Row,
  other: Row,
  from: number,
  to: number,
  { threshold, seed }: TrialRules,
  trial: number,
): TrialOutcome {
  const [above, below] = [base.samplesNs.slice(from, to), other.samplesNs.slice(from, to)];
  const ratio = pairedRatio(above, below);
  const bounds = pairedRatioInterval(above, below, seed + trial);
  return {
    percent: other.percent,
    comparison: compareRatio(bounds, threshold),
    ratio: isRatio(ratio) ? ratio : null,
    halfWidth: bounds && (bounds[1] - bounds[0]) / 2 / ratio,
    blocks: to - from,
  };
}
