/**
 * Whether B is slower or faster than A beyond doubt, over all pairs of a comparison together. A pair is judged by its
 * 95 % interval against a practical threshold, corrected after Holm for the number of pairs; and only where its two sides
 * can tell versions from occasions: what all processes of an occasion share is in no interval over processes.
 */
import { type Detectable, detectableOf, estimateOf, NOTHING_DETECTABLE } from '../../statistics/detectable.ts';
import { isOtherSpeed, type SpeedRatio } from '../machine/machine-speed.ts';
import { MIN_OCCASIONS } from './occasions.ts';
import type { Pair } from './pairing.ts';
import { reasonOf, type Reason } from '../../contract/reason.ts';
import { type SelfControl, selfControlOf } from './self-control.ts';
import { compareRatio, holm, judgeTogether, ratioPValue, type Verdict } from '../../statistics/significance.ts';
import { thresholdPValue } from '../../statistics/student.ts';
import { PRACTICAL_SHARE } from '../../contract/thresholds.ts';

/** A comparison of B with A, as far as it is settled. */
export interface Judgement {
  readonly pair: Pair;
  /** `faster` and `slower` say what B is, and stand for what is confirmed. */
  readonly verdict: Verdict['comparison'];
  /** The whole interval lies beyond the threshold on the slow side, but that could not be confirmed. */
  readonly isSuspected: boolean;
  /** Why the verdict is no clearer; null for a settled one. */
  readonly reason: Reason | null;
  /** What keeps any difference of this pair from being confirmed; empty where nothing does. */
  readonly doubts: readonly Reason[];
  /** Two-sided, against a difference within the threshold, after Holm; null where nothing was tested. */
  readonly adjustedP: number | null;
  /** The smallest slow-down that could have been found here. */
  readonly detectable: Detectable;
  /** Each side against itself within its occasion, where a suspicion makes that worth knowing. */
  readonly controls: { readonly a: SelfControl | null; readonly b: SelfControl | null };
}

export interface Strictness {
  /** Share of a time below which a difference matters to nobody. */
  readonly threshold: number;
}

export const USUAL_STRICTNESS: Strictness = { threshold: PRACTICAL_SHARE };

/** A difference is claimed where the chance of claiming any that is not there is at most this. */
const LEVEL = 0.05;
const UNTESTED = { isSuspected: false, adjustedP: null, doubts: [] } as const;
const NO_CONTROLS: Judgement['controls'] = { a: null, b: null };
const NOTHING_FOUND = { detectable: NOTHING_DETECTABLE, controls: NO_CONTROLS } as const;

/** Judges every pair, in their order. Those that could not be confirmed anyway do not count in the correction. */
export function judgePairs(pairs: readonly Pair[], { threshold }: Strictness = USUAL_STRICTNESS): Judgement[] {
  const doubts = pairs.map((pair) => whyUnconfirmable(pair, threshold));
  const pValues = pairs.map((pair, index) => (doubts[index]?.length === 0 ? pValueOf(pair, threshold) : null));
  const tested = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }]));
  const corrected = holm(tested.map(({ p }) => p));
  const adjusted = new Map(tested.map(({ index }, place) => [index, corrected[place] ?? 1]));
  return pairs.map((pair, index) => {
    const { a, b, ratio } = pair;
    if (ratio === null) {
      const reason = pair.uncounted ?? reasonOf('no-ratio');
      return { ...UNTESTED, ...NOTHING_FOUND, pair, verdict: 'not-comparable', reason };
    }
    if (a.id === b.id) return { ...UNTESTED, ...NOTHING_FOUND, pair, verdict: 'same', reason: reasonOf('one-run') };
    const own = doubts[index] ?? [];
    const test = { threshold, comparisons: tested.length, p: pValues[index] ?? null };
    return own.length === 0
      ? confirmed(pair, { ...test, adjustedP: adjusted.get(index) ?? null })
      : doubtful(pair, own, threshold);
  });
}

/** null where there is no interval to judge by. */
function pValueOf({ ratio, ci95, estimate }: Pair, threshold: number): number | null {
  if (ratio === null || ci95 === null) return null;
  return estimate ? thresholdPValue(estimate, threshold) : ratioPValue(ratio, ci95, threshold);
}

interface Test {
  readonly threshold: number;
  readonly comparisons: number;
  readonly p: number | null;
  readonly adjustedP: number | null;
}

function confirmed(pair: Pair, { threshold, comparisons, p, adjustedP }: Test): Judgement {
  const { ratio, ci95, estimate } = pair;
  const [alone] = judgeTogether([{ ratio, ci95, threshold, whyNot: null }]);
  const plain = estimate ? compareRatio(ci95, threshold) : (alone?.comparison ?? 'ambiguous');
  const isClaimed = plain === 'faster' || plain === 'slower';
  const isLost = isClaimed && (adjustedP === null || adjustedP > LEVEL);
  const verdict = isLost ? 'ambiguous' : plain;
  const isSuspected = verdict === 'ambiguous' && compareRatio(ci95, threshold) === 'slower';
  const lost = reasonOf('not-after-holm', { comparisons, p: p ?? 1, adjustedP: adjustedP ?? 1 });
  const reason = isLost ? lost : (alone?.reason ?? null);
  const isSettled = verdict !== 'ambiguous' && verdict !== 'not-comparable';
  return {
    ...{ pair, verdict, isSuspected, adjustedP, doubts: [], reason: isSettled ? null : reason },
    detectable: { confirmed: detectableBy(pair, threshold, comparisons), suspected: detectableBy(pair, threshold, 1) },
    controls: isSuspected ? controlsOf(pair) : NO_CONTROLS,
  };
}

function doubtful(pair: Pair, doubts: readonly Reason[], threshold: number): Judgement {
  const { ci95 } = pair;
  const isSuspected = compareRatio(ci95, threshold) === 'slower';
  const reason = reasonOf(ci95 === null ? 'few-samples' : 'unconfirmable');
  return {
    ...{ pair, verdict: 'ambiguous', isSuspected, reason, doubts, adjustedP: null },
    detectable: { confirmed: null, suspected: detectableBy(pair, threshold, 1) },
    controls: isSuspected ? controlsOf(pair) : NO_CONTROLS,
  };
}

function detectableBy({ ratio, ci95, estimate }: Pair, threshold: number, comparisons: number): number | null {
  if (ratio === null || ci95 === null) return null;
  return detectableOf(estimate ?? estimateOf(ratio, ci95), threshold, comparisons);
}

function controlsOf({ a, b }: Pair): Judgement['controls'] {
  return { a: selfControlOf(a), b: selfControlOf(b) };
}

/** What keeps a difference of this pair from being confirmed; empty where nothing does. */
export function whyUnconfirmable(pair: Pair, threshold: number): Reason[] {
  if (pair.comparability.status !== 'fine') return [reasonOf('differs-in-more')];
  if (pair.paired) return [];
  const { estimate, occasions, speedRatio } = pair;
  const isElsewhere = speedRatio !== null && isOtherSpeed(speedRatio, threshold);
  return [...(estimate === null ? [fewOccasions(occasions)] : []), ...(isElsewhere ? [otherSpeed(speedRatio)] : [])];
}

function fewOccasions({ a, b }: Pair['occasions']): Reason {
  const needed = MIN_OCCASIONS;
  return a === b
    ? reasonOf('few-occasions', { occasions: a, needed })
    : reasonOf('few-occasions-apart', { a, b, needed });
}

function otherSpeed({ ratio, isHint }: SpeedRatio): Reason {
  return reasonOf(isHint ? 'machine-speed-hint' : 'machine-speed', { ratio });
}
