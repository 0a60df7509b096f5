/**
 * The self-test: a sweep of the product itself over evaluations of which the truth is known. Sequential evaluation meets
 * itself under another name, and with extra steps of known numbers, in random blocks, verified like everything else. The
 * blocks are then cut into trials by the stopping rule, and judged by the intervals and verdicts, of every sweep. What the
 * extra steps really took is told by the device's clock.
 */
import { reasonText } from '../../../shared/words/reason-text.ts';
import { defaultSweep } from '../../../shared/studies/grid.ts';
import { changeRnnSweep } from '../../../shared/studies/rnn/sweep.ts';
import { rnn } from '../../../shared/studies/rnn.ts';
import { Fault } from '../../../shared/contract/fault.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { type Selftest, SLOWDOWNS } from '../../../shared/contract/parts/selftest.ts';
import { median } from '../../../shared/statistics/statistics.ts';
import type { Sweep } from '../../../shared/contract/sweep.ts';
import type { Algorithm } from '../../studies/rnn/algorithms/algorithm.ts';
import { SEQUENTIAL } from '../protocol/order.ts';
import { measureSweep, type MeasureOrder } from '../protocol/protocol.ts';
import { clockOf, injectionsOf, type PointRows, scatterOf } from './injection.ts';
import { findLength, type Length } from './length.ts';
import { CELL, STATE } from './problem.ts';
import { extraSteps, slowedAlgorithm } from './slowed.ts';
import { summarizeTrials } from './summary.ts';
import { cutTrials, type Row, type TrialOutcome } from './trials.ts';

export type ProofOrder = Pick<MeasureOrder, 'engine' | 'emit' | 'signal' | 'newId' | 'now' | 'runtime'> & {
  /** The blocks' orders and the resampling follow from it. */
  readonly seed: number;
  /** Comparisons of every kind at least, where the time allows six blocks each. */
  readonly trials: number;
  /** For everything. */
  readonly seconds: number;
  /** What takes part, by id; given only where there is no device. */
  readonly algorithmById?: MeasureOrder['algorithmById'];
};

/** Ids of what takes part, with the extra work of each in percent; the first is the base. */
const PERCENT_OF: ReadonlyMap<string, number> = new Map([
  [SEQUENTIAL, 0],
  ['sequential-again', 0],
  ...SLOWDOWNS.map((percent) => [`sequential-plus-${percent}`, percent] as const),
]);

/** Points, each with solvers of its own: where their buffers lie must not decide all trials. */
const POINTS = 4;
/** Of the time, for repetitions; the rest is for opening and verifying. */
const REPETITIONS_SHARE = 0.92;
const FEWEST_BLOCKS = 6;
/** Of a point, however little time there is: a pilot that takes longer would be its only sample. */
const LEAST_SECONDS = 1;

/** Rejects with a Fault where the device fails or computes the wrong thing, and with the signal's reason when aborted. */
export async function proveMethod(order: ProofOrder): Promise<Selftest> {
  const { engine, now, seconds, seed, signal } = order;
  const startedMs = now();
  const elapsedSeconds = (): number => (now() - startedMs) / 1000;
  const base = order.algorithmById ?? ((id: string) => slowedById(id, 1));
  const length = await findLength(engine, base(SEQUENTIAL), signal);
  const algorithmById = order.algorithmById ?? ((id: string) => slowedById(id, length.deviceShare));
  const sweep = sweepOf(length.steps, seconds - elapsedSeconds());
  const points = (await runsByPoint({ ...order, algorithmById }, sweep)).map((runs) => rowsOf(runs, length));
  const outcomes = points.flatMap((rows, point) =>
    outcomesOf(rows, sweep, Math.ceil(order.trials / POINTS), seed + 1000 * point),
  );
  if (outcomes.length === 0) throw new Fault('failed', 'no comparison came to an end in so short a time');
  const injectedBy = clockOf(points);
  return summarizeTrials(outcomes, injectionsOf(points, injectedBy, seed), {
    takenAt: new Date(now()).toISOString(),
    ...{ seed, threshold: sweep.threshold, length: length.steps, injectedBy, scatter: scatterOf(points) },
    solveNs: median(points.map(([{ samplesNs }]) => median(samplesNs))),
    seconds: elapsedSeconds(),
  });
}

function percentOf(id: string): number {
  const percent = PERCENT_OF.get(id);
  if (percent === undefined) throw new Fault('invalid', `the self-test has no "${id}"`);
  return percent;
}

function slowedById(id: string, deviceShare: number): Algorithm {
  const percent = percentOf(id);
  return slowedAlgorithm(id, (steps) => extraSteps(steps, percent, deviceShare));
}

/** Blocks for as long as there is time: where a trial ends is decided afterwards, by the rule. */
function sweepOf(length: number, seconds: number): Sweep {
  return changeRnnSweep(defaultSweep(rnn), {
    ...{ cells: [CELL], algorithms: [...PERCENT_OF.keys()], lengths: [length], states: [STATE] },
    seeds: Array.from({ length: POINTS }, (_, point) => point),
    secondsPerPoint: Math.max(LEAST_SECONDS, (REPETITIONS_SHARE * seconds) / POINTS),
    precision: 1e-5,
    maxSamples: 100_000,
  });
}

async function runsByPoint(
  order: ProofOrder & Pick<MeasureOrder, 'algorithmById'>,
  sweep: Sweep,
): Promise<readonly Run[][]> {
  const { engine, signal, newId, now, runtime, seed, algorithmById } = order;
  const points: Run[][] = Array.from({ length: POINTS }, () => []);
  const { outcome, reason } = await measureSweep({
    ...{ sweep, engine, signal, newId, now, runtime, algorithmById, given: null, pointsDone: 0 },
    ...{ sweepId: newId(), orderSeed: seed },
    emit: async (event) => {
      if (event.kind === 'run-finished') points[event.run.point ?? 0]?.push(event.run);
      await order.emit(event);
    },
  });
  signal.throwIfAborted();
  if (outcome !== 'finished') throw new Fault('failed', `the self-test ended early: ${reason ?? outcome}`);
  return points;
}

/** The base first. */
function rowsOf(runs: readonly Run[], length: Length): PointRows {
  const base = runs.find(({ config }) => config.contender === SEQUENTIAL);
  if (!base) throw new Fault('failed', 'the self-test left no run of its base');
  const others = runs.filter((run) => run !== base);
  return [rowOf(base, base, length), ...others.map((run) => rowOf(run, base, length))];
}

function outcomesOf([base, ...others]: PointRows, sweep: Sweep, trials: number, seed: number): TrialOutcome[] {
  const blocks = Math.min(...[base, ...others].map(({ samplesNs }) => samplesNs.length));
  const { precision, threshold } = defaultSweep(rnn);
  const maxBlocks = Math.min(sweep.maxSamples, Math.max(FEWEST_BLOCKS, Math.floor(blocks / trials)));
  return cutTrials(base, others, { precision, threshold, maxBlocks, seed });
}

/** Throws where a run cannot teach anything: a wrong result, or other extra work than the kernels' own model says. */
function rowOf({ status, reason, config, work, timing }: Run, base: Run, { steps, deviceShare }: Length): Row {
  const { contender: algorithm } = config;
  const percent = percentOf(algorithm);
  if (status !== 'ok' || !timing)
    throw new Fault(
      'failed',
      `${algorithm} came out ${status}: ${reason ? reasonText(reason) : 'no reason was given'}`,
    );
  const extra = extraSteps(steps, percent, deviceShare);
  for (const quantity of ['flops', 'bytes'] as const) {
    const expected = (base.work?.[quantity] ?? NaN) * (1 + extra / steps);
    if (!(Math.abs((work?.[quantity] ?? NaN) - expected) <= 1e-9 * expected))
      throw new Fault('failed', `${algorithm} does not have the ${quantity} of ${extra} extra steps in ${steps}`);
  }
  const { solveNs, gpuNs } = timing;
  return { percent, stepShare: extra / steps, samplesNs: solveNs.samples, deviceNs: gpuNs?.samples ?? null };
}
