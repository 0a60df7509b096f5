/** Chart runs with everything at a plain default, for tests that change one thing. */
import type { RnnTraceRow } from '../../../src/shared/studies/rnn/trace.ts';
import { configOfRnn, type RnnConfig } from '../../../src/shared/studies/rnn/config.ts';
import type { ChartRun } from '../../../src/renderer/charts/chart-run.ts';

export function chartRun(config: Partial<RnnConfig>, rest: Partial<Omit<ChartRun, 'config'>> = {}): ChartRun {
  return {
    id: JSON.stringify(config),
    adapterId: 'a',
    adapterName: 'Radeon 780M',
    software: false,
    status: 'ok',
    medianNs: 2e6,
    ci95Ns: [1.9e6, 2.1e6],
    speedup: 3,
    speedupCi95: [2.8, 3.2],
    peakBytes: 4096,
    error: 1e-6,
    errorReference: 'float64 sequential evaluation, all 1,000 steps',
    phasesNs: { step: 1e6, scan: 3e6 },
    trace: null,
    passes: [],
    roofs: null,
    quantumNs: null,
    order: null,
    ...rest,
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
