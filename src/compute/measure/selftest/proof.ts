/**
 * The self-test: a sweep of the product itself over evaluations of which the truth is known. Sequential evaluation meets
 * itself under another name, and with extra work of known sizes, in random blocks, verified like everything else. The
 * blocks are then cut into trials by the stopping rule, and judged by the intervals and verdicts, of every sweep.
 */
import { Fault } from '../../../shared/fault.ts';
import type { Run } from '../../../shared/run.ts';
import { type Selftest, SLOWDOWNS } from '../../../shared/selftest.ts';
import { median } from '../../../shared/statistics.ts';
import { DEFAULT_SWEEP, type Sweep } from '../../../shared/sweep.ts';
import type { Algorithm } from '../../algorithms/algorithm.ts';
import { SEQUENTIAL } from '../order.ts';
import { measureSweep, type MeasureOrder } from '../protocol.ts';
import { findLength } from './length.ts';
import { CELL, STATE } from './problem.ts';
import { slowedAlgorithm } from './slowed.ts';
import { summarizeTrials, type TrialOutcome } from './summary.ts';
import { cutTrials, type Row } from './trials.ts';

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
  const { engine, now, seconds, seed, signal, algorithmById = slowedById } = order;
  const startedMs = now();
  const elapsedSeconds = (): number => (now() - startedMs) / 1000;
  const length = await findLength(engine, algorithmById(SEQUENTIAL), signal);
  const sweep = sweepOf(length, seconds - elapsedSeconds());
  const points = await runsByPoint({ ...order, algorithmById }, sweep);
  const outcomes = points.flatMap((runs, point) =>
    outcomesOf(runs, sweep, Math.ceil(order.trials / POINTS), seed + 1000 * point),
  );
  if (outcomes.length === 0) throw new Fault('failed', 'no comparison came to an end in so short a time');
  return summarizeTrials(outcomes, {
    takenAt: new Date(now()).toISOString(),
    seed,
    threshold: sweep.threshold,
    length,
    solveNs: median(points.map((runs) => baseOf(runs).timing?.solveNs.median ?? 0)),
    seconds: elapsedSeconds(),
  });
}

function slowedById(id: string): Algorithm {
  const percent = PERCENT_OF.get(id);
  if (percent === undefined) throw new Fault('invalid', `the self-test has no "${id}"`);
  return slowedAlgorithm(id, percent);
}

/** Blocks for as long as there is time: where a trial ends is decided afterwards, by the rule. */
function sweepOf(length: number, seconds: number): Sweep {
  return {
    ...DEFAULT_SWEEP,
    ...{ cells: [CELL], algorithms: [...PERCENT_OF.keys()], lengths: [length], states: [STATE] },
    seeds: Array.from({ length: POINTS }, (_, point) => point),
    secondsPerPoint: Math.max(LEAST_SECONDS, (REPETITIONS_SHARE * seconds) / POINTS),
    precision: 1e-5,
    maxSamples: 100_000,
  };
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

function baseOf(runs: readonly Run[]): Run {
  const base = runs.find(({ config }) => config.algorithm === SEQUENTIAL);
  if (!base) throw new Fault('failed', 'the self-test left no run of its base');
  return base;
}

function outcomesOf(runs: readonly Run[], sweep: Sweep, trials: number, seed: number): TrialOutcome[] {
  const base = baseOf(runs);
  const rows = runs.map((run) => rowOf(run, base));
  const others = rows.filter((_, index) => runs[index] !== base);
  const blocks = Math.min(...rows.map(({ samplesNs }) => samplesNs.length));
  const { precision, threshold } = DEFAULT_SWEEP;
  const maxBlocks = Math.min(sweep.maxSamples, Math.max(FEWEST_BLOCKS, Math.floor(blocks / trials)));
  return cutTrials(rowOf(base, base), others, { precision, threshold, maxBlocks, seed });
}

/** Throws where a run cannot teach anything: a wrong result, or other extra work than the kernels' own model says. */
function rowOf({ status, reason, config, work, timing }: Run, base: Run): Row {
  const percent = PERCENT_OF.get(config.algorithm) ?? 0;
  if (status !== 'ok' || !timing)
    throw new Fault('failed', `${config.algorithm} came out ${status}: ${reason ?? 'no reason was given'}`);
  for (const quantity of ['flops', 'bytes'] as const) {
    const expected = (base.work?.[quantity] ?? NaN) * (1 + percent / 100);
    if (!(Math.abs((work?.[quantity] ?? NaN) - expected) <= 1e-9 * expected))
      throw new Fault('failed', `${config.algorithm} does not have ${percent} % more ${quantity} than its base`);
  }
  return { percent, samplesNs: timing.solveNs.samples };
}
