/** A whole run as its one view: see `RunView`. */
import type { Adapter, Run } from '../../contract/run.ts';
import type { RunDetails, RunView, SampleOrder } from '../../contract/run-view.ts';
import { stepTimeOf } from '../../contract/parts/step-timing.ts';
import { askedOf } from './asked.ts';
import { basisOf } from './basis-notes.ts';
import { roofsOf } from '../answers/roofline.ts';
import { remarksOfRun } from './status-marks.ts';

/** What of an adapter a view says; the rest is there where the run is drawn. */
type Described = Pick<Adapter, 'name' | 'type'> & Partial<Pick<Adapter, 'ceilings' | 'timestampResolutionNs'>>;

/** As the library would list it; an adapter that nobody describes counts as software. */
export function summaryOf(run: Run, adapter: Described | null | undefined): Omit<RunView, 'details'> {
  const { timing, speedup, verification } = run;
  const isRefuted = verification?.passed === false;
  return {
    id: run.id,
    startedAt: run.startedAt,
    sweepId: run.sweepId,
    point: run.point,
    machineId: run.machineId,
    adapterId: run.adapterId,
    adapterName: adapter?.name ?? run.adapterId,
    adapterType: adapter?.type ?? 'software',
    runtime: run.runtime,
    preset: run.preset,
    config: run.config,
    status: run.status,
    reason: run.reason,
    iterations: run.iterations,
    medianNs: timing?.solveNs.median ?? null,
    ci95Ns: timing?.solveNs.ci95 ?? null,
    gpuMedianNs: timing?.gpuNs?.median ?? null,
    speedup: isRefuted ? null : (speedup?.ratio ?? null),
    speedupCi95: isRefuted ? null : (speedup?.ci95 ?? null),
    threshold: askedOf(run.notes).threshold,
    basis: basisOf(run),
    peakBytes: run.memory?.peakBytes ?? null,
    ...remarksOfRun(run),
    error: verification?.maxAbsError ?? null,
    errorReference: verification?.reference ?? null,
    stepTime: stepTimeOf(run.stepTiming),
    workload: run.workload,
    ...measuresOf(run),
  };
}

/** As a verdict sees it, among these adapters. */
export function rowOfRun(run: Run, adapters: readonly Adapter[]): Omit<RunView, 'details'> {
  return summaryOf(
    run,
    adapters.find(({ id }) => id === run.adapterId),
  );
}

/** With everything that charts draw. */
export function viewOf(run: Run, adapter: Described | null | undefined): RunView {
  return { ...summaryOf(run, adapter), details: detailsOf(run, adapter) };
}

/** Of a run that has any. */
function measuresOf({ measures }: Run): Pick<RunView, 'measures'> {
  return Object.keys(measures).length > 0 ? { measures } : {};
}

function detailsOf(run: Run, adapter: Described | null | undefined): RunDetails {
  return {
    memoryOverTime: run.memory?.overTime ?? [],
    phasesNs: run.timing?.phasesNs ?? {},
    trace: run.trace,
    passes: run.kernels
      .filter(({ medianNs }) => medianNs !== null)
      .map(({ name, flops, bytes, medianNs }) => ({ name, flops, bytes, medianNs })),
    roofs: adapter?.ceilings ? roofsOf(adapter.ceilings) : null,
    quantumNs: adapter?.timestampResolutionNs ?? null,
    order: orderOfSamples(run),
  };
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
