/** What the measured runs say, one finding per adapter and question; of repeated sweeps by the rule of `winners.ts`. */
import { byAdapter } from '../runs/adapter-order.ts';
import { crossover, type Crossover } from './crossover.ts';
import type { RunConfig } from '../../contract/run.ts';
import { isFollowing, questionSettings, roleOf } from '../../studies/axes.ts';
import { settingIn, sizeIn, studyOf } from '../../studies/index.ts';
import type { CpuFinding } from './cpu-contenders.ts';
import { comparisonOf, isGeneral, judgeRows, type PointVerdict, type VerdictRow, verdictsOf } from './verdict.ts';
import { countedRows, namedRows } from './winners.ts';

/** The largest point that has a CPU contender: whether the device is worth it there. */
export interface CpuAt {
  readonly config: RunConfig;
  readonly cpu: CpuFinding;
}

interface Where {
  readonly adapterName: string;
  readonly adapterType: 'gpu' | 'software';
  /** Of one of the runs. */
  readonly config: RunConfig;
}

interface Grounds extends Where {
  /** The largest main size that was compared. */
  readonly upTo: number;
  readonly best: VerdictRow;
  /** Restarts of the application's worker stay within one process. */
  readonly isInWorker: boolean;
  readonly cpu: CpuAt | null;
}

export type Headline =
  /** Ratios differ from process to process, and so few were measured. */
  | (Where & { readonly code: 'few-processes'; readonly processes: 1 | 2; readonly best: VerdictRow | null })
  | (Where & {
      readonly code: 'nothing-compared';
      readonly why: 'none-verified' | 'no-reference' | 'no-method';
      readonly cpu: CpuAt | null;
    })
  /** At so many of the compared points, of all; `ahead`: from where on, where every larger size was clearly faster. */
  | (Grounds & {
      readonly code: 'wins';
      readonly wins: number;
      readonly compared: number;
      readonly points: number;
      readonly ahead: Crossover | null;
    })
  /** `none`: the reference is faster everywhere. `open`: an advantage that no interval backs. `unclear`: neither. */
  | (Grounds & { readonly code: 'no-win'; readonly claim: 'none' | 'open' | 'unclear' });

/**
 * Whether and where methods beat the reference: one finding per adapter and question, apart for each given problem and
 * whatever else changes the question. Adapters come in the order of `byAdapter`. Empty where nothing was measured.
 */
export function headlinesOf(rows: readonly VerdictRow[]): Headline[] {
  const ordered = byAdapter(judgeRows(rows)).flatMap((adapter) => adapter.rows);
  const groups = Map.groupBy(ordered, ({ adapterId, config }) =>
    JSON.stringify([
      ...[adapterId, config.study, config.problem],
      ...questionSettings(studyOf(config)).map((spec) => settingIn(config, spec)),
    ]),
  );
  return [...groups.values()].flatMap(headlineOf);
}

function headlineOf(rows: readonly VerdictRow[]): Headline[] {
  const verdicts = verdictsOf(namedRows(rows));
  const [first] = verdicts;
  if (!first) return [];
  const { adapterName, adapterType, config } = first;
  const where = { adapterName, adapterType, config };
  const known = verdicts.filter(({ best }) => best !== null);
  const compared = known.filter(({ best }) => best !== null && isGeneral(best));
  if (compared.length === 0 && known.length > 0) {
    const best = topOf(known)?.best ?? null;
    return [{ ...where, code: 'few-processes', processes: best?.basis?.restarts === 2 ? 2 : 1, best }];
  }
  const top = topOf(compared);
  if (!top?.best) return [{ ...where, code: 'nothing-compared', why: whyNone(verdicts), cpu: cpuOf(verdicts) }];
  const grounds = {
    upTo: Math.max(...compared.map((point) => mainSizeIn(point.config))),
    best: top.best,
    isInWorker: compared.some(({ best }) => best?.basis?.restarted === 'worker' && best.verdict?.isLocal === true),
    cpu: cpuOf([top]),
  };
  const wins = compared.filter(({ comparison }) => comparison === 'faster').length;
  if (wins === 0) return [{ ...where, ...grounds, code: 'no-win', claim: claimWithoutWin(compared) }];
  const counts = { wins, compared: compared.length, points: verdicts.length };
  return [{ ...where, ...grounds, code: 'wins', ...counts, ahead: aheadOf(rows, top.best) }];
}

function mainSizeIn(config: RunConfig): number {
  return sizeIn(config, { id: studyOf(config).mainSize });
}

/** Of the largest of these points that has a CPU contender. */
function cpuOf(verdicts: readonly PointVerdict[]): CpuAt | null {
  const known = verdicts.flatMap(({ config, cpu }) => (cpu ? [{ config, cpu }] : []));
  return known.toSorted((a, b) => mainSizeIn(b.config) - mainSizeIn(a.config))[0] ?? null;
}

/** The highest ratio; one that is clearly faster goes first. */
function topOf(verdicts: readonly PointVerdict[]): PointVerdict | undefined {
  const wins = verdicts.filter(({ comparison }) => comparison === 'faster');
  return (wins.length > 0 ? wins : verdicts).toSorted((a, b) => (b.best?.speedup ?? 0) - (a.best?.speedup ?? 0))[0];
}

/** An advantage that no interval backs is neither a win nor a defeat. */
function claimWithoutWin(compared: readonly PointVerdict[]): 'none' | 'open' | 'unclear' {
  if (compared.every(({ comparison }) => comparison === 'slower')) return 'none';
  const isOpen = compared.some(({ comparison, best }) => comparison === 'ambiguous' && (best?.speedup ?? 0) > 1);
  return isOpen ? 'open' : 'unclear';
}

function whyNone(verdicts: readonly PointVerdict[]): 'none-verified' | 'no-reference' | 'no-method' {
  if (verdicts.every(({ fastest }) => fastest === null)) return 'none-verified';
  return verdicts.every(({ reference }) => reference === null) ? 'no-reference' : 'no-method';
}

/**
 * Where the winner overtakes the reference, from all points that differ from its best one in the main size and seed alone.
 * Said only where every larger run of it was clearly faster.
 */
function aheadOf(rows: readonly VerdictRow[], best: VerdictRow): Crossover | null {
  const alike = countedRows(rows).filter(({ config }) => seriesKey(config) === seriesKey(best.config));
  const points = alike.flatMap(({ status, config, speedup, speedupCi95 }) =>
    status === 'ok' && speedup !== null ? [{ length: mainSizeIn(config), ratio: speedup, interval: speedupCi95 }] : [],
  );
  const found = crossover(points);
  if (!found || new Set(points.map(({ length }) => length)).size < 2) return null;
  if (found.kind !== 'at' && found.kind !== 'from-smallest') return null;
  const start = found.crossings[0]?.length ?? found.shortest;
  const beyond = alike.filter(({ config }) => mainSizeIn(config) >= start);
  return beyond.every((row) => row.status === 'ok' && comparisonOf(row) === 'faster' && isGeneral(row)) ? found : null;
}

/** Everything but the main size, the seed, and what the study decides by them. */
function seriesKey(config: RunConfig): string {
  const study = studyOf(config);
  const sizes = study.sizes.filter(({ id }) => id !== study.mainSize);
  const settings = study.settings.filter((spec) => roleOf(spec) !== 'silent');
  return JSON.stringify([
    ...[config.study, config.contender, config.problem],
    ...sizes.map((spec) => (isFollowing(config, spec) ? spec.follows : sizeIn(config, spec))),
    ...settings.map((spec) => settingIn(config, spec)),
  ]);
}
