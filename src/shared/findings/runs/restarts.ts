/**
 * A sweep measured in several starts of a process: what each of them measures, and how the samples of one more become
 * part of a run. Pure; `restart-events.ts` feeds it.
 */
import { reasonOf, type Reason, textReason } from '../../contract/reason.ts';
import { configKey } from '../../studies/grid.ts';
import { isReference, mainSizeIn } from '../../studies/index.ts';
import { withBasisNotes } from './basis-notes.ts';
import { pairedRunsInterval, pairedRunsRatio, type Sampled, sampledQuantity } from '../../statistics/hierarchical.ts';
import { withPayback } from '../answers/payback.ts';
import { gpuStepNs, sampleStepNs } from '../../contract/parts/resolution.ts';
import type { Quantity, Run, Sampling, Speedup, StepTiming, Timing } from '../../contract/run.ts';
import { isRatio, MIN_INTERVAL_SAMPLES } from '../../statistics/statistics.ts';
import { isRefuted } from '../../contract/status.ts';
import type { Sweep } from '../../contract/sweep.ts';

/** Between the order seeds of two restarts: far enough apart that no two points share one. */
const SEED_STRIDE = 0x9e3779b1;
const SEEDS = 2 ** 31;

/** The note that says which restarts do not count, and why. */
export const LEFT_OUT = 'restarts left out';

/** What restart number `restart`, from 0, measures: its share of the repetitions and of the time of every point. */
export function sweepOfRestart(sweep: Sweep, restart: number): Sweep {
  const { restarts, repeats, secondsPerPoint, maxSamples } = sweep;
  const share = (whole: number): number => Math.floor(whole / restarts) + (restart < whole % restarts ? 1 : 0);
  return {
    ...sweep,
    restarts: 1,
    repeats: repeats === null ? null : Math.max(1, share(repeats)),
    secondsPerPoint: secondsPerPoint / restarts,
    maxSamples: Math.max(MIN_INTERVAL_SAMPLES, share(maxSamples)),
  };
}

/** The least number of blocks that each of so many restarts takes: six together, and two each. */
export function leastBlocksOf({ restarts }: Pick<Sweep, 'restarts'>): number {
  return Math.max(2, Math.ceil(MIN_INTERVAL_SAMPLES / restarts));
}

/** The seed of a restart's running orders; the first has the sweep's own. */
export function seedOfRestart(orderSeed: number, restart: number): number {
  return restart === 0 ? orderSeed : (orderSeed + Math.imul(restart, SEED_STRIDE) + SEEDS * 2) % SEEDS;
}

/** What makes two runs of one sweep the same run, measured again. */
export function sameRunKey({ point, config }: Pick<Run, 'point' | 'config'>): string {
  return `${point} ${configKey(config)}`;
}

export interface Restart {
  /** From 0. */
  readonly number: number;
  readonly restarted: Sampling['restarted'];
  /** Samples that the point has from earlier restarts, of all its algorithms. */
  readonly placesTaken: number;
}

/**
 * The run with what one more restart found out about it. Samples count where both were timed alike; a wrong or diverging
 * result of any restart is the run's. Interval and speed-up are the first's still: see `settlePoint`.
 */
export function mergedRun(base: Run, later: Run, restart: Restart): Run {
  const moved = withPlaces(later, restart);
  if (isUnanswered(base) && !isUnanswered(later)) return replacing(base, moved, restart);
  const why = whyNotCounted(base, moved);
  if (why === 'spoils') return spoiledBy(base, moved, restart);
  if (why !== null) return noted(base, LEFT_OUT, why, restart);
  return appended(base, moved, restart);
}

/** Places each sample in the point's whole order, and names its restart. */
export function withPlaces(run: Run, { number, restarted, placesTaken }: Restart): Run {
  if (run.sampling === null) return run;
  const { blockOf, orderOf } = run.sampling;
  const sampling: Sampling = {
    restarts: 1,
    restarted,
    restartOf: blockOf.map(() => number),
    blockOf,
    orderOf: orderOf.map((place) => place + placesTaken),
  };
  return { ...run, sampling };
}

/** The intervals and ratios of all runs of one point, from all restarts; `seed` is that of the point's resampling. */
export function settlePoint(runs: readonly Run[], seed: number): Run[] {
  const settled = runs.map((run) => ({ ...run, ...quantitiesOf(run, seed) }));
  const reference = settled.find(({ config, status }) => isReference(config) && status === 'ok');
  return settled.map((run) => {
    if (run === reference) return withTrust(run, null);
    return withPayback(withTrust(withSpeedup(run, reference ?? null, seed), reference ?? null), reference ?? null);
  });
}

/** With what the samples of all restarts say of how far its interval can be trusted. */
function withTrust(run: Run, reference: Run | null): Run {
  if (run.timing === null) return run;
  const compared = run.status === 'ok' ? reference : null;
  const notes = withBasisNotes(
    run.notes,
    sampledOf(run),
    compared && { run: sampledOf(compared), ci95: run.speedup?.ci95 ?? null },
  );
  return { ...run, notes };
}

function sampledOf({ timing, sampling, resolution }: Run): Sampled {
  return { samples: timing?.solveNs.samples ?? [], sampling, stepNs: sampleStepNs(resolution) };
}

/** Restarts of which the run has samples. */
export function countRestarts({ sampling }: Pick<Run, 'sampling'>): number {
  return sampling === null ? 0 : new Set(sampling.restartOf).size;
}

/** How far a sweep with all points in its first restart has got: the restart to go on with, and its points that are done. */
export function restartsDone(runs: readonly Run[], pointCount: number): { restart: number; pointsDone: number } {
  const last = runs.reduce((most, { sampling }) => Math.max(most, ...new Set(sampling?.restartOf ?? [])), 0);
  const reached = new Set(runs.filter(({ sampling }) => sampling?.restartOf.includes(last)).map(({ point }) => point));
  let pointsDone = 0;
  while (reached.has(pointsDone)) pointsDone += 1;
  return pointsDone >= pointCount ? { restart: last + 1, pointsDone: 0 } : { restart: last, pointsDone };
}

/** With a note of one restart: under a name of its own where the name is taken, and not twice. */
export function noted(run: Run, name: string, note: Reason, { number }: Pick<Restart, 'number'>): Run {
  const own = { ...note, restart: number + 1 };
  const names = [name, `${name}, restart ${number + 1}`];
  if (names.some((one) => JSON.stringify(run.notes[one]) === JSON.stringify(own))) return run;
  const free = names.find((one) => run.notes[one] === undefined);
  return free === undefined ? run : { ...run, notes: { ...run.notes, [free]: own } };
}

/** How a restart ended that has no answer, with what its reason says. */
function endingOf({ status, reason }: Run): { readonly status: string; readonly why: string } {
  return { status, why: reason === null ? '–' : String(reason['message'] ?? reason['text'] ?? reason.code) };
}

function isUnanswered({ status }: Run): boolean {
  return status === 'failed' || status === 'cancelled' || status === 'skipped' || status === 'not-representable';
}

/** null: its samples count. `spoils`: it contradicts the run. */
function whyNotCounted(base: Run, later: Run): Reason | 'spoils' | null {
  if (isUnanswered(later)) return reasonOf('restart-unanswered', endingOf(later));
  if (isRefuted(base.status)) return reasonOf('restart-of-refuted', { status: base.status });
  if (isRefuted(later.status)) return 'spoils';
  if (base.status !== later.status)
    return base.status === 'ok' ? 'spoils' : reasonOf('restart-came-out', { status: later.status });
  if ((base.timing === null) !== (later.timing === null)) return reasonOf('restart-timed-otherwise');
  const steps = later.stepTiming?.steps ?? 0;
  return base.stepTiming && base.stepTiming.steps !== steps ? reasonOf('restart-evaluated', { steps }) : null;
}

/** The first answer, under the identity that is stored already. */
function replacing(base: Run, later: Run, restart: Restart): Run {
  const { id, startedAt } = base;
  return noted({ ...later, id, startedAt }, LEFT_OUT, reasonOf('restarts-before', endingOf(base)), restart);
}

function spoiledBy(base: Run, later: Run, restart: Restart): Run {
  const { id, startedAt, notes } = base;
  const reason = { ...(later.reason ?? reasonOf('came-out', { status: later.status })), restart: restart.number + 1 };
  // A wrong result has no time; one that does not converge keeps those that were taken.
  const { timing, stepTiming, sampling } = isRefuted(later.status) ? later : base;
  return { ...later, id, startedAt, notes, reason, timing, stepTiming, sampling, speedup: null };
}

function appended(base: Run, later: Run, restart: Restart): Run {
  const earlier = base.timing?.solveNs.samples.length ?? base.stepTiming?.stepNs.samples.length ?? 0;
  const disturbances = later.disturbances.map((one) => ({ ...one, samples: movedBy(one.samples, earlier) }));
  const joined: Run = {
    ...base,
    timing: base.timing && later.timing && joinedTiming(base.timing, later.timing),
    stepTiming: base.stepTiming && later.stepTiming && joinedSteps(base.stepTiming, later.stepTiming),
    sampling: joinedSampling(base.sampling, later.sampling),
    verification: worse(base.verification, later.verification),
    disturbances: [...base.disturbances, ...disturbances],
    energy: joinedEnergy(base.energy, later.energy),
  };
  return withLaterNotes(joined, base, later, restart);
}

function movedBy(range: [number, number] | null, count: number): [number, number] | null {
  return range && [range[0] + count, range[1] + count];
}

function joinedTiming(base: Timing, later: Timing): Timing {
  const { solveNs, gpuNs, phasesNs } = base;
  return {
    solveNs: joinedQuantity(solveNs, later.solveNs),
    gpuNs: gpuNs && later.gpuNs && joinedQuantity(gpuNs, later.gpuNs),
    phasesNs,
  };
}

function joinedSteps(base: StepTiming, later: StepTiming): StepTiming {
  return { ...base, stepNs: joinedQuantity(base.stepNs, later.stepNs) };
}

/** Derived numbers follow in `settlePoint`. */
function joinedQuantity(base: Quantity, later: Quantity): Quantity {
  return { ...base, samples: [...base.samples, ...later.samples] };
}

function joinedSampling(base: Sampling | null, later: Sampling | null): Sampling | null {
  if (base === null || later === null) return null;
  const restartOf = [...base.restartOf, ...later.restartOf];
  return {
    restarts: new Set(restartOf).size,
    restarted: later.restarted,
    restartOf,
    blockOf: [...base.blockOf, ...later.blockOf],
    orderOf: [...base.orderOf, ...later.orderOf],
  };
}

/** The larger error; one that is not finite is the largest. */
function worse(base: Run['verification'], later: Run['verification']): Run['verification'] {
  if (base === null || later === null) return base ?? later;
  const size = ({ maxAbsError }: typeof base): number => maxAbsError ?? Infinity;
  return size(later) > size(base) ? later : base;
}

function joinedEnergy(base: Run['energy'], later: Run['energy']): Run['energy'] {
  if (base === null || later === null || base.source !== later.source) return null;
  const joules = base.joules + later.joules;
  const solves = base.solves + later.solves;
  return { source: base.source, joules, solves, joulesPerSolve: joules / solves };
}

/** How each restart was repeated, and what else only the later one noticed. */
const JOINED_NOTES = ['repetitions', 'drift', 'gpu-time', 'iterations', 'memory'] as const;

function withLaterNotes(run: Run, base: Run, later: Run, restart: Restart): Run {
  let result = run;
  for (const name of JOINED_NOTES) {
    const note = later.notes[name];
    if (note !== undefined) result = noted(result, name, typeof note === 'string' ? textReason(note) : note, restart);
  }
  if (base.iterations !== later.iterations) {
    const varied = { iterations: later.iterations, before: base.iterations };
    result = noted(result, 'iterations', reasonOf('restart-iterations', varied), restart);
  }
  return result;
}

function quantitiesOf(
  { timing, stepTiming, sampling, resolution }: Run,
  seed: number,
): Pick<Run, 'timing' | 'stepTiming'> {
  const derived = ({ samples }: Quantity, stepNs: number): Quantity =>
    sampledQuantity({ samples, sampling, stepNs }, seed);
  const stepNs = sampleStepNs(resolution);
  return {
    timing: timing && {
      ...timing,
      solveNs: derived(timing.solveNs, stepNs),
      gpuNs: timing.gpuNs && derived(timing.gpuNs, gpuStepNs(resolution)),
    },
    stepTiming: stepTiming && { ...stepTiming, stepNs: derived(stepTiming.stepNs, stepNs / stepTiming.steps) },
  };
}

function withSpeedup(run: Run, reference: Run | null, seed: number): Run {
  if (run.status !== 'ok' || !reference?.timing || run === reference) return run;
  const referenceNs = reference.timing.solveNs.samples;
  if (run.timing) {
    const speedup = ratioOf(reference, sampledOf(reference), sampledOf(run), seed);
    return { ...run, speedup };
  }
  if (!run.stepTiming) return run;
  const { steps, stepNs } = run.stepTiming;
  const whole = {
    samples: referenceNs.map((ns) => ns / mainSizeIn(run.config)),
    sampling: reference.sampling,
    stepNs: sampleStepNs(reference.resolution) / mainSizeIn(run.config),
  };
  const part = { samples: stepNs.samples, sampling: run.sampling, stepNs: sampleStepNs(run.resolution) / steps };
  const speedup = ratioOf(reference, whole, part, seed);
  return { ...run, stepTiming: { ...run.stepTiming, speedup } };
}

function ratioOf({ config }: Run, reference: Sampled, own: Sampled, seed: number): Speedup | null {
  const ratio = pairedRunsRatio(reference, own);
  if (!isRatio(ratio)) return null;
  return { vs: config.contender, ratio, ci95: pairedRunsInterval(reference, own, seed) };
}
