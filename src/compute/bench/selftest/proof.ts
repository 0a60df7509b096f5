/**
 * The self-test: a sweep of the product itself over evaluations of which the truth is known. Sequential evaluation meets
 * itself under another name, and with extra steps of known numbers, in random blocks, verified like everything else. The
 * blocks are then cut into trials by the stopping rule, and judged by the intervals and verdicts, of every sweep. What the
 * extra steps really took is told by the device's clock.
 */
import { reasonText } from '../../../shared/words/reason-text.ts';
import { Fault } from '../../../shared/contract/fault.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { type Selftest, SLOWDOWNS } from '../../../shared/contract/parts/selftest.ts';
import { median } from '../../../shared/statistics/statistics.ts';
import type { Sweep } from '../../../shared/contract/sweep.ts';
import { DEFAULT_PRECISION, PRACTICAL_SHARE } from '../../../shared/contract/thresholds.ts';
import { measureSweep, type MeasureOrder } from '../protocol/protocol.ts';
import { clockOf, injectionsOf, type PointRows, scatterOf } from './injection.ts';
import type { Length, SelftestSubject } from '../../studies/selftest-subject.ts';
import { summarizeTrials } from './summary.ts';
import { cutTrials, type Row, type TrialOutcome } from './trials.ts';

export type ProofOrder = Pick<MeasureOrder, 'engine' | 'emit' | 'signal' | 'newId' | 'now' | 'runtime'> & {
  /** The blocks' orders and the resampling follow from it. */
  readonly seed: number;
  /** Comparisons of every kind at least, where the time allows six blocks each. */
  readonly trials: number;
  /** For everything. */
  readonly seconds: number;
  readonly subject: SelftestSubject;
};

/** Ids of what takes part, with the extra work of each in percent; the first is the base. */
function percentsOf({ base }: SelftestSubject): ReadonlyMap<string, number> {
  return new Map([
    [base, 0],
    [`${base}-again`, 0],
    ...SLOWDOWNS.map((percent) => [`${base}-plus-${percent}`, percent] as const),
  ]);
}

/** Points, each with solvers of its own: where their buffers lie must not decide all trials. */
const POINTS = 4;
/** Of the time, for repetitions; the rest is for opening and verifying. */
const REPETITIONS_SHARE = 0.92;
const FEWEST_BLOCKS = 6;
/** Of a point, however little time there is: a pilot that takes longer would be its only sample. */
const LEAST_SECONDS = 1;

/** Rejects with a Fault where the device fails or computes the wrong thing, and with the signal's reason when aborted. */
export async function proveMethod(order: ProofOrder): Promise<Selftest> {
  const { engine, now, seconds, seed, signal, subject } = order;
  const startedMs = now();
  const elapsedSeconds = (): number => (now() - startedMs) / 1000;
  const length = await subject.findLength(engine, signal);
  const sweep = sweepOf(subject, length.steps, seconds - elapsedSeconds());
  const points = (await runsByPoint(order, length, sweep)).map((runs) => rowsOf(subject, runs, length));
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

function percentOf(subject: SelftestSubject, id: string): number {
  const percent = percentsOf(subject).get(id);
  if (percent === undefined) throw new Fault('invalid', `the self-test has no "${id}"`);
  return percent;
}

/** Blocks for as long as there is time: where a trial ends is decided afterwards, by the rule. */
function sweepOf(subject: SelftestSubject, steps: number, seconds: number): Sweep {
  return {
    ...subject.sweep(steps, [...percentsOf(subject).keys()]),
    seeds: Array.from({ length: POINTS }, (_, point) => point),
    secondsPerPoint: Math.max(LEAST_SECONDS, (REPETITIONS_SHARE * seconds) / POINTS),
    precision: 1e-5,
    maxSamples: 100_000,
  };
}

async function runsByPoint(order: ProofOrder, length: Length, sweep: Sweep): Promise<readonly Run[][]> {
  const { engine, signal, newId, now, runtime, seed, subject } = order;
  const study = subject.study(length, (id) => percentOf(subject, id));
  const points: Run[][] = Array.from({ length: POINTS }, () => []);
  const { outcome, reason } = await measureSweep({
    ...{ sweep, engine, signal, newId, now, runtime, study, pointsDone: 0 },
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
function rowsOf(subject: SelftestSubject, runs: readonly Run[], length: Length): PointRows {
  const base = runs.find(({ config }) => config.contender === subject.base);
  if (!base) throw new Fault('failed', 'the self-test left no run of its base');
  const others = runs.filter((run) => run !== base);
  return [rowOf(subject, base, base, length), ...others.map((run) => rowOf(subject, run, base, length))];
}

function outcomesOf([base, ...others]: PointRows, sweep: Sweep, trials: number, seed: number): TrialOutcome[] {
  const blocks = Math.min(...[base, ...others].map(({ samplesNs }) => samplesNs.length));
  const maxBlocks = Math.min(sweep.maxSamples, Math.max(FEWEST_BLOCKS, Math.floor(blocks / trials)));
  return cutTrials(base, others, { precision: DEFAULT_PRECISION, threshold: PRACTICAL_SHARE, maxBlocks, seed });
}

/** Throws where a run cannot teach anything: a wrong result, or other extra work than the kernels' own model says. */
function rowOf(
  subject: SelftestSubject,
  { status, reason, config, work, timing }: Run,
  base: Run,
  { steps, deviceShare }: Length,
): Row {
  const { contender: algorithm } = config;
  const percent = percentOf(subject, algorithm);
  if (status !== 'ok' || !timing)
    throw new Fault(
      'failed',
      `${algorithm} came out ${status}: ${reason ? reasonText(reason) : 'no reason was given'}`,
    );
  const extra = subject.extraSteps(steps, percent, deviceShare);
  for (const quantity of ['flops', 'bytes'] as const) {
    const expected = (base.work?.[quantity] ?? NaN) * (1 + extra / steps);
    if (!(Math.abs((work?.[quantity] ?? NaN) - expected) <= 1e-9 * expected))
      throw new Fault('failed', `${algorithm} does not have the ${quantity} of ${extra} extra steps in ${steps}`);
  }
  const { solveNs, gpuNs } = timing;
  return { percent, stepShare: extra / steps, samplesNs: solveNs.samples, deviceNs: gpuNs?.samples ?? null };
}
