/**
 * Which damping λ suits a damped algorithm best at each point where several were measured: the fastest verified run.
 * The others tie with it unless their intervals say that they are slower.
 */
import { rnnConfigOf } from '../../studies/rnn/config.ts';
import { parameterText } from '../runs/setting.ts';
import { compareRatio, type VerdictRow } from './verdict.ts';

/** What of a run decides; a line of the library is one as it stands. */
export type LambdaRow = Pick<
  VerdictRow,
  'id' | 'sweepId' | 'point' | 'adapterId' | 'config' | 'status' | 'iterations' | 'medianNs' | 'ci95Ns'
>;

/** The damping values of one algorithm at one point and tolerance. */
export interface LambdaChoice<Row extends LambdaRow = LambdaRow> {
  readonly algorithm: string;
  /** The fastest verified run; null where none was verified. */
  readonly best: Row | null;
  /** Verified runs that cannot be told from the best one, fastest first; `best` is not among them. */
  readonly ties: readonly Row[];
  /** All that were measured, by λ, verified or not. */
  readonly rows: readonly Row[];
}

/** One choice for each algorithm, tolerance and point with more than one λ, in the order in which they come. */
export function lambdaChoices<Row extends LambdaRow>(rows: readonly Row[]): LambdaChoice<Row>[] {
  const damped = rows.filter(
    ({ config, sweepId, point }) => rnnConfigOf(config).lambda !== null && sweepId !== null && point !== null,
  );
  const groups = Map.groupBy(damped, ({ sweepId, point, adapterId, config }) =>
    JSON.stringify([sweepId, point, adapterId, config.contender, rnnConfigOf(config).tolerance]),
  );
  return [...groups.values()].flatMap((members) => {
    const lambdas = new Set(members.map(({ config }) => rnnConfigOf(config).lambda));
    return lambdas.size > 1 ? [choiceOf(members)] : [];
  });
}

function choiceOf<Row extends LambdaRow>(members: readonly Row[]): LambdaChoice<Row> {
  const verified = members
    .filter(({ status, medianNs }) => status === 'ok' && medianNs !== null)
    .toSorted((a, b) => (a.medianNs ?? 0) - (b.medianNs ?? 0));
  const [best = null, ...others] = verified;
  return {
    algorithm: members[0]?.config.contender ?? '',
    best,
    ties: best === null ? [] : others.filter((other) => !isClearlyFaster(best, other)),
    rows: members.toSorted((a, b) => (rnnConfigOf(a.config).lambda ?? 0) - (rnnConfigOf(b.config).lambda ?? 0)),
  };
}

/** Even the least favourable ends of both intervals are more than 2 % apart; without intervals nothing is clear. */
function isClearlyFaster({ ci95Ns: own }: LambdaRow, { ci95Ns: other }: LambdaRow): boolean {
  if (!own || !other) return false;
  return compareRatio([other[0] / own[1], other[1] / own[0]]) === 'faster';
}

/** What a run is among the damping values of its point. */
export type LambdaRank = 'best' | 'best, tied' | 'tied';

/** The runs that are best, or tied with the best one, by id. */
export function lambdaRanks(rows: readonly LambdaRow[]): Map<string, LambdaRank> {
  const ranks = new Map<string, LambdaRank>();
  for (const { best, ties } of lambdaChoices(rows)) {
    if (best) ranks.set(best.id, ties.length > 0 ? 'best, tied' : 'best');
    for (const { id } of ties) ranks.set(id, 'tied');
  }
  return ranks;
}

/** "λ 1e-4", "λ 1e-4, tied with 1e-3", "none verified" */
export function choiceText({ best, ties }: LambdaChoice): string {
  if (!best) return 'none verified';
  const tied =
    ties.length > 0
      ? `, tied with ${ties.map(({ config }) => parameterText(rnnConfigOf(config).lambda ?? 0)).join(', ')}`
      : '';
  return `λ ${parameterText(rnnConfigOf(best.config).lambda ?? 0)}${tied}`;
}

/** The rule in words, for reports and pages. */
export const LAMBDA_RULE =
  'Best is the verified run with the shortest median time at its point. Another λ is tied with it unless even the nearer ends of their 95 % intervals are more than 2 % apart.';
