/** Turns a contender that has ended into the run that is stored. */
import { reasonOf } from '../../shared/contract/reason.ts';
import type { RnnTraceRow } from '../../shared/studies/rnn/trace.ts';
import { rnnConfigOf } from '../../shared/studies/rnn/config.ts';
import { version } from '../../../package.json';
import type { Ceilings } from '../../shared/contract/parts/ceilings.ts';
import { driftOf } from '../../shared/findings/machine/drift.ts';
import { adapterSpreadNote, withBasisNotes } from '../../shared/findings/runs/basis-notes.ts';
import type { Sampled } from '../../shared/statistics/hierarchical.ts';
import type { ProcessSpread } from '../../shared/statistics/process-spread.ts';
import { gpuStepNs, sampleStepNs } from '../../shared/contract/parts/resolution.ts';
import type {
  Adapter,
  Quantity,
  Run,
  RunStatus,
  Speedup,
  StepTiming,
  Timing,
  Verification,
  Work,
} from '../../shared/contract/run.ts';
import { isRefuted } from '../../shared/contract/status.ts';
import {
  type ClockSteps,
  isRatio,
  median,
  pairedRatio,
  pairedRatioInterval,
  quantityOf,
} from '../../shared/statistics/statistics.ts';
import { fractionsOf, shareText } from '../gpu/ceilings/fractions.ts';
import { coldOf } from './cold.ts';
import type { Contender } from './contender.ts';
import { kernelsOf, timelineOf } from './kernel-record.ts';
import { SEQUENTIAL } from './protocol/order.ts';
import type { ResidualInFloat64 } from '../studies/rnn/judging/residual.ts';
import { resolutionOf } from './resolution.ts';
import { samplingOf } from './block-order.ts';
import type { Judgement } from '../studies/rnn/judging/verify.ts';

/** A span shorter than this many steps of the GPU clock says little. */
const TRUSTED_QUANTA = 100;

export interface RecordContext {
  readonly adapter: Adapter;
  readonly ceilings: Ceilings | null;
  readonly clockStepNs: number | null;
  /** How much ratios differ between processes on the adapter; null where that is not known. */
  readonly processSpread: ProcessSpread | null;
  /** Of the resampling. */
  readonly seed: number;
  /** The sequential run of the same point; null where there is none. */
  readonly sequential: Contender | null;
}

/** The complete run. What a status does not have (timing of a wrong run, say) is null. */
export function runOf(contender: Contender, context: RecordContext): Run {
  const { start, ending, solution, judgement, work } = contender;
  const status = ending?.status ?? 'failed';
  // What was sampled before a cancellation stays: the pilot was verified, and the reason says what is missing.
  const isCutOff = status === 'cancelled' && judgement?.status === 'ok' && contender.wallNs.length > 0;
  const isJudged = status === 'ok' || status === 'not-converged' || isRefuted(status) || isCutOff;
  const isTimed = status === 'ok' || status === 'not-converged' || isCutOff;
  const isWhole = contender.partialSteps === null;
  const { id, startedAt, sweepId, point, adapterId, runtime, preset, config } = start;
  const timing = isTimed && isWhole ? timingOf(contender, context) : null;
  const speedup = status === 'ok' && isWhole ? speedupOf(contender, context) : null;
  return {
    ...{ id, startedAt, sweepId, point, machineId: context.adapter.machineId, adapterId, runtime, preset, config },
    appVersion: version,
    status,
    reason: ending ? ending.reason : reasonOf('never-measured'),
    iterations: isJudged ? (solution?.iterations ?? 0) : 0,
    iterationsPerSequence: isJudged ? [...(solution?.iterationsPerSequence ?? [])] : [],
    resets: isJudged ? (solution?.resets ?? 0) : 0,
    timing,
    stepTiming: isTimed && !isWhole ? stepTimingOf(contender, context) : null,
    sampling: isTimed ? samplingOf(contender.turns) : null,
    speedup,
    // The buffers of a part say nothing about the memory of the whole.
    memory: isJudged && isWhole ? memoryOf(contender) : null,
    memoryLimit: contender.memoryLimit,
    cold: isJudged && isWhole ? coldOf(contender, { ...context, speedup }) : null,
    work: isJudged && work ? workOf(contender, work, timing, context) : null,
    verification: isJudged && judgement ? verificationOf(judgement, status) : null,
    residual: isJudged && judgement ? recordOf(judgement.residual.inFloat64) : null,
    workload: contender.workload,
    trace: isJudged ? traceOf(contender) : [],
    kernels: isJudged ? kernelsOf(contender.passes, contender.profiles) : [],
    timeline: isJudged ? timelineOf(contender.passes, contender.profiles.at(-1)) : null,
    disturbances: contender.disturbances,
    energy: isTimed ? contender.energy.total() : null,
    resolution: isTimed ? resolutionOf(contender, context.adapter, context.clockStepNs) : null,
    measures: {},
    notes: timing ? trustNotes(contender, context, speedup) : contender.notes,
  };
}

/** What the samples say of how far their intervals can be trusted, and what is known between processes. */
function trustNotes(contender: Contender, context: RecordContext, speedup: Speedup | null): Run['notes'] {
  const { sequential, processSpread } = context;
  const isCompared = contender !== sequential && contender.ending?.status === 'ok';
  const reference = isCompared && sequential?.ending?.status === 'ok' ? sequential : null;
  const sampled = (one: Contender): Sampled => ({
    ...{ samples: one.wallNs, sampling: samplingOf(one.turns), stepNs: wallStep(one, context) },
  });
  return {
    ...withBasisNotes(
      contender.notes,
      sampled(contender),
      reference && { run: sampled(reference), ci95: speedup?.ci95 ?? null },
    ),
    ...(speedup && processSpread && adapterSpreadNote(processSpread)),
  };
}

function wallStep({ solvesPerSample }: Contender, { clockStepNs }: RecordContext): number {
  return sampleStepNs({ clockStepNs, solvesPerSample });
}

function workOf(
  { notes }: Contender,
  work: Pick<Work, 'flops' | 'bytes'>,
  timing: Timing | null,
  { adapter, ceilings }: RecordContext,
): Work {
  const shares = fractionsOf(work, timing, ceilings, adapter.timestampResolutionNs !== null);
  const text = shareText(shares);
  if (text !== null) notes['shares of the peak'] = text;
  const { fractionOfComputePeak, fractionOfBandwidthPeak } = shares;
  return { ...work, fractionOfComputePeak, fractionOfBandwidthPeak };
}

function memoryOf({ memory, predictedBytes }: Contender): Run['memory'] {
  return memory && { overTime: [], ...memory, predictedBytes };
}

/** The states may have passed; a run whose method did not has not. */
function verificationOf({ verification }: Judgement, status: RunStatus): Verification {
  return status === 'unfaithful' ? { ...verification, passed: false } : verification;
}

function recordOf({ maxAbs, share, windows }: ResidualInFloat64): Run['residual'] {
  return { maxAbs: finiteOrNull(maxAbs), share, windows };
}

function timingOf(contender: Contender, context: RecordContext): Timing | null {
  const { adapter, seed } = context;
  if (contender.wallNs.length === 0) return null;
  noteDrift(contender);
  const gpuNs = gpuQuantity(contender, context);
  const quantum = adapter.timestampResolutionNs;
  if (gpuNs && quantum !== null && gpuNs.median < TRUSTED_QUANTA * quantum) {
    contender.notes['gpu-time'] = reasonOf('gpu-time-coarse', { steps: TRUSTED_QUANTA, step: quantum });
  }
  return {
    solveNs: quantityOf(contender.wallNs, seed, wallStep(contender, context)),
    gpuNs,
    phasesNs: phaseMedians(contender.phasesNs),
  };
}

function noteDrift({ wallNs, notes }: Contender): void {
  const drift = driftOf(wallNs);
  if (drift !== null) notes['drift'] = drift;
}

/** Of a contender whose solves end after the first steps. */
function stepTimingOf(contender: Contender, context: RecordContext): StepTiming | null {
  const { sequential, seed } = context;
  const { wallNs, partialSteps: steps, start } = contender;
  if (wallNs.length === 0 || steps === null) return null;
  noteDrift(contender);
  const stepsNs = wallNs.map((ns) => ns / steps);
  const isCompared = contender.ending?.status === 'ok' && sequential?.ending?.status === 'ok';
  const references = isCompared ? sequential.wallNs.map((ns) => ns / rnnConfigOf(start.config).length) : [];
  const clock = {
    reference: (sequential ? wallStep(sequential, context) : 0) / rnnConfigOf(start.config).length,
    other: wallStep(contender, context) / steps,
  };
  return {
    steps,
    stepNs: quantityOf(stepsNs, seed, clock.other),
    speedup: ratioOf(references, stepsNs, seed, clock),
  };
}

function phaseMedians(profiles: Contender['phasesNs']): Record<string, number> {
  const [first] = profiles;
  return Object.fromEntries(
    Object.keys(first ?? {}).map((phase) => [phase, median(profiles.map((profile) => profile[phase] ?? 0))]),
  );
}

function gpuQuantity({ gpuNs, notes, solvesPerSample }: Contender, { adapter, seed }: RecordContext): Quantity | null {
  const known = gpuNs.filter((ns) => ns !== null);
  const step = gpuStepNs({ timestampStepNs: adapter.timestampResolutionNs, solvesPerSample });
  if (known.length === gpuNs.length) return quantityOf(known, seed, step);
  if (known.length > 0)
    notes['gpu-time'] = reasonOf('gpu-time-missing', { missing: gpuNs.length - known.length, all: gpuNs.length });
  return null;
}

function speedupOf(contender: Contender, context: RecordContext): Speedup | null {
  const { sequential, seed } = context;
  if (!sequential || contender === sequential || sequential.ending?.status !== 'ok') return null;
  const clock = { reference: wallStep(sequential, context), other: wallStep(contender, context) };
  return ratioOf(sequential.wallNs, contender.wallNs, seed, clock);
}

/** Sequential times over the contender's; null where there are none, or no finite ratio. */
function ratioOf(
  sequentialNs: readonly number[],
  ownNs: readonly number[],
  seed: number,
  clock: ClockSteps,
): Speedup | null {
  const ratio = pairedRatio(sequentialNs, ownNs, clock);
  if (!isRatio(ratio)) return null;
  return { vs: SEQUENTIAL, ratio, ci95: pairedRatioInterval(sequentialNs, ownNs, seed, clock) };
}

/** The last row gets what was computed once at the end: the error, and the float64 residual where the device gave none. */
function traceOf({ solution, judgement }: Contender): RnnTraceRow[] {
  const rows = (solution?.trace ?? []).map((row) => ({
    ...row,
    delta: finiteOrNull(row.delta),
    residual: finiteOrNull(row.residual),
    merit: finiteOrNull(row.merit),
  }));
  const last = rows.at(-1);
  if (last && judgement) {
    last.error = judgement.maxAbsError;
    if (judgement.residual.isComplete) last.residual ??= finiteOrNull(judgement.residual.maxAbs);
  }
  return rows;
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
