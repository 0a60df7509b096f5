/** A comparison for programs. */
import { processesOf, type Unmatched } from '../../shared/pairing.ts';
import type { Judgement } from '../../shared/regression.ts';
import { visibleJson } from '../../shared/visible-text.ts';
import { type ComparisonResult, failuresOf } from './comparison.ts';

/** Times are nanoseconds, thresholds shares of a time. */
export function comparisonJson(result: ComparisonResult): string {
  const { a, b, threshold, failOn, judgements, unmatched } = result;
  const pairs = judgements.map(pairJson);
  return visibleJson(
    { a, b, threshold, failOn, failures: failuresOf(result), pairs, unmatched: unmatched.map(unmatchedJson) },
    2,
  );
}

function pairJson({ pair, verdict, isSuspected, reason, adjustedP }: Judgement) {
  const { a, b, ratio, ci95, paired, comparability, note } = pair;
  return {
    config: a.config,
    a: a.id,
    b: b.id,
    adapterA: a.adapterId,
    adapterB: b.adapterId,
    medianNsA: a.medianNs,
    medianNsB: b.medianNs,
    processesA: processesOf(a),
    processesB: processesOf(b),
    ...{ ratio, ci95, paired, verdict, isSuspected, reason, adjustedP, comparability, note },
  };
}

function unmatchedJson({ side, run, reason }: Unmatched) {
  return { side, id: run.id, adapterId: run.adapterId, config: run.config, reason };
}
