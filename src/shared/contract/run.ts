/**
 * The data contract: what a run is, in the words and units that are stored, exported and shown.
 * Times are nanoseconds, sizes are bytes, unless a name says otherwise.
 */
import { z } from 'zod';
import {
  count,
  intervalNs,
  intervalOfRatio,
  magnitude,
  moment,
  namedUpTo,
  ns,
  ratio,
  real,
  size,
  spreadNs,
  text,
  work,
} from './bounds.ts';
import { ceilingsSchema } from './parts/ceilings.ts';
import { disturbanceSchema } from './parts/disturbances.ts';
import { energySchema } from './parts/energy.ts';
import { coldSchema } from './parts/cold-cost.ts';
import { runKernelSchema, timelineSchema } from './parts/kernels.ts';
import { memoryLimitSchema, memorySampleSchema, MOST_MEMORY_SAMPLES } from './parts/memory-course.ts';
import { residualCheckSchema } from './parts/residual-check.ts';
import { processSpreadSchema } from './parts/process-spread-schema.ts';
import { runConfigSchema } from './run-config.ts';
import { reasonSchema } from './reason-schema.ts';
import { resolutionSchema } from './parts/resolution.ts';
import { selftestSchema } from './parts/selftest.ts';
import { tuningSchema } from './parts/tuning.ts';

/**
 * How a run ended. `not-converged`, `not-representable` (the states leave float32) and `skipped` are answers; `wrong`
 * (another trajectory), `unfaithful` (the trace is not that of the method) and `failed` are faults.
 */
export const RUN_STATUSES = [
  'ok',
  'not-converged',
  'not-representable',
  'unfaithful',
  'wrong',
  'skipped',
  'failed',
  'cancelled',
] as const;

export type { RunConfig } from './run-config.ts';

/** Phases, categories of memory, notes, limits and features: a few dozen each. */
const MOST_NAMES = 1000;

export const quantitySchema = z.object({
  median: ns,
  /** Median absolute deviation from the median, unscaled. */
  mad: spreadNs,
  /** Seeded bootstrap interval of the median; null below 6 samples. */
  ci95: intervalNs.nullable(),
  samples: z.array(ns).min(1).max(100_000),
});
/** A timed quantity: every raw sample, in the order taken, and what was derived from them. */
export type Quantity = z.infer<typeof quantitySchema>;

export const timingSchema = z.object({
  /** Wall time of one solve, first submit to last done. */
  solveNs: quantitySchema,
  /** Sum of GPU timestamp spans of one solve; null where the adapter has no timestamps. */
  gpuNs: quantitySchema.nullable(),
  /** Median GPU time by named phase of the plan, from profiled solves apart from the timed ones. */
  phasesNs: namedUpTo(ns, MOST_NAMES, 100),
});
export type Timing = z.infer<typeof timingSchema>;

export const speedupSchema = z.object({ vs: text, ratio, ci95: intervalOfRatio.nullable() });
/** Reference time over this time: above 1 is faster than `vs`. */
export type Speedup = z.infer<typeof speedupSchema>;

export const stepTimingSchema = z.object({
  /** The steps from the first one on that were evaluated, timed together and verified. */
  steps: count.min(1),
  /** Wall time of those steps, divided by their number. */
  stepNs: quantitySchema,
  /** Of one step, over the mean step of a whole reference solve. No ratio of whole solves. */
  speedup: speedupSchema.nullable(),
});
/** What was timed where a whole solve would take too long: the first steps of the sequence. */
export type StepTiming = z.infer<typeof stepTimingSchema>;

/** A run holds at most this many restarts. */
export const MOST_RESTARTS = 100;

export const samplingSchema = z
  .object({
    /** Starts of a process whose samples are here. */
    restarts: count.min(1).max(MOST_RESTARTS),
    /** What was started anew: a process, or a compute worker with its device inside one process. */
    restarted: z.enum(['process', 'worker']).default('process'),
    /** The restart that each sample comes from, from 0. */
    restartOf: z.array(count).max(100_000),
    /** The block of each sample within its restart, from 0: algorithms of one point that share a block took turns. */
    blockOf: z.array(count).max(100_000),
    /** The place of each sample among all samples of its point, in the order taken, from 0. */
    orderOf: z.array(count).max(100_000),
  })
  .refine(
    ({ restartOf, blockOf, orderOf }) => restartOf.length === blockOf.length && blockOf.length === orderOf.length,
    'restartOf, blockOf and orderOf have to be equally long',
  );
/** How the samples of the solve time were taken, one entry a sample. */
export type Sampling = z.infer<typeof samplingSchema>;

export const memorySchema = z.object({
  peakBytes: count,
  /** Bytes still allocated after the point was freed; anything but 0 is a leak. */
  finalBytes: count,
  categoriesBytes: namedUpTo(count, MOST_NAMES, 100),
  /** The peak as it was predicted from the plan, before anything was allocated; null where it was not. */
  predictedBytes: count.nullable().default(null),
  /** What was live after each change; empty where that was not recorded. */
  overTime: z.array(memorySampleSchema).max(MOST_MEMORY_SAMPLES).default([]),
});
export type Memory = z.infer<typeof memorySchema>;

/** Of what an adapter was measured to do at best. */
const fraction = z.number().min(0).max(1e9);

export const workSchema = z.object({
  /** Floating point operations and bytes moved by one solve, by the stated model. */
  flops: work,
  bytes: work,
  fractionOfComputePeak: fraction.nullable(),
  fractionOfBandwidthPeak: fraction.nullable(),
});
export type Work = z.infer<typeof workSchema>;

export const verificationSchema = z.object({
  /** What the result was compared with, in words. */
  reference: text,
  /** null where the comparison itself came out not finite. */
  maxAbsError: magnitude.nullable(),
  tolerance: magnitude,
  passed: z.boolean(),
});
export type Verification = z.infer<typeof verificationSchema>;

/** How parallel methods are expected to converge on a problem, or were seen to. */
export const PREDICTIONS = ['fast', 'slowly', 'not-usefully'] as const;
export type Prediction = (typeof PREDICTIONS)[number];

export const workloadSchema = z.object({
  /** Largest Lyapunov exponent per step; null where the estimate is not finite. */
  lle: real.nullable(),
  /** Of that estimate; null where too few steps were followed to tell. */
  standardError: z.number().min(0).max(1e9).nullable(),
  /** Steps of the first sequence that the estimate followed. */
  steps: count,
  /** Made before the first parallel run; null where the estimate allows none. */
  prediction: z.enum(PREDICTIONS).nullable(),
});
/** How predictable a problem is, whatever solves it. */
export type Workload = z.infer<typeof workloadSchema>;

/** One iteration or step: a number for each trace column of the study, by its id; null where it is not finite or was not computed. */
export const traceRowSchema = z.object({ iteration: count }).catchall(z.number().min(-1e308).max(1e308).nullable());
export type TraceRow = z.infer<typeof traceRowSchema>;

export const runSchema = z.object({
  id: z.uuid(),
  startedAt: moment,
  /** The sweep and the point within it; runs of one point were measured side by side. Other writers may leave them out. */
  sweepId: z.uuid().nullable().default(null),
  point: count.nullable().default(null),
  machineId: text,
  adapterId: text,
  runtime: text,
  /** Antler's own version; null where it is not known. */
  appVersion: text.nullable().default(null),
  preset: text.nullable().default(null),
  config: runConfigSchema,
  status: z.enum(RUN_STATUSES),
  reason: reasonSchema.nullable(),
  iterations: size,
  iterationsPerSequence: z.array(size.nullable()).max(10_000_000),
  resets: count,
  timing: timingSchema.nullable(),
  /** Instead of `timing` and `speedup`, where only a part of the sequence was evaluated. */
  stepTiming: stepTimingSchema.nullable().default(null),
  /** null in a run from before that was kept, and where nothing was sampled. */
  sampling: samplingSchema.nullable().default(null),
  speedup: speedupSchema.nullable(),
  memory: memorySchema.nullable(),
  /** The length that would be too much for this adapter, whatever came of the run; null where that was not looked for. */
  memoryLimit: memoryLimitSchema.nullable().default(null),
  /** What the run cost before its first repetition; null where it never solved, or that cannot be told apart. */
  cold: coldSchema.nullable().default(null),
  work: workSchema.nullable().default(null),
  verification: verificationSchema.nullable(),
  residual: residualCheckSchema.nullable().default(null),
  workload: workloadSchema.nullable().default(null),
  trace: z.array(traceRowSchema).max(1_000_000),
  /** Numbers that judge the answer, by the ids of the study's measures; null where one is not finite. */
  measures: namedUpTo(z.number().min(-1e308).max(1e308).nullable(), MOST_NAMES, 100).default({}),
  /** Every pass of the plan and the kernel behind it; empty where other code than our kernels ran. */
  kernels: z.array(runKernelSchema).max(1000).default([]),
  /** One profiled solve, pass by pass; null without timestamps or kernels of ours. */
  timeline: timelineSchema.nullable().default(null),
  /** What disturbed it, as noticed beside the samples. */
  disturbances: z.array(disturbanceSchema).max(1000).default([]),
  /** Counted by the platform; null where it counts none. */
  energy: energySchema.nullable().default(null),
  /** How finely the clocks told time; null in runs from before that was kept. */
  resolution: resolutionSchema.nullable().default(null),
  /**
   * Kernel variants that ran, tuning choices, warnings, by name. What anything is decided by is a value with a code; the rest
   * is text for the reader, as was all of it in earlier versions.
   */
  notes: namedUpTo(z.union([text, reasonSchema]), MOST_NAMES, 100).default({}),
});
/** One contender at one point, measured on one adapter. */
export type Run = z.infer<typeof runSchema>;

export type RunStatus = Run['status'];

export const machineSchema = z.object({
  /** Stable hash of the hardware description; holds no host name and no user name. */
  id: text,
  name: text,
  os: text,
  cpu: text,
  cores: count,
  memoryBytes: count,
});
export type Machine = z.infer<typeof machineSchema>;

export const adapterSchema = z.object({
  /** Stable hash of machine, name, driver and type. */
  id: text,
  machineId: text,
  name: text,
  vendor: text,
  architecture: text,
  driver: text,
  type: z.enum(['gpu', 'software']),
  limits: namedUpTo(z.number().min(0).max(1e30), MOST_NAMES),
  features: z.array(text).max(MOST_NAMES),
  /** Smallest step of the GPU timestamps as measured; null without timestamps. */
  timestampResolutionNs: ns.nullable(),
  /** What it does at best, as last measured; absent where that was not measured. */
  ceilings: ceilingsSchema.optional(),
  /** The kernels' choices measured on it, by cell; absent where none were. */
  tunings: namedUpTo(tuningSchema, MOST_NAMES, 100).optional(),
  /** What the last self-test of the measuring method found on it; absent where there was none. */
  selftest: selftestSchema.optional(),
  /** How much ratios differ between processes on it, by the stored sweeps with restarts; absent where that is not known. */
  processSpread: processSpreadSchema.optional(),
});
export type Adapter = z.infer<typeof adapterSchema>;
