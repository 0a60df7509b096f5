/**
 * Time against accuracy at one point: which runs are beaten in neither, and what a speed-up is at equal error.
 *
 * A run's error is the largest difference from its reference: float64 for sequential evaluation, the verified sequential
 * result for all else; on chaotic problems every run's float64 residual. What is held against the sequential result is
 * off from float64 by at most the sequential run's own error more: only with that added do errors share an axis. A
 * parallel result that is off by the sequential run's own error is therefore within twice that error of float64.
 *
 * What the sequential run is off by is rounding, and of rounding the size is chance: errors within a factor of two of it are
 * equal to it.
 */
import type { RunConfig } from '../../contract/run-config.ts';
import type { RunView } from '../../contract/run-view.ts';
import { accuracySetting } from '../../studies/axes.ts';
import { isReference, settingIn, studyOf } from '../../studies/index.ts';
import { isAgainst } from '../runs/compared-with.ts';
import { contenderText } from '../runs/setting.ts';
import { hasTolerance, sideBySideKey, tolerancesAmong } from '../runs/compared-tolerance.ts';
import { isMethod, type VerdictRow } from './verdict.ts';

/** A run with the error that was found when it was verified; null where there is none, or it is not finite. */
export type AccuracyRow = VerdictRow & Pick<RunView, 'error' | 'errorReference'>;

/** One verified run of a point. */
export interface AccuracyMark {
  readonly row: AccuracyRow;
  /** With its λ, and without its tolerance. */
  readonly name: string;
  readonly timeNs: number;
  /** Distance from its own reference. */
  readonly error: number;
  /** Distance from float64, at most. */
  readonly bound: number;
  /** No other run of the point is as accurate in less time, or as fast and more accurate. */
  readonly isOnFront: boolean;
}

/** All that was measured side by side on one problem, at whatever tolerance. */
export interface AccuracyPoint {
  readonly key: string;
  /** Loosest first. */
  readonly tolerances: readonly number[];
  /** The most accurate first. */
  readonly marks: readonly AccuracyMark[];
  readonly reference: AccuracyMark | null;
}

/** The points at which several tolerances were measured, in the order in which they come. */
export function accuracyPoints(rows: readonly AccuracyRow[]): AccuracyPoint[] {
  return [...Map.groupBy(rows, sideBySideKey)].flatMap(([key, members]) => {
    const tolerances = tolerancesAmong(members);
    if (tolerances.length < 2) return [];
    const marks = marksOf(members);
    const reference = marks.find(({ row }) => isReference(row.config)) ?? null;
    return [{ key, tolerances, marks, reference }];
  });
}

function marksOf(rows: readonly AccuracyRow[]): AccuracyMark[] {
  const boundOf = boundsAmong(rows);
  const known = rows.flatMap((row) => {
    const { status, medianNs, error, config } = row;
    const bound = boundOf(row);
    if (status !== 'ok' || medianNs === null || error === null || bound === null) return [];
    return [{ row, name: contenderText(config), timeNs: medianNs, error, bound }];
  });
  const rounding = roundingAmong(known);
  return known
    .map((mark) => ({ ...mark, isOnFront: !known.some((other) => isBeaten(mark, other, rounding)) }))
    .sort((a, b) => a.bound - b.bound || a.timeNs - b.timeNs);
}

type Erring = Pick<AccuracyRow, 'status' | 'error' | 'errorReference'> & { readonly config: RunConfig };

/**
 * For the runs of one point, how far each is from float64 at most; null where that is not known, as without a verified
 * sequential run beside a result that was held against one.
 */
export function boundsAmong(rows: readonly Erring[]): (row: Erring) => number | null {
  const sequential = rows.find(({ status, config }) => status === 'ok' && isReference(config));
  const own = sequential?.error ?? null;
  return ({ error, errorReference, config }) => {
    if (error === null || isReference(config) || !isAgainst(studyOf(config).reference, errorReference)) return error;
    return own === null ? null : error + own;
  };
}

/** Errors within this factor of the sequential run's own are equal to it. */
const ROUNDING_FACTOR = 2;

function isRounding(error: number, rounding: number): boolean {
  return error <= ROUNDING_FACTOR * rounding && error * ROUNDING_FACTOR >= rounding;
}

/**
 * Another is as fast and certainly as accurate, and better in one of the two. `rounding`: the error of the sequential run
 * beside them, which all errors within a factor of two count as; 0 where there is none.
 */
export function isBeaten(mark: Bounded, other: Bounded, rounding = 0): boolean {
  const pair = ({ timeNs, error, bound }: Bounded): Pair => ({
    timeNs,
    error: isRounding(error, rounding) ? rounding : counted(bound, rounding),
  });
  return beats(pair(other), pair(mark));
}

function counted(error: number, rounding: number): number {
  return isRounding(error, rounding) ? rounding : error;
}

/** Of the runs of one point the error that is rounding; 0 without a verified sequential run. */
export function roundingAmong(marks: readonly (Bounded & { readonly row: { readonly config: RunConfig } })[]): number {
  return marks.find(({ row }) => isReference(row.config))?.bound ?? 0;
}

type Bounded = Pick<AccuracyMark, 'timeNs' | 'error' | 'bound'>;

type Pair = Pick<AccuracyMark, 'timeNs' | 'error'>;

/** As fast and as accurate, and better in one of the two. */
function beats(one: Pair, other: Pair): boolean {
  const isNoWorse = one.timeNs <= other.timeNs && one.error <= other.error;
  return isNoWorse && (one.timeNs < other.timeNs || one.error < other.error);
}

/** The speed-up of one algorithm where it is as accurate as sequential evaluation. */
export type EqualError =
  /** Interpolated, log-log, between the runs at two tolerances; of one run alone, where its error is equal. */
  | {
      readonly kind: 'at';
      readonly ratio: number;
      readonly interval: Interval;
      readonly between: readonly [number, number];
    }
  /** At least this: the run at this tolerance is the fastest, and more accurate than asked for. */
  | { readonly kind: 'at-least'; readonly ratio: number; readonly interval: Interval; readonly tolerance: number }
  /** Its most accurate run is off by this. */
  | { readonly kind: 'not-reached'; readonly error: number; readonly tolerance: number }
  /** No run of it was verified and compared with sequential evaluation. */
  | { readonly kind: 'none' };

type Interval = readonly [number, number] | null;

export interface EqualErrorLine {
  /** With its λ. */
  readonly name: string;
  readonly algorithm: string;
  /** The sequential run's own error. */
  readonly error: number;
  readonly result: EqualError;
}

/** One line for each parallel algorithm of a point; none without a verified sequential run that has an error above 0. */
export function equalErrorLines(point: AccuracyPoint, rows: readonly AccuracyRow[]): EqualErrorLine[] {
  const target = point.reference?.error ?? 0;
  if (!(target > 0)) return [];
  const asked = rows.filter((row) => sideBySideKey(row) === point.key && isMethod(row.config));
  const names = new Map(asked.map(({ config }) => [contenderText(config), config.contender]));
  return [...names].map(([name, algorithm]) => {
    const own = point.marks.filter((mark) => mark.name === name && mark.row.speedup !== null);
    return { name, algorithm, error: target, result: atError(own, target) };
  });
}

/**
 * Of the algorithm's own front: less error only for more time. Errors within a factor of two of the target are equal to it. The interval is interpolated like the ratio, both ends
 * alike, as if the two runs' noise were one: never narrower than the noise of two.
 */
function atError(marks: readonly AccuracyMark[], target: number): EqualError {
  const pair = ({ timeNs, error }: AccuracyMark): Pair => ({ timeNs, error: counted(error, target) });
  const front = marks.filter(
    (mark) => hasTolerance(mark.row.config) && !marks.some((other) => beats(pair(other), pair(mark))),
  );
  const accurate = front.findLast(({ error }) => error <= ROUNDING_FACTOR * target);
  const [best] = front;
  if (!best) return { kind: 'none' };
  if (!accurate) return { kind: 'not-reached', error: best.error, tolerance: accuracyOf(best.row.config) };
  const rough = front[front.indexOf(accurate) + 1];
  const own = { ratio: accurate.row.speedup ?? 0, interval: accurate.row.speedupCi95 };
  const tolerance = accuracyOf(accurate.row.config);
  if (isRounding(accurate.error, target) && rough) return { kind: 'at', ...own, between: [tolerance, tolerance] };
  if (!rough || accurate.error === 0) return { kind: 'at-least', ...own, tolerance };
  const share = Math.log(target / accurate.error) / Math.log(rough.error / accurate.error);
  const mix = (from: number, to: number): number => from ** (1 - share) * to ** share;
  const [near, far] = [accurate.row.speedupCi95, rough.row.speedupCi95];
  return {
    kind: 'at',
    ratio: mix(own.ratio, rough.row.speedup ?? 0),
    interval: near && far && [mix(near[0], far[0]), mix(near[1], far[1])],
    between: [accuracyOf(rough.row.config), tolerance],
  };
}

function accuracyOf(config: RunConfig): number {
  const spec = accuracySetting(studyOf(config));
  return spec ? Number(settingIn(config, spec)) : Number.NaN;
}
