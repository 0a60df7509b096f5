/** When a run's cold start is paid back, once its median or its speed-up has changed. */
import { paybackOf } from './cold-cost.ts';
import type { Run } from './run.ts';

/** The run with its payback taken anew; `reference`: the verified sequential run of its point, null where there is none. */
export function withPayback(run: Run, reference: Run | null): Run {
  const { cold, timing, speedup } = run;
  if (!cold || run === reference) return run;
  const isCompared = run.status === 'ok' && timing && reference?.cold && reference.timing;
  const payback = isCompared
    ? paybackOf(
        { cold, medianNs: timing.solveNs.median },
        { cold: reference.cold, medianNs: reference.timing.solveNs.median },
        { vs: reference.config.algorithm, autotuneNs: cold.autotuneNs, ci95: speedup?.ci95 ?? null },
      )
    : null;
  return { ...run, cold: { ...cold, payback } };
}
