/** Chart runs with everything at a plain default, for tests that change one thing. */
import type { RnnTraceRow } from '../../../src/shared/studies/rnn/trace.ts';
import { configOfRnn, type RnnConfig } from '../../../src/shared/studies/rnn/config.ts';
import type { RunDetails, RunView } from '../../../src/shared/contract/run-view.ts';

export function chartRun(
  config: Partial<RnnConfig>,
  rest: Partial<Omit<RunView, 'config' | 'details'> & RunDetails> = {},
): RunView {
  const { memoryOverTime, phasesNs, trace, passes, roofs, quantumNs, order, ...others } = rest;
  return {
    id: JSON.stringify(config),
    adapterId: 'a',
    adapterName: 'Radeon 780M',
    adapterType: 'gpu',
    startedAt: '2026-11-20T10:00:00.000Z',
    sweepId: null,
    point: null,
    machineId: 'm',
    runtime: 'node v24.9.0, dawn',
    preset: null,
    reason: null,
    iterations: 4,
    gpuMedianNs: null,
    stepTime: null,
    workload: null,
    status: 'ok',
    medianNs: 2e6,
    ci95Ns: [1.9e6, 2.1e6],
    speedup: 3,
    speedupCi95: [2.8, 3.2],
    peakBytes: 4096,
    error: 1e-6,
    errorReference: 'float64 sequential evaluation, all 1,000 steps',
    ...others,
    details: {
      memoryOverTime: memoryOverTime ?? [],
      phasesNs: phasesNs ?? { step: 1e6, scan: 3e6 },
      trace: trace ?? [],
      passes: passes ?? [],
      roofs: roofs ?? null,
      quantumNs: quantumNs ?? null,
      order: order ?? null,
    },
    config: configOfRnn({
      cell: 'gru',
      algorithm: 'quasi-deer',
      length: 1000,
      state: 8,
      input: config.state ?? 8,
      batch: 1,
      gain: 1,
      tolerance: 1e-4,
      maxIterations: 200,
      lambda: null,
      gradient: false,
      reset: true,
      seed: 0,
      problem: null,
      warmStart: null,
      annealing: null,
      ...config,
    }),
  };
}

export function traceRow(iteration: number, delta: number | null, residual: number | null = delta): RnnTraceRow {
  return { iteration, delta, residual, merit: null, resets: 0, error: null };
}
