/** A comparison as it leaves the command line, and what of it makes a CI job fail. */
import type { Unmatched } from '../../shared/pairing.ts';
import {
  type Judgement,
  MIN_PROCESSES,
  pairName,
  SINGLE_PROCESS_THRESHOLD,
  slowdownText,
} from '../../shared/regression.ts';
import { formatPercent } from '../../shared/units.ts';

/** What a comparison may be asked to fail on. */
export const FAILURES = ['regression', 'suspected', 'missing'] as const;
export type Failure = (typeof FAILURES)[number];

export interface ComparisonResult {
  /** The selections as they were given. */
  readonly a: string;
  readonly b: string;
  /** Share of a time. */
  readonly threshold: number;
  readonly failOn: readonly Failure[];
  readonly judgements: readonly Judgement[];
  readonly unmatched: readonly Unmatched[];
}

/** What of this pair is a failure, asked for or not; null where nothing is. */
export function failureOf({ verdict, isSuspected }: Judgement): Failure | null {
  if (verdict === 'slower') return 'regression';
  return isSuspected ? 'suspected' : null;
}

/** Everything that was asked to fail on and was found, one line each. */
export function failuresOf({ judgements, unmatched, failOn, threshold }: ComparisonResult): string[] {
  const found = judgements.flatMap((judgement) => {
    const failure = failureOf(judgement);
    return failure !== null && failOn.includes(failure) ? [failureText(judgement, failure, threshold)] : [];
  });
  const missing = failOn.includes('missing') ? unmatched.filter(({ side }) => side === 'A') : [];
  return [...found, ...missing.map(({ run, reason }) => `missing: ${pairName(run.config)}: ${reason}`)];
}

function failureText(judgement: Judgement, failure: Failure, threshold: number): string {
  const { pair, reason } = judgement;
  const why = failure === 'suspected' && reason !== null ? `, ${reason}` : `, beyond ${formatPercent(threshold)}`;
  return `${failure}: ${pairName(pair.a.config)}: ${slowdownText(pair)}${why}`;
}

/** What a CI log has to say: every failure, else that there is none; and what could not be told. */
export function summaryLines(result: ComparisonResult): string[] {
  const { judgements, threshold } = result;
  const found = failuresOf(result);
  const compared = judgements.filter(({ pair }) => pair.ratio !== null);
  const ambiguous = compared.filter(({ verdict }) => verdict === 'ambiguous').length;
  const doubt = ambiguous > 0 ? `, ${ambiguous} of them ambiguous` : '';
  const clear = `no regression beyond ${formatPercent(threshold)} was confirmed in ${compared.length} compared pairs${doubt}`;
  const open = compared.filter(({ reason }) => reason?.startsWith('cannot be confirmed') === true);
  return [...(found.length > 0 ? found : [clear]), ...openLines(open, compared.length), ...suspectedLines(result)];
}

function openLines(open: readonly Judgement[], compared: number): string[] {
  const groups = [...Map.groupBy(open, ({ reason }) => reason ?? '')];
  return groups.map(([reason, members]) => {
    const isProcesses = reason.includes('process');
    const advice = isProcesses
      ? ` (measure both with --restarts ${MIN_PROCESSES} or more, or give --threshold ${SINGLE_PROCESS_THRESHOLD * 100} or more)`
      : '';
    return `${members.length} of ${compared} pairs ${reason}${advice}`;
  });
}

/** Suspicions that were not asked to fail on are said all the same. */
function suspectedLines({ judgements, failOn, threshold }: ComparisonResult): string[] {
  if (failOn.includes('suspected')) return [];
  return judgements
    .filter((judgement) => failureOf(judgement) === 'suspected')
    .map((judgement) => failureText(judgement, 'suspected', threshold));
}
