/** What a chart needs of a run: the part that a whole run and a library line can both give. */
import type { RunSummary } from '../../shared/contract/bridge.ts';
import type { MemorySample } from '../../shared/contract/parts/memory-course.ts';
import { roofsOf, type RooflinePass, type Roofs } from '../../shared/findings/answers/roofline.ts';
import type { Adapter, Run, RunConfig, TraceRow } from '../../shared/contract/run.ts';

/** One run as charts see it. Times in nanoseconds, sizes in bytes. */
export interface ChartRun {
  readonly id: string;
  readonly adapterId: string;
  readonly adapterName: string;
  /** Measured on a software adapter: said in every chart. */
  readonly software: boolean;
  readonly config: RunConfig;
  readonly status: RunSummary['status'];
  readonly medianNs: number | null;
  readonly ci95Ns: readonly [number, number] | null;
  /** Only where the run is `ok`: a wrong or unfinished run never has a speed-up. */
  readonly speedup: number | null;
  readonly speedupCi95: readonly [number, number] | null;
  readonly peakBytes: number | null;
  /** Largest error when it was verified: a residual on chaotic problems. */
  readonly error: number | null;
  /** What the error is a distance from, in words. */
  readonly errorReference: string | null;
  /** What was live after each change; absent where only the library line is at hand. */
  readonly memoryOverTime?: readonly MemorySample[];
  /** null where only the library line is at hand. */
  readonly phasesNs: Readonly<Record<string, number>> | null;
  readonly trace: readonly TraceRow[] | null;
  /** The passes that were timed one by one; empty where only the library line is at hand. */
  readonly passes: readonly RooflinePass[];
  /** What the adapter was measured to do at best; null where it was not. */
  readonly roofs: Roofs | null;
  /** Smallest step of the GPU clock; null without timestamps. */
  readonly quantumNs: number | null;
  /** null where only the library line is at hand, or the run does not say. */
  readonly order: SampleOrder | null;
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

function orderOfSamples({ id, sweepId, point, timing, sampling, disturbances }: Run): SampleOrder | null {
  const samplesNs = timing?.solveNs.samples ?? [];
  if (!sampling || samplesNs.length === 0 || sampling.restartOf.length !== samplesNs.length) return null;
  const ranges = disturbances.flatMap(({ samples }) => (samples ? [samples] : []));
  const { restarts, restartOf, blockOf, orderOf } = sampling;
  return {
    point: sweepId === null || point === null ? id : `${sweepId} ${point}`,
    ...{ restarts, samplesNs, restartOf, blockOf, orderOf },
    disturbed: samplesNs.map((_, index) => ranges.some(([first, last]) => first <= index && index <= last)),
  };
}

/** A whole run; `adapter` is absent where the bundle does not describe it, and then counts as software. */
export function fromRun(run: Run, adapter: Adapter | undefined): ChartRun {
  const honest = run.status === 'ok' && run.verification?.passed !== false;
  return {
    id: run.id,
    adapterId: run.adapterId,
    adapterName: adapter?.name ?? run.adapterId,
    software: adapter?.type !== 'gpu',
    config: run.config,
    status: run.status,
    medianNs: run.timing?.solveNs.median ?? null,
    ci95Ns: run.timing?.solveNs.ci95 ?? null,
    speedup: honest ? (run.speedup?.ratio ?? null) : null,
    speedupCi95: honest ? (run.speedup?.ci95 ?? null) : null,
    peakBytes: run.memory?.peakBytes ?? null,
    ...(run.memory && { memoryOverTime: run.memory.overTime }),
    error: run.verification?.maxAbsError ?? null,
    errorReference: run.verification?.reference ?? null,
    phasesNs: run.timing?.phasesNs ?? null,
    trace: run.trace,
    passes: run.kernels
      .filter(({ medianNs }) => medianNs !== null)
      .map(({ name, flops, bytes, medianNs }) => ({ name, flops, bytes, medianNs })),
    roofs: adapter?.ceilings ? roofsOf(adapter.ceilings) : null,
    quantumNs: adapter?.timestampResolutionNs ?? null,
    order: orderOfSamples(run),
  };
}

/** A line of the library: no phases, no trace. */
export function fromSummary(summary: RunSummary): ChartRun {
  const honest = summary.status === 'ok';
  return {
    id: summary.id,
    adapterId: summary.adapterId,
    adapterName: summary.adapterName,
    software: summary.adapterType !== 'gpu',
    config: summary.config,
    status: summary.status,
    medianNs: summary.medianNs,
    ci95Ns: summary.ci95Ns,
    speedup: honest ? summary.speedup : null,
    speedupCi95: honest ? summary.speedupCi95 : null,
    peakBytes: summary.peakBytes,
    error: summary.error,
    errorReference: summary.errorReference ?? null,
    phasesNs: null,
    trace: null,
    passes: [],
    roofs: null,
    quantumNs: null,
    order: null,
  };
}
