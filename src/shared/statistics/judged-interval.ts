/**
 * The interval that a verdict is read from. Within one process an interval lacks what differs from process to process, and
 * with few processes it may lack it by chance: both are added here, from what sweeps with restarts measured.
 */
import { reasonOf, type Reason } from '../contract/reason.ts';
import { LEAST_DEGREES, pooledSpread, type ProcessSpread } from './process-spread.ts';
import { processesIn, type RatioBasis, UNKNOWN_BASIS } from './ratio-basis.ts';
import { studentQuantile } from './interval-widening.ts';
import { median } from './median.ts';

/** Fewer processes than this say too little about others. */
export const MIN_RESTARTS = 3;

type Interval = readonly [number, number];

/** A ratio, its interval, and what they rest on. */
export interface RestingRatio {
  readonly ratio: number | null;
  readonly ci95: Interval | null;
  readonly basis?: RatioBasis | undefined;
}

export interface JudgedInterval {
  /** null where the ratio has none. */
  readonly ci95: Interval | null;
  /** What it was widened for; null where it is as it was. */
  readonly widenedFor: Reason | null;
  /** It says nothing of other processes: there were fewer than three, and how much they differ is not known. */
  readonly isLocal: boolean;
}

/** What the ratios of one sweep say of one another. */
export interface SweepNoise {
  /** Between processes, of all runs of the sweep with at least three. */
  readonly spread: ProcessSpread | null;
  /** The typical distance of the two speeds between which some of its ratios kept switching; null below two such ratios. */
  readonly modeGap: number | null;
}

/** Where two ratios of a sweep kept switching between speeds, another may have stayed at one of them throughout. */
const TELLING_GAPS = 2;

export function sweepNoise(ratios: readonly RestingRatio[]): SweepNoise {
  const bases = ratios.flatMap(({ basis }) => basis ?? []);
  const gaps = bases.flatMap(({ modeGap }) => modeGap ?? []);
  return {
    spread: pooledSpread(bases.flatMap((basis) => (processesIn(basis) >= MIN_RESTARTS ? (basis.own ?? []) : []))),
    modeGap: gaps.length >= TELLING_GAPS ? median(gaps) : null,
  };
}

export function judgedInterval(
  { ratio, ci95, basis = UNKNOWN_BASIS }: RestingRatio,
  sweep: SweepNoise,
): JudgedInterval {
  const processes = processesIn(basis);
  const known = basis.adapter !== null && basis.adapter.degrees >= LEAST_DEGREES ? basis.adapter : null;
  const isLocal = processes < MIN_RESTARTS && known === null;
  if (ratio === null || ci95 === null || !(ratio > 0 && ci95[0] > 0)) return { ci95, widenedFor: null, isLocal };
  if (processes >= MIN_RESTARTS) return atLeastBetween(ratio, ci95, processes, sweep.spread);
  const gap = basis.restarts >= MIN_RESTARTS ? null : sweep.modeGap;
  const over = gap === null ? ci95 : ([ci95[0] / (1 + gap), ci95[1] * (1 + gap)] as const);
  const found = known === null ? over : withBetween(ratio, over, processes, known);
  return { ci95: found, widenedFor: whyWidened(known, gap), isLocal };
}

/** The variation between processes on top of that within them: variances add up. */
function withBetween(ratio: number, [low, high]: Interval, processes: number, spread: ProcessSpread): Interval {
  const between = reachOf(processes, spread);
  const reach = (bound: number): number => Math.exp(Math.hypot(Math.log(bound / ratio), between));
  return [ratio / reach(low), ratio * reach(high)];
}

/** Processes that happen to agree are known no better than the processes of the whole sweep agree. */
function atLeastBetween(
  ratio: number,
  ci95: Interval,
  processes: number,
  spread: ProcessSpread | null,
): JudgedInterval {
  const isKnown = spread !== null && spread.degrees >= LEAST_DEGREES;
  const reach = isKnown ? Math.exp(reachOf(processes, spread)) : 1;
  const wider = [Math.min(ci95[0], ratio / reach), Math.max(ci95[1], ratio * reach)] as const;
  const isWider = isKnown && (wider[0] < ci95[0] || wider[1] > ci95[1]);
  const widenedFor = isWider ? reasonOf('widened-for-sweep', { sd: spread.sd }) : null;
  return { ci95: wider, widenedFor, isLocal: false };
}

/** Half-width of the 95 % interval of the logarithm, by what differs between so many processes alone. */
function reachOf(processes: number, { sd, degrees }: ProcessSpread): number {
  return (studentQuantile(degrees) * sd) / Math.sqrt(processes);
}

function whyWidened(known: ProcessSpread | null, gap: number | null): Reason | null {
  if (known === null) return gap === null ? null : reasonOf('widened-for-modes', { gap });
  return gap === null
    ? reasonOf('widened-for-processes', { sd: known.sd })
    : reasonOf('widened-for-both', { sd: known.sd, gap });
}
