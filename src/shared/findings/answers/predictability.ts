/**
 * What the largest Lyapunov exponent of a problem lets one expect of parallel evaluation, and whether it came true.
 * After Gonzalez et al., "Predictability enables parallelization of nonlinear state space models", NeurIPS 2025
 * (arXiv 2508.16817): where disturbances die out the iterations hardly depend on the length, where they grow they need
 * of the order of T iterations.
 */
import { withTolerance } from '../runs/compared-tolerance.ts';
import { settingIn, studyOf } from '../../studies/index.ts';
import type { Prediction, RunConfig, Workload } from '../../contract/run.ts';
import type { RunView } from '../../contract/run-view.ts';
import { comparedTolerance } from '../../contract/tolerances.ts';
import { tolerancesAmong } from '../runs/compared-tolerance.ts';
import { isMethod } from './verdict.ts';

/** An exponent within so many standard errors of zero may be zero. */
export const SURE_ERRORS = 2;
/** A disturbance that changes less than this over the whole sequence neither dies out nor takes over. */
const NOTABLE_CHANGE = 10;
/** Converging in this share of the allowed iterations is fast. */
const FAST_SHARE = 1 / 4;
/** Even the quickest method takes a few iterations, however short the sequence. */
const FEW_ITERATIONS = 8;

/** How near to zero an exponent is too near for a clear prediction. */
export function doubtfulBand(standardError: number | null, length: number): number {
  return Math.max(SURE_ERRORS * (standardError ?? 0), Math.log(NOTABLE_CHANGE) / length);
}

/**
 * `fast` below the band around zero, `slowly` within it, `not-usefully` above. An exponent of −Infinity is a
 * disturbance that died out entirely; null for NaN.
 */
export function predictConvergence(exponent: number, standardError: number | null, length: number): Prediction | null {
  if (Number.isNaN(exponent)) return null;
  const band = doubtfulBand(standardError, length);
  if (exponent < -band) return 'fast';
  return exponent > band ? 'not-usefully' : 'slowly';
}

/** What of a run tells how it converged; a line of the library is one as it stands. */
export type ConvergedRow = Pick<RunView, 'config' | 'status' | 'iterations' | 'workload'>;

/** Iterations up to which a run counts as fast: a quarter of those allowed, and never fewer than eight. */
export function fastIterations(maxIterations: number): number {
  return Math.max(FEW_ITERATIONS, Math.floor(maxIterations * FAST_SHARE));
}

/** How a parallel run converged; null for what steps, failed, was skipped or came out wrong. */
export function observedConvergence({ config, status, iterations }: Omit<ConvergedRow, 'workload'>): Prediction | null {
  if (!isMethod(config)) return null;
  if (status === 'not-converged') return 'not-usefully';
  if (status !== 'ok') return null;
  return iterations <= fastIterations(iterationLimit(config)) ? 'fast' : 'slowly';
}

function iterationLimit(config: RunConfig): number {
  const { settings, iterationLimit: id } = studyOf(config);
  const spec = settings.find((one) => one.id === id);
  return spec ? Number(settingIn(config, spec)) : Infinity;
}

/** Whether the prediction came true; null where there is none, or nothing to hold against it. */
export function cameTrue(row: ConvergedRow): boolean | null {
  const predicted = row.workload?.prediction ?? null;
  const observed = observedConvergence(row);
  return predicted === null || observed === null ? null : predicted === observed;
}

/** A row of a point of a sweep. */
export type PointRow = ConvergedRow & Pick<RunView, 'id' | 'sweepId' | 'point' | 'adapterId'>;

/** One problem with its prediction, and the parallel runs that it can be held against. */
export interface PredictionResult<Row extends PointRow> {
  /** Sizes of the problem; algorithm and λ are those of one of its runs. */
  readonly config: RunConfig;
  readonly adapterId: string;
  readonly workload: Workload;
  readonly hits: readonly Row[];
  readonly misses: readonly Row[];
}

/** One result for each point with a prediction, in the order in which they come. */
export function predictionResults<Row extends PointRow>(rows: readonly Row[]): PredictionResult<Row>[] {
  const points = Map.groupBy(rows, ({ id, sweepId, point, adapterId }) =>
    sweepId === null || point === null ? id : JSON.stringify([sweepId, point, adapterId]),
  );
  return [...points.values()].flatMap((members) => {
    const known = members.find(({ workload }) => workload !== null);
    if (!known?.workload) return [];
    const { adapterId, workload } = known;
    const config = pointConfig(known.config, members);
    const hits = members.filter((row) => cameTrue(row) === true);
    const misses = members.filter((row) => cameTrue(row) === false);
    return [{ config, adapterId, workload, hits, misses }];
  });
}

/** A prediction is made for a problem, whatever tolerances it is solved to: it is filed under the one that is compared. */
function pointConfig(config: RunConfig, members: readonly Pick<PointRow, 'config'>[]): RunConfig {
  const tolerances = tolerancesAmong(members);
  return tolerances.length > 1 ? withTolerance(config, comparedTolerance(tolerances)) : config;
}
