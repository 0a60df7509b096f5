/** A run as columns: the one place that knows which field lies in which column. */
import { readReason, storedReason } from '../../../shared/contract/reason-schema.ts';
import type { SettingValue } from '../../../shared/contract/run-config.ts';
import { Fault } from '../../../shared/contract/fault.ts';
import { withDefaults } from '../../../shared/studies/index.ts';
import { evidenceColumns, evidenceOf, memoryCourseOf } from './evidence-columns.ts';
import type {
  Prediction,
  Quantity,
  Run,
  RunConfig,
  RunStatus,
  Speedup,
  StepTiming,
  Timing,
  TraceRow,
  Workload,
} from '../../../shared/contract/run.ts';

/** A row of the table runs. */
export interface RunRow extends QuantityColumns<'solve'>, QuantityColumns<'gpu'> {
  readonly id: string;
  readonly started_at: string;
  readonly sweep_id: string | null;
  readonly point: number | null;
  readonly machine_id: string;
  readonly adapter_id: string;
  readonly runtime: string;
  readonly app_version: string | null;
  readonly preset: string | null;
  readonly status: StoredStatus;
  readonly reason: string | null;
  readonly study: string;
  readonly contender: string;
  readonly sizes: string;
  readonly settings: string;
  readonly seed: number;
  readonly problem: string | null;
  readonly measures: string;
  readonly iterations: number;
  readonly resets: number;
  readonly speedup_vs: string | null;
  readonly speedup_ratio: number | null;
  readonly speedup_ci95_low: number | null;
  readonly speedup_ci95_high: number | null;
  readonly peak_bytes: number | null;
  readonly final_bytes: number | null;
  readonly flops: number | null;
  readonly bytes_moved: number | null;
  readonly fraction_of_compute_peak: number | null;
  readonly fraction_of_bandwidth_peak: number | null;
  readonly verification_reference: string | null;
  readonly verification_max_abs_error: number | null;
  readonly verification_tolerance: number | null;
  readonly verification_passed: number | null;
  readonly cold: string | null;
  readonly memory_detail: string | null;
  readonly residual: string | null;
  readonly lle: number | null;
  readonly lle_standard_error: number | null;
  readonly lle_steps: number | null;
  readonly prediction: Prediction | null;
  readonly step_timing: string | null;
  readonly sampling: string | null;
  readonly kernels: string | null;
  readonly timeline: string | null;
  readonly disturbances: string | null;
  readonly energy: string | null;
  readonly resolution: string | null;
  readonly notes: string;
  readonly iterations_per_sequence: string;
}

type QuantityColumns<Name extends string> = {
  readonly [key in `${Name}_median_ns` | `${Name}_mad_ns` | `${Name}_ci95_low_ns` | `${Name}_ci95_high_ns`]:
    number | null;
};

/** What a run may be in the database beyond what it may be outside. */
export type StoredStatus = RunStatus | 'running' | 'interrupted';

/** The rows of the other tables that belong to one run. */
export interface RunChildren {
  readonly solveSamples: number[];
  readonly gpuSamples: number[];
  readonly phases: [name: string, medianNs: number][];
  readonly categories: [name: string, bytes: number][];
  readonly trace: TraceRow[];
}

/**
 * Named values as JSON that SQLite takes: infinity, which old databases may hold, is a number beyond all others. Throws a
 * Fault for NaN.
 */
export function valuesText(values: Readonly<Record<string, SettingValue>>): string {
  return `{${Object.entries(values)
    .map(([name, value]) => `${JSON.stringify(name)}:${valueText(name, value)}`)
    .join(',')}}`;
}

function valueText(name: string, value: SettingValue): string {
  if (Number.isNaN(value)) throw new Fault('failed', `${name} is not a number`);
  if (value === Infinity) return '9e999';
  return value === -Infinity ? '-9e999' : JSON.stringify(value);
}

/** The columns of a complete run. */
export function rowOf(run: Run): RunRow {
  return {
    id: run.id,
    started_at: run.startedAt,
    sweep_id: run.sweepId,
    point: run.point,
    machine_id: run.machineId,
    adapter_id: run.adapterId,
    runtime: run.runtime,
    app_version: run.appVersion,
    preset: run.preset,
    status: run.status,
    reason: storedReason(run.reason),
    ...configColumns(run.config),
    measures: valuesText(run.measures),
    iterations: run.iterations,
    resets: run.resets,
    ...timingColumns(run.timing),
    step_timing: run.stepTiming && JSON.stringify(run.stepTiming),
    sampling: run.sampling && JSON.stringify(run.sampling),
    ...resultColumns(run),
    kernels: run.kernels.length > 0 ? JSON.stringify(run.kernels) : null,
    timeline: run.timeline && JSON.stringify(run.timeline),
    disturbances: run.disturbances.length > 0 ? JSON.stringify(run.disturbances) : null,
    energy: run.energy && JSON.stringify(run.energy),
    resolution: run.resolution && JSON.stringify(run.resolution),
    notes: JSON.stringify(run.notes),
    iterations_per_sequence: JSON.stringify(run.iterationsPerSequence),
  };
}

function configColumns({ study, contender, sizes, settings, seed, problem }: RunConfig) {
  return {
    ...{ study, contender, sizes: valuesText(sizes), settings: valuesText(settings), seed, problem },
  };
}

function timingColumns(timing: Timing | null) {
  const solve = timing?.solveNs;
  const gpu = timing?.gpuNs;
  return {
    solve_median_ns: solve?.median ?? null,
    solve_mad_ns: solve?.mad ?? null,
    solve_ci95_low_ns: solve?.ci95?.[0] ?? null,
    solve_ci95_high_ns: solve?.ci95?.[1] ?? null,
    gpu_median_ns: gpu?.median ?? null,
    gpu_mad_ns: gpu?.mad ?? null,
    gpu_ci95_low_ns: gpu?.ci95?.[0] ?? null,
    gpu_ci95_high_ns: gpu?.ci95?.[1] ?? null,
  };
}

function resultColumns(run: Run) {
  const { speedup, memory, work, verification, workload } = run;
  return {
    speedup_vs: speedup?.vs ?? null,
    speedup_ratio: speedup?.ratio ?? null,
    speedup_ci95_low: speedup?.ci95?.[0] ?? null,
    speedup_ci95_high: speedup?.ci95?.[1] ?? null,
    peak_bytes: memory?.peakBytes ?? null,
    final_bytes: memory?.finalBytes ?? null,
    flops: work?.flops ?? null,
    bytes_moved: work?.bytes ?? null,
    fraction_of_compute_peak: work?.fractionOfComputePeak ?? null,
    fraction_of_bandwidth_peak: work?.fractionOfBandwidthPeak ?? null,
    verification_reference: verification?.reference ?? null,
    verification_max_abs_error: verification?.maxAbsError ?? null,
    verification_tolerance: verification?.tolerance ?? null,
    verification_passed: verification === null ? null : Number(verification.passed),
    ...evidenceColumns(run),
    lle: workload?.lle ?? null,
    lle_standard_error: workload?.standardError ?? null,
    lle_steps: workload?.steps ?? null,
    prediction: workload?.prediction ?? null,
  };
}

/**
 * A run from its rows. An interrupted one is given as `cancelled` with its reason, which is how it is exported; a
 * running one has no form outside, the caller leaves it out.
 */
export function runOf(row: RunRow, children: RunChildren): Run {
  const { memoryLimit, cold, residual } = evidenceOf(row);
  return {
    id: row.id,
    startedAt: row.started_at,
    sweepId: row.sweep_id,
    point: row.point,
    machineId: row.machine_id,
    adapterId: row.adapter_id,
    runtime: row.runtime,
    appVersion: row.app_version,
    preset: row.preset,
    config: configOf(row),
    status: row.status === 'interrupted' || row.status === 'running' ? 'cancelled' : row.status,
    reason: readReason(row.reason),
    iterations: row.iterations,
    iterationsPerSequence: JSON.parse(row.iterations_per_sequence) as Run['iterationsPerSequence'],
    resets: row.resets,
    timing: timingOf(row, children),
    stepTiming: stepTimingOf(row),
    sampling: row.sampling === null ? null : (JSON.parse(row.sampling) as Run['sampling']),
    speedup: speedupOf(row),
    memory: memoryOf(row, children),
    memoryLimit,
    cold,
    work: workOf(row),
    verification: verificationOf(row),
    residual,
    workload: workloadOf(row),
    trace: children.trace,
    measures: JSON.parse(row.measures) as Run['measures'],
    kernels: row.kernels === null ? [] : (JSON.parse(row.kernels) as Run['kernels']),
    timeline: row.timeline === null ? null : (JSON.parse(row.timeline) as Run['timeline']),
    disturbances: row.disturbances === null ? [] : (JSON.parse(row.disturbances) as Run['disturbances']),
    energy: row.energy === null ? null : (JSON.parse(row.energy) as Run['energy']),
    resolution: row.resolution === null ? null : (JSON.parse(row.resolution) as Run['resolution']),
    notes: JSON.parse(row.notes) as Run['notes'],
  };
}

/** null where whole solves were timed. */
export function stepTimingOf({ step_timing }: Pick<RunRow, 'step_timing'>): StepTiming | null {
  return step_timing === null ? null : (JSON.parse(step_timing) as StepTiming);
}

/** The columns that say how predictable the problem is. */
export const WORKLOAD_COLUMNS = [
  'lle',
  'lle_standard_error',
  'lle_steps',
  'prediction',
] as const satisfies readonly (keyof RunRow)[];

/** How predictable the problem is; null for a run from before that was estimated. */
export function workloadOf(row: Pick<RunRow, (typeof WORKLOAD_COLUMNS)[number]>): Workload | null {
  if (row.lle_steps === null) return null;
  return { lle: row.lle, standardError: row.lle_standard_error, steps: row.lle_steps, prediction: row.prediction };
}

/** The columns that make up a run's configuration. */
export const CONFIG_COLUMNS = [
  'study',
  'contender',
  'sizes',
  'settings',
  'seed',
  'problem',
] as const satisfies readonly (keyof RunRow)[];

/** What a run computes, from its columns; settings that came after it was stored have their defaults. */
export function configOf(row: Pick<RunRow, (typeof CONFIG_COLUMNS)[number]>): RunConfig {
  const { study, contender, seed, problem } = row;
  const sizes = JSON.parse(row.sizes) as RunConfig['sizes'];
  const settings = JSON.parse(row.settings) as RunConfig['settings'];
  return withDefaults({ study, contender, sizes, settings, seed, problem });
}

/** An interval is there with both ends or not at all. */
export function intervalOf(low: number | null, high: number | null): [number, number] | null {
  return low === null || high === null ? null : [low, high];
}

function timingOf(row: RunRow, children: RunChildren): Timing | null {
  const solveNs = quantityOf(
    row.solve_median_ns,
    row.solve_mad_ns,
    intervalOf(row.solve_ci95_low_ns, row.solve_ci95_high_ns),
    children.solveSamples,
  );
  if (solveNs === null) return null;
  const gpuInterval = intervalOf(row.gpu_ci95_low_ns, row.gpu_ci95_high_ns);
  return {
    solveNs,
    gpuNs: quantityOf(row.gpu_median_ns, row.gpu_mad_ns, gpuInterval, children.gpuSamples),
    phasesNs: Object.fromEntries(children.phases),
  };
}

function quantityOf(
  median: number | null,
  mad: number | null,
  ci95: [number, number] | null,
  samples: number[],
): Quantity | null {
  return median === null || mad === null ? null : { median, mad, ci95, samples };
}

function speedupOf(row: RunRow): Speedup | null {
  if (row.speedup_vs === null || row.speedup_ratio === null) return null;
  const ci95 = intervalOf(row.speedup_ci95_low, row.speedup_ci95_high);
  return { vs: row.speedup_vs, ratio: row.speedup_ratio, ci95 };
}

function memoryOf(row: RunRow, children: RunChildren): Run['memory'] {
  if (row.peak_bytes === null || row.final_bytes === null) return null;
  const categoriesBytes = Object.fromEntries(children.categories);
  return { peakBytes: row.peak_bytes, finalBytes: row.final_bytes, categoriesBytes, ...memoryCourseOf(row) };
}

function workOf(row: RunRow): Run['work'] {
  if (row.flops === null || row.bytes_moved === null) return null;
  return {
    flops: row.flops,
    bytes: row.bytes_moved,
    fractionOfComputePeak: row.fraction_of_compute_peak,
    fractionOfBandwidthPeak: row.fraction_of_bandwidth_peak,
  };
}

function verificationOf(row: RunRow): Run['verification'] {
  if (row.verification_reference === null || row.verification_tolerance === null) return null;
  return {
    reference: row.verification_reference,
    maxAbsError: row.verification_max_abs_error,
    tolerance: row.verification_tolerance,
    passed: row.verification_passed === 1,
  };
}
