/**
 * Whether B is slower or faster than A beyond doubt, over all pairs of a comparison together. A pair is judged by its
 * 95 % interval against a practical threshold, corrected after Holm for the number of pairs; and only where its two sides
 * can tell versions from occasions: what all processes of an occasion share is in no interval over processes.
 */
import { rnnConfigOf } from '../../studies/rnn/config.ts';
import { type Detectable, detectableOf, estimateOf, NOTHING_DETECTABLE } from '../../statistics/detectable.ts';
import { isOtherSpeed, otherSpeedText } from '../machine/machine-speed.ts';
import { MIN_OCCASIONS, occasionText } from './occasions.ts';
import type { Pair } from './pairing.ts';
import type { RunConfig } from '../../contract/run.ts';
import { type SelfControl, selfControlOf, selfControlText } from './self-control.ts';
import { contenderText, settingParts } from '../runs/setting.ts';
import { compareRatio, holm, judgeTogether, pText, ratioPValue, type Verdict } from '../../statistics/significance.ts';
import { thresholdPValue } from '../../statistics/student.ts';
import { PRACTICAL_SHARE } from '../../contract/thresholds.ts';
import { formatCount, formatRatio } from '../../text/units.ts';

/** A comparison of B with A, as far as it is settled. */
export interface Judgement {
  readonly pair: Pair;
  /** `faster` and `slower` say what B is, and stand for what is confirmed. */
  readonly verdict: Verdict['comparison'];
  /** The whole interval lies beyond the threshold on the slow side, but that could not be confirmed. */
  readonly isSuspected: boolean;
  /** Why the verdict is no clearer; null for a settled one. */
  readonly reason: string | null;
  /** What keeps any difference of this pair from being confirmed; null where nothing does. */
  readonly doubt: string | null;
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
const SAME_RUN = 'one run, compared with itself';
const UNTESTED = { isSuspected: false, adjustedP: null, doubt: null } as const;
const NO_CONTROLS: Judgement['controls'] = { a: null, b: null };
const NOTHING_FOUND = { detectable: NOTHING_DETECTABLE, controls: NO_CONTROLS } as const;

/** Judges every pair, in their order. Those that could not be confirmed anyway do not count in the correction. */
export function judgePairs(pairs: readonly Pair[], { threshold }: Strictness = USUAL_STRICTNESS): Judgement[] {
  const doubts = pairs.map((pair) => whyUnconfirmable(pair, threshold));
  const pValues = pairs.map((pair, index) => (doubts[index] === null ? pValueOf(pair, threshold) : null));
  const tested = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }]));
  const corrected = holm(tested.map(({ p }) => p));
  const adjusted = new Map(tested.map(({ index }, place) => [index, corrected[place] ?? 1]));
  return pairs.map((pair, index) => {
    const { a, b, ratio, note } = pair;
    if (ratio === null) {
      const reason = note ?? 'there is no ratio';
      return { ...UNTESTED, ...NOTHING_FOUND, pair, verdict: 'not-comparable', reason };
    }
    if (a.id === b.id) return { ...UNTESTED, ...NOTHING_FOUND, pair, verdict: 'same', reason: SAME_RUN };
    const doubt = doubts[index] ?? null;
    const test = { threshold, comparisons: tested.length, p: pValues[index] ?? null };
    return doubt === null
      ? confirmed(pair, { ...test, adjustedP: adjusted.get(index) ?? null })
      : doubtful(pair, doubt, threshold);
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
  const lost = `not after Holm correction over ${comparisons} comparisons (p ${pText(p ?? 1)}, corrected ${pText(adjustedP ?? 1)})`;
  const reason = isLost ? lost : (alone?.reason ?? null);
  const isSettled = verdict !== 'ambiguous' && verdict !== 'not-comparable';
  return {
    ...{ pair, verdict, isSuspected, adjustedP, doubt: null, reason: isSettled ? null : reason },
    detectable: { confirmed: detectableBy(pair, threshold, comparisons), suspected: detectableBy(pair, threshold, 1) },
    controls: isSuspected ? controlsOf(pair) : NO_CONTROLS,
  };
}

function doubtful(pair: Pair, doubt: string, threshold: number): Judgement {
  const { ci95 } = pair;
  const isSuspected = compareRatio(ci95, threshold) === 'slower';
  const reason = ci95 === null ? 'too few samples for an interval' : `cannot be confirmed: ${doubt}`;
  return {
    ...{ pair, verdict: 'ambiguous', isSuspected, reason, doubt, adjustedP: null },
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

/** What keeps a difference of this pair from being anybody's fault; null where nothing does. */
export function whyUnconfirmable(pair: Pair, threshold: number): string | null {
  if (pair.comparability.status !== 'fine') return 'the two differ in more than what is compared';
  if (pair.paired) return null;
  const { estimate, occasions, speedRatio } = pair;
  const isElsewhere = speedRatio !== null && isOtherSpeed(speedRatio, threshold);
  const doubts = [
    ...(estimate === null ? [fewOccasionsText(occasions)] : []),
    ...(isElsewhere ? [otherSpeedText(speedRatio)] : []),
  ];
  return doubts.length > 0 ? doubts.join('; ') : null;
}

function fewOccasionsText({ a, b }: Pair['occasions']): string {
  const sides =
    a === b ? `${occasionText(a)} on each side` : `${occasionText(a)} on side A, ${occasionText(b)} on side B`;
  return `${sides}, ${MIN_OCCASIONS} are needed`;
}

/** "gru, B 1, tol 1e-4, D 8, T 1,000: quasi-deer" */
export function pairName(config: RunConfig): string {
  const sizes = [`D ${formatCount(rnnConfigOf(config).state)}`, `T ${formatCount(rnnConfigOf(config).length)}`];
  const seed = config.seed === 0 ? [] : [`seed ${config.seed}`];
  return `${[...settingParts(config), ...sizes, ...seed].join(', ')}: ${contenderText(config)}`;
}

/** "B takes 1.31× the time of A (95 % CI 1.22–1.40)": the ratio turned round, as a slow-down is read. */
export function slowdownText({ ratio, ci95 }: Pick<Pair, 'ratio' | 'ci95'>): string {
  if (ratio === null) return 'no ratio';
  const interval =
    ci95 && ` (95 % CI ${[1 / ci95[1], 1 / ci95[0]].map((bound) => formatRatio(bound).replace('×', '')).join('–')})`;
  return `B takes ${formatRatio(1 / ratio)} the time of A${interval ?? ''}`;
}

/** "B was disturbed (…)" of every side that was; null where none was. Of several occasions, how many runs. */
export function disturbedText({ members }: Pick<Pair, 'members'>): string | null {
  const parts = (['a', 'b'] as const).flatMap((side) => {
    const runs = members[side];
    const [first, ...others] = runs.filter(({ disturbances }) => disturbances.length > 0);
    if (!first) return [];
    const what = runs.length === 1 ? first.disturbances.join('; ') : `${others.length + 1} of ${runs.length} runs`;
    return [`${side.toUpperCase()} was disturbed (${what})`];
  });
  return parts.length > 0 ? parts.join('; ') : null;
}

/** Everything that a reader of one pair has to know, in the order of its weight; null where there is nothing. */
export function remarkText({ pair, reason, controls, verdict }: Judgement): string | null {
  const { a, b } = controls;
  const parts = [
    reason,
    verdict === 'not-comparable' ? null : disturbedText(pair),
    a && `control: ${selfControlText('A', a)}`,
    b && `control: ${selfControlText('B', b)}`,
    pair.note,
  ];
  return [...new Set(parts)].filter((part) => part !== null).join('; ') || null;
}

/** "a slow-down of 12 % or more would be confirmed", and what stands instead where nothing could be. */
export function detectableText({ confirmed: found, suspected }: Detectable, format: (share: number) => string): string {
  if (found !== null) return `from ${format(found)}`;
  return suspected === null ? 'nothing' : `none; suspects from ${format(suspected)}`;
}

/** How a verdict is shown: what is suspected is neither confirmed nor merely open. */
export function verdictText({ verdict, isSuspected }: Pick<Judgement, 'verdict' | 'isSuspected'>): string {
  return isSuspected ? 'suspected slower' : verdict.replace('-', ' ');
}
