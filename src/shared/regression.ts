/**
 * Whether B is slower or faster than A beyond doubt, over all pairs of a comparison together. A pair is judged by its
 * 95 % interval against a practical threshold, corrected after Holm for the number of pairs; and only where its two sides
 * can tell programs from processes.
 */
import type { RunConfig } from './run.ts';
import { type Pair, processesOf } from './pairing.ts';
import { algorithmText, settingParts } from './setting.ts';
import { compareRatio, judgeTogether, type Verdict } from './significance.ts';
import { PRACTICAL_SHARE } from './thresholds.ts';
import { formatCount, formatRatio } from './units.ts';

/** A comparison of B with A, as far as it is settled. */
export interface Judgement {
  readonly pair: Pair;
  /** `faster` and `slower` say what B is, and stand for what is confirmed. */
  readonly verdict: Verdict['comparison'];
  /** The whole interval lies beyond the threshold on the slow side, but that could not be confirmed. */
  readonly isSuspected: boolean;
  /** Why the verdict is no clearer; null for a settled one. */
  readonly reason: string | null;
  /** Two-sided, against a difference within the threshold, after Holm; null where nothing was tested. */
  readonly adjustedP: number | null;
}

export interface Strictness {
  /** Share of a time below which a difference matters to nobody. */
  readonly threshold: number;
}

export const USUAL_STRICTNESS: Strictness = { threshold: PRACTICAL_SHARE };

/** Fewer starts of a process on either side say too little about how such starts differ. */
export const MIN_PROCESSES = 3;
/** From this threshold on a difference counts although each side is a single process: whoever asks for it vouches that theirs differ by less. */
export const SINGLE_PROCESS_THRESHOLD = 0.1;

/** Judges every pair, in their order. Those that could not be confirmed anyway do not count in the correction. */
export function judgePairs(pairs: readonly Pair[], { threshold }: Strictness = USUAL_STRICTNESS): Judgement[] {
  const doubts = pairs.map((pair) => whyUnconfirmable(pair, threshold));
  const confirmable = pairs.filter((_, index) => doubts[index] === null);
  const verdicts = judgeTogether(
    confirmable.map(({ ratio, ci95, note }) => ({ ratio, ci95, threshold, whyNot: ratio === null ? note : null })),
  );
  const verdictOf = new Map(confirmable.map((pair, index) => [pair, verdicts[index]]));
  return pairs.map((pair, index) => {
    const verdict = verdictOf.get(pair);
    if (pair.a.id === pair.b.id && pair.ratio !== null) return { ...UNTESTED, pair, verdict: 'same', reason: SAME_RUN };
    return verdict ? confirmed(pair, threshold, verdict) : doubtful(pair, threshold, doubts[index] ?? '');
  });
}

const UNTESTED = { isSuspected: false, adjustedP: null } as const;
const SAME_RUN = 'one run, compared with itself';

function confirmed(pair: Pair, threshold: number, { comparison, reason, adjustedP }: Verdict): Judgement {
  const isSuspected = comparison === 'ambiguous' && compareRatio(pair.ci95, threshold) === 'slower';
  const isSettled = comparison !== 'ambiguous' && comparison !== 'not-comparable';
  return { pair, verdict: comparison, isSuspected, reason: isSettled ? null : reason, adjustedP };
}

function doubtful(pair: Pair, threshold: number, doubt: string): Judgement {
  const { ratio, ci95, note } = pair;
  if (ratio === null) return { ...UNTESTED, pair, verdict: 'not-comparable', reason: note ?? 'there is no ratio' };
  const isSuspected = compareRatio(ci95, threshold) === 'slower';
  const reason = ci95 === null ? 'too few samples for an interval' : `cannot be confirmed: ${doubt}`;
  return { ...UNTESTED, pair, verdict: 'ambiguous', isSuspected, reason };
}

/** What keeps a difference of this pair from being anybody's fault; null where nothing does. */
export function whyUnconfirmable(pair: Pair, threshold: number): string | null {
  if (pair.comparability.status !== 'fine') return 'the two differ in more than what is compared';
  if (pair.paired || threshold >= SINGLE_PROCESS_THRESHOLD) return null;
  const [ofA, ofB] = [processesOf(pair.a), processesOf(pair.b)];
  if (ofA >= MIN_PROCESSES && ofB >= MIN_PROCESSES) return null;
  if (ofA === 1 && ofB === 1) return 'one process on each side';
  return `${processText(ofA)} on side A, ${processText(ofB)} on side B, ${MIN_PROCESSES} are needed`;
}

function processText(count: number): string {
  return count === 1 ? 'one process' : `${count} processes`;
}

/** "gru, B 1, tol 1e-4, D 8, T 1,000: quasi-deer" */
export function pairName(config: RunConfig): string {
  const sizes = [`D ${formatCount(config.state)}`, `T ${formatCount(config.length)}`];
  const seed = config.seed === 0 ? [] : [`seed ${config.seed}`];
  return `${[...settingParts(config), ...sizes, ...seed].join(', ')}: ${algorithmText(config)}`;
}

/** "B takes 1.31× the time of A (95 % CI 1.22–1.40)": the ratio turned round, as a slow-down is read. */
export function slowdownText({ ratio, ci95 }: Pair): string {
  if (ratio === null) return 'no ratio';
  const interval =
    ci95 && ` (95 % CI ${[1 / ci95[1], 1 / ci95[0]].map((bound) => formatRatio(bound).replace('×', '')).join('–')})`;
  return `B takes ${formatRatio(1 / ratio)} the time of A${interval ?? ''}`;
}
