/**
 * Which damping λ suits a damped algorithm best at each point where several were measured: the fastest verified run.
 * The others tie with it unless their intervals say that they are slower.
 */
import type { RunConfig, SettingValue } from '../../contract/run-config.ts';
import { accuracySetting, tunedSetting } from '../../studies/axes.ts';
import { settingIn, studyOf } from '../../studies/index.ts';
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
    ({ config, sweepId, point }) => tunedIn(config) !== null && sweepId !== null && point !== null,
  );
  const groups = Map.groupBy(damped, ({ sweepId, point, adapterId, config }) =>
    JSON.stringify([sweepId, point, adapterId, config.contender, accuracyIn(config)]),
  );
  return [...groups.values()].flatMap((members) => {
    const lambdas = new Set(members.map(({ config }) => tunedIn(config)));
    return lambdas.size > 1 ? [choiceOf(members)] : [];
  });
}

function tunedIn(config: RunConfig): SettingValue {
  const spec = tunedSetting(studyOf(config));
  return spec && settingIn(config, spec);
}

function accuracyIn(config: RunConfig): SettingValue {
  const spec = accuracySetting(studyOf(config));
  return spec && settingIn(config, spec);
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
    rows: members.toSorted((a, b) => Number(tunedIn(a.config)) - Number(tunedIn(b.config))),
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
