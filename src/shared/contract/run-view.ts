/**
 * The one view of a run: what lists, tables, verdicts and charts read of it, whether it comes from the library or whole. What
 * needs less takes a pick of it.
 */
import type { RatioBasis, Verdict } from './judgement.ts';
import type { RunKernel } from './parts/kernels.ts';
import type { MemorySample } from './parts/memory-course.ts';
import type { Reason } from './reason.ts';
import type { RunConfig, RunStatus, TraceRow, Workload } from './run.ts';
import type { StepTime } from './parts/step-timing.ts';

/** `not verified`: a run from elsewhere that says `ok` and proves nothing. */
export type ViewStatus = RunStatus | 'running' | 'interrupted' | 'not verified';

/** Times in nanoseconds, sizes in bytes. */
export interface RunView {
  readonly id: string;
  readonly startedAt: string;
  readonly sweepId: string | null;
  readonly point: number | null;
  readonly machineId: string;
  readonly adapterId: string;
  readonly adapterName: string;
  readonly adapterType: 'gpu' | 'software';
  readonly runtime: string;
  readonly preset: string | null;
  readonly config: RunConfig;
  readonly status: ViewStatus;
  readonly reason: Reason | null;
  readonly iterations: number;
  readonly medianNs: number | null;
  readonly ci95Ns: readonly [number, number] | null;
  readonly gpuMedianNs: number | null;
  readonly speedup: number | null;
  readonly speedupCi95: readonly [number, number] | null;
  /** The practical threshold of its sweep, as a share; 2 % where it is not given. */
  readonly threshold?: number;
  /** What the speed-up rests on; absent: one process, of which nothing more is known. */
  readonly basis?: RatioBasis;
  readonly peakBytes: number | null;
  /** Something disturbed it; absent where that is not known. */
  readonly disturbed?: boolean;
  /** Its second half took clearly longer, or less, than its first; absent where that is not known. */
  readonly drifted?: boolean;
  /** Its samples were not independent draws of one speed; absent where that is not known. */
  readonly noisy?: boolean;
  /** Largest error when it was verified; null where it was not, or the error is not finite. */
  readonly error: number | null;
  /** What the error is a distance from, in words; null where it was not verified, absent where that is not known. */
  readonly errorReference?: string | null;
  /** Where only the first steps were evaluated; then there is no time of a whole solve. */
  readonly stepTime: StepTime | null;
  readonly workload: Workload | null;
  /** Of the study's measures beside time, by id; absent where there are none, or that is not known. */
  readonly measures?: Readonly<Record<string, number | null>>;
  /** Against the reference, judged together with the other runs of its sweep; absent where nobody judged. */
  readonly verdict?: Verdict;
  /** What only a whole run can say; absent in a line of the library. */
  readonly details?: RunDetails;
}

/** The larger parts of a run, as charts read them. */
export interface RunDetails {
  /** What was live after each change; empty where it was not followed. */
  readonly memoryOverTime: readonly MemorySample[];
  readonly phasesNs: Readonly<Record<string, number>>;
  readonly trace: readonly TraceRow[];
  /** The passes that were timed one by one. */
  readonly passes: readonly RooflinePass[];
  /** What the adapter was measured to do at best; null where it was not. */
  readonly roofs: Roofs | null;
  /** Smallest step of the GPU clock; null without timestamps. */
  readonly quantumNs: number | null;
  /** null where the run does not say. */
  readonly order: SampleOrder | null;
}

/** A pass as the roofline knows it. */
export type RooflinePass = Pick<RunKernel, 'name' | 'flops' | 'bytes' | 'medianNs'>;

/** The two roofs of an adapter. */
export interface Roofs {
  readonly flopsPerSecond: number;
  readonly bytesPerSecond: number;
}

/** The samples of a run with their turns, one entry a sample. */
export interface SampleOrder {
  /** The same for all runs that took turns. */
  readonly point: string;
  readonly restarts: number;
  readonly samplesNs: readonly number[];
  readonly restartOf: readonly number[];
  readonly blockOf: readonly number[];
  readonly orderOf: readonly number[];
  /** A disturbance fell into it. */
  readonly disturbed: readonly boolean[];
}

/** Measured on a processor that stands in for a GPU: said wherever it is shown. */
export function isSoftware({ adapterType }: Pick<RunView, 'adapterType'>): boolean {
  return adapterType !== 'gpu';
}
