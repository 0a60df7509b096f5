/**
 * What the largest Lyapunov exponent of a problem lets one expect of parallel evaluation, and whether it came true.
 * After Gonzalez et al., "Predictability enables parallelization of nonlinear state space models", NeurIPS 2025
 * (arXiv 2508.16817): where disturbances die out the iterations hardly depend on the length, where they grow they need
 * of the order of T iterations.
 */
import { withTolerance } from '../runs/compared-tolerance.ts';
import { rnnConfigOf } from '../../studies/rnn/config.ts';
import type { Prediction, RunConfig, Workload } from '../../contract/run.ts';
import type { RunView } from '../../contract/run-view.ts';
import { contenderText, parameterText } from '../runs/setting.ts';
import { comparedTolerance } from '../../contract/tolerances.ts';
import { tolerancesAmong } from '../runs/compared-tolerance.ts';
import { formatCount } from '../../text/units.ts';
import { isParallel } from './verdict.ts';

/** An exponent within so many standard errors of zero may be zero. */
const SURE_ERRORS = 2;
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
  if (!isParallel(config.contender)) return null;
  if (status === 'not-converged') return 'not-usefully';
  if (status !== 'ok') return null;
  return iterations <= fastIterations(rnnConfigOf(config).maxIterations) ? 'fast' : 'slowly';
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

/** "3 of 3 runs as predicted", "2 of 3 runs as predicted; jacobi did not converge in 200 iterations" */
export function resultText({ hits, misses }: Pick<PredictionResult<PointRow>, 'hits' | 'misses'>): string {
  const judged = hits.length + misses.length;
  if (judged === 0) return 'no parallel run to hold it against';
  if (misses.length === 0) return `${judged} of ${judged} runs as predicted`;
  const several = tolerancesAmong([...hits, ...misses]).length > 1;
  const nameOf = ({ config }: PointRow): string =>
    several ? `${contenderText(config)} at tol ${parameterText(rnnConfigOf(config).tolerance)}` : contenderText(config);
  const shown = misses.slice(0, MOST_MISSES).map((row) => `${nameOf(row)} ${observationText(row)}`);
  const more = misses.length > MOST_MISSES ? [`${misses.length - MOST_MISSES} more`] : [];
  return `${hits.length} of ${judged} runs as predicted; ${[...shown, ...more].join('; ')}`;
}

/** More misses than this in one sentence are counted only. */
const MOST_MISSES = 3;

const PREDICTED_WORDS: Readonly<Record<Prediction, string>> = {
  fast: 'converges fast',
  slowly: 'converges slowly',
  'not-usefully': 'does not converge usefully',
};

const OBSERVED_WORDS: Readonly<Record<Prediction, string>> = {
  fast: 'converged fast',
  slowly: 'converged slowly',
  'not-usefully': 'did not converge',
};

/** "converges fast" */
export function predictionText(prediction: Prediction | null): string {
  return prediction === null ? 'no prediction' : PREDICTED_WORDS[prediction];
}

/** "converged fast, 12 iterations" */
export function observationText(row: Omit<ConvergedRow, 'workload'>): string {
  const observed = observedConvergence(row);
  if (observed === null) return row.status;
  const count = `${formatCount(row.iterations)} ${row.iterations === 1 ? 'iteration' : 'iterations'}`;
  return observed === 'not-usefully' ? `did not converge in ${count}` : `${OBSERVED_WORDS[observed]}, ${count}`;
}

/** "−0.512 ± 0.008 per step, over 10,000 steps"; the error is twice the standard error. */
export function exponentText({ lle, standardError, steps }: Workload): string {
  const over = `over ${formatCount(steps)} ${steps === 1 ? 'step' : 'steps'}`;
  if (lle === null) return `not finite, ${over}`;
  const sure = standardError === null ? '' : ` ± ${signless(SURE_ERRORS * standardError)}`;
  return `${lle < 0 ? '−' : '+'}${signless(Math.abs(lle))}${sure} per step, ${over}`;
}

function signless(value: number): string {
  return value === 0 ? '0' : value.toPrecision(3);
}

/** The rule in words, for reports and pages. */
export const PREDICTION_RULE =
  'The largest Lyapunov exponent per step is estimated in float64 along the true trajectory before any parallel run. Where it is negative by more than twice its standard error, and small disturbances die out tenfold or more over the sequence, fast convergence is predicted; positive alike, no useful convergence; slow convergence between. Fast is a quarter of the allowed iterations or fewer (8 are always fast), slowly is more, and what does not converge did not do so usefully.';
