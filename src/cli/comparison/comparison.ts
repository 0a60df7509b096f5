/** A comparison as it leaves the command line, and what of it makes a CI job fail. */
import type { Unmatched } from '../../shared/findings/comparing/pairing.ts';
import { type Judgement } from '../../shared/findings/comparing/regression.ts';
import { formatPercent } from '../../shared/text/units.ts';
import { abCommands } from './offer.ts';
import { disturbedText, pairName, sightText, slowdownText, judgementReason, unmatchedText } from '../../shared/words/findings/comparing.ts';

/** What a comparison may be asked to fail on. */
export const FAILURES = ['regression', 'suspected', 'inconclusive', 'missing'] as const;
export type Failure = (typeof FAILURES)[number];

/** A slow-down that has to be found where `inconclusive` is asked for and nothing else is said. */
export const DEFAULT_MIN_DETECTABLE = 0.1;

export interface ComparisonResult {
  /** The selections as they were given. */
  readonly a: string;
  readonly b: string;
  /** Share of a time. */
  readonly threshold: number;
  readonly failOn: readonly Failure[];
  /** The slow-down that an open pair has to be able to find, as a share. */
  readonly minDetectable: number;
  /** Nothing compared is no failure. */
  readonly allowEmpty: boolean;
  readonly judgements: readonly Judgement[];
  readonly unmatched: readonly Unmatched[];
}

/** What of this pair is a failure, asked for or not; null where nothing is. */
export function failureOf(judgement: Judgement, minDetectable: number): Failure | null {
  const { verdict, isSuspected } = judgement;
  if (verdict === 'slower') return 'regression';
  if (isSuspected) return 'suspected';
  return isInconclusive(judgement, minDetectable) ? 'inconclusive' : null;
}

/** Nothing was settled, and a slow-down that matters could not have been found. */
export function isInconclusive({ verdict, detectable }: Judgement, minDetectable: number): boolean {
  if (verdict !== 'ambiguous' && verdict !== 'not-comparable') return false;
  return detectable.confirmed === null || detectable.confirmed > minDetectable;
}

/** What a pair fails on, of what was asked for; a suspicion may be inconclusive as well. */
export function failedOn(judgement: Judgement, result: ComparisonResult): Failure | null {
  const failure = failureOf(judgement, result.minDetectable);
  if (failure !== null && result.failOn.includes(failure)) return failure;
  return result.failOn.includes('inconclusive') && isInconclusive(judgement, result.minDetectable)
    ? 'inconclusive'
    : null;
}

/** Everything that was asked to fail on and was found, one line each. */
export function failuresOf(result: ComparisonResult): string[] {
  const { judgements, unmatched, failOn, threshold } = result;
  const empty = whyEmpty(result);
  const found = judgements.flatMap((judgement) => {
    const failure = failedOn(judgement, result);
    return failure === null ? [] : [failureText(judgement, failure, threshold)];
  });
  const missing = failOn.includes('missing') ? unmatched.filter(({ side }) => side === 'A') : [];
  return [
    ...(empty === null || failOn.length === 0 || result.allowEmpty ? [] : [empty]),
    ...found,
    ...missing.map((one) => `missing: ${pairName(one.run.config)}: ${unmatchedText(one)}`),
  ];
}

/** Why no pair has a ratio; null where one has. */
export function whyEmpty({ judgements, unmatched }: Pick<ComparisonResult, 'judgements' | 'unmatched'>): string | null {
  if (judgements.some(({ pair }) => pair.ratio !== null)) return null;
  const [first, ...others] = judgements.map((one) => judgementReason(one) ?? 'there is no ratio');
  const why =
    first === undefined
      ? `the two selections have no configuration in common${unmatched[0] ? ` (${unmatchedText(unmatched[0])})` : ''}`
      : `${first}${others.length > 0 ? `, and ${others.length} more without a ratio` : ''}`;
  return `nothing was compared: ${why}`;
}

function failureText(judgement: Judgement, failure: Failure, threshold: number): string {
  const { pair } = judgement;
  const reason = judgementReason(judgement);
  const why = failure !== 'regression' && reason !== null ? `, ${reason}` : `, beyond ${formatPercent(threshold)}`;
  return `${failure}: ${pairName(pair.a.config)}: ${slowdownText(pair)}${why}`;
}

/** What a CI log has to say: every failure, else that there is none; what could not be told, and what could have been found. */
export function summaryLines(result: ComparisonResult): string[] {
  const { judgements, threshold } = result;
  const found = failuresOf(result);
  const compared = judgements.filter(({ pair }) => pair.ratio !== null);
  const ambiguous = compared.filter(({ verdict }) => verdict === 'ambiguous').length;
  const open = ambiguous > 0 ? `, ${ambiguous} of them ambiguous` : '';
  const clear =
    whyEmpty(result) ??
    `no regression beyond ${formatPercent(threshold)} was confirmed in ${compared.length} compared pairs${open}`;
  return [
    ...(found.length > 0 ? found : [clear]),
    ...openLines(compared),
    ...suspectedLines(result),
    ...(compared.length > 0 ? [sightText(compared)] : []),
    ...disturbedLines(compared),
    ...offerLines(compared),
  ];
}

function openLines(compared: readonly Judgement[]): string[] {
  const groups = Map.groupBy(
    compared.filter(({ doubts }) => doubts.length > 0),
    (judgement) => judgementReason(judgement) ?? '',
  );
  return [...groups].map(([reason, members]) => `${members.length} of ${compared.length} pairs ${reason}`);
}

/** Suspicions that were not asked to fail on are said all the same. */
function suspectedLines(result: ComparisonResult): string[] {
  if (result.failOn.includes('suspected')) return [];
  return result.judgements
    .filter((judgement) => judgement.isSuspected && failedOn(judgement, result) === null)
    .map((judgement) => failureText(judgement, 'suspected', result.threshold));
}

function disturbedLines(compared: readonly Judgement[]): string[] {
  const count = compared.filter(({ pair }) => disturbedText(pair) !== null).length;
  return count === 0 ? [] : [`in ${count} of ${compared.length} pairs a run was disturbed while it was measured`];
}

/** Suspicions first: one command for all of them, else for all that could not be confirmed. */
function offerLines(compared: readonly Judgement[]): string[] {
  const suspected = compared.filter(({ isSuspected }) => isSuspected);
  const open = compared.filter(({ doubts, pair }) => doubts.length > 0 && pair.comparability.status === 'fine');
  const wanted = suspected.length > 0 ? suspected : open;
  return abCommands(wanted).map((command) => `to settle it, measure both versions in turns: ${command}`);
}
