/** Runs as lines of a table, wherever they come from. */
import type { RunSummary } from '../../shared/contract/bridge.ts';
import type { RunStart } from '../../shared/contract/events.ts';
import type { Adapter, Run } from '../../shared/contract/run.ts';
import { basisOf } from '../../shared/statistics/ratio-basis.ts';
import { remarksOfRun } from '../../shared/findings/runs/status-marks.ts';
import { stepTimeOf } from '../../shared/contract/step-timing.ts';
import { thresholdsOf } from '../../shared/contract/thresholds.ts';

/** A whole run as the library would list it. */
export function summaryOf(run: Run, adapter: Pick<Adapter, 'name' | 'type'> | null): RunSummary {
  const { timing, speedup } = run;
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
    speedup: speedup?.ratio ?? null,
    speedupCi95: speedup?.ci95 ?? null,
    threshold: thresholdsOf(run.notes).threshold,
    basis: basisOf(run),
    peakBytes: run.memory?.peakBytes ?? null,
    ...remarksOfRun(run),
    error: run.verification?.maxAbsError ?? null,
    errorReference: run.verification?.reference ?? null,
    stepTime: stepTimeOf(run.stepTiming),
    workload: run.workload,
  };
}

/** A run that has begun and says nothing yet. */
export function startedRow(start: RunStart, adapter: Adapter): RunSummary {
  return {
    id: start.id,
    startedAt: start.startedAt,
    sweepId: start.sweepId,
    point: start.point,
    machineId: adapter.machineId,
    adapterId: start.adapterId,
    adapterName: adapter.name,
    adapterType: adapter.type,
    runtime: start.runtime,
    preset: start.preset,
    config: start.config,
    status: 'running',
    reason: null,
    iterations: 0,
    medianNs: null,
    ci95Ns: null,
    gpuMedianNs: null,
    speedup: null,
    speedupCi95: null,
    peakBytes: null,
    error: null,
    stepTime: null,
    workload: null,
  };
}

/** A column of what every run has, "contender", or the id of a size or a setting. */
export type RowSort = string;

/** Sorted by a column; what a run does not have comes last, whichever way. */
export function sortRows(rows: readonly RunSummary[], sort: RowSort, descending: boolean): RunSummary[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = cellOf(a, sort);
    const right = cellOf(b, sort);
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * String(left).localeCompare(String(right), 'en');
  });
}

function cellOf(row: RunSummary, sort: RowSort): string | number | null {
  if (sort === 'contender') return row.config.contender;
  const value =
    row.config.sizes[sort] ?? row.config.settings[sort] ?? Object.entries(row).find(([name]) => name === sort)?.[1];
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
