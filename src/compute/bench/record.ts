/** Turns a contender that has ended into the run that is stored. */
import { reasonOf } from '../../shared/contract/reason.ts';
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
  TraceRow,
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
import { mainSizeOf, type Contender } from './contender.ts';
import { kernelsOf, timelineOf } from './kernel-record.ts';
import { resolutionOf } from './resolution.ts';
import { samplingOf } from './block-order.ts';
import type { Judgement } from '../studies/study.ts';

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
  /** The reference contender of the same point; null where there is none. */
  readonly reference: Contender | null;
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
    residual: isJudged && judgement ? judgement.residual : null,
    workload: contender.workload,
    trace: isJudged ? traceOf(contender) : [],
    kernels: isJudged ? kernelsOf(contender.passes, contender.profiles) : [],
    timeline: isJudged ? timelineOf(contender.passes, contender.profiles.at(-1)) : null,
    disturbances: contender.disturbances,
    energy: isTimed ? contender.energy.total() : null,
    resolution: isTimed ? resolutionOf(contender, context.adapter, context.clockStepNs) : null,
    measures: isJudged && judgement ? judgement.measures : {},
    notes: timing ? trustNotes(contender, context, speedup) : contender.notes,
  };
}

/** What the samples say of how far their intervals can be trusted, and what is known between processes. */
function trustNotes(contender: Contender, context: RecordContext, speedup: Speedup | null): Run['notes'] {
  const { processSpread } = context;
  const isCompared = contender !== context.reference && contender.ending?.status === 'ok';
  const reference = isCompared && context.reference?.ending?.status === 'ok' ? context.reference : null;
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
  const { reference, seed } = context;
  const whole = mainSizeOf(contender.start.config);
  const { wallNs, partialSteps: steps } = contender;
  if (wallNs.length === 0 || steps === null) return null;
  noteDrift(contender);
  const stepsNs = wallNs.map((ns) => ns / steps);
  const isCompared = contender.ending?.status === 'ok' && reference?.ending?.status === 'ok';
  const references = isCompared ? reference.wallNs.map((ns) => ns / whole) : [];
  const clock = {
    reference: (reference ? wallStep(reference, context) : 0) / whole,
    other: wallStep(contender, context) / steps,
  };
  return {
    steps,
    stepNs: quantityOf(stepsNs, seed, clock.other),
    speedup: reference && ratioOf(reference, references, stepsNs, seed, clock),
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
  const { reference, seed } = context;
  if (!reference || contender === reference || reference.ending?.status !== 'ok') return null;
  const clock = { reference: wallStep(reference, context), other: wallStep(contender, context) };
  return ratioOf(reference, reference.wallNs, contender.wallNs, seed, clock);
}

/** The reference's times over the contender's; null where there are none, or no finite ratio. */
function ratioOf(
  { start }: Contender,
  referenceNs: readonly number[],
  ownNs: readonly number[],
  seed: number,
  clock: ClockSteps,
): Speedup | null {
  const ratio = pairedRatio(referenceNs, ownNs, clock);
  if (!isRatio(ratio)) return null;
  return { vs: start.config.contender, ratio, ci95: pairedRatioInterval(referenceNs, ownNs, seed, clock) };
}

/** The last row gets what was computed once at the end, where the device gave nothing. */
function traceOf({ solution, judgement }: Contender): TraceRow[] {
  const rows = (solution?.trace ?? []).map(({ iteration, ...values }) => ({
    iteration,
    ...Object.fromEntries(Object.entries(values).map(([id, value]) => [id, finiteOrNull(value)])),
  }));
  const last: TraceRow | undefined = rows.at(-1);
  if (last && judgement) for (const [id, value] of Object.entries(judgement.lastRow)) last[id] ??= finiteOrNull(value);
  return rows;
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
