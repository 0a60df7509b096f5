/** Two selections of runs, compared as `antler compare` does. */
import type { ComparisonResult } from '../../../src/cli/comparison/comparison.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { comparedRun, pairRuns } from '../../../src/shared/findings/comparing/pairing.ts';
import { judgePairs } from '../../../src/shared/findings/comparing/regression.ts';

export function compared(a: readonly Run[], b: readonly Run[]): ComparisonResult {
  const [before, after] = [a, b].map((runs) => runs.map((run) => comparedRun(run)));
  const { pairs, unmatched } = pairRuns(before ?? [], after ?? [], false);
  const limits = { threshold: 0.02, failOn: [], minDetectable: 0.1, allowEmpty: true };
  return { a: 'A', b: 'B', ...limits, judgements: judgePairs(pairs, { threshold: 0.02 }), unmatched };
}
