/** When a run's cold start is paid back, once its median or its speed-up has changed. */
import { type ColdSide, paybackOf } from '../../contract/parts/cold-cost.ts';
import type { Run } from '../../contract/run.ts';

/** The run with its payback taken anew; `reference`: the verified sequential run of its point, null where there is none. */
export function withPayback(run: Run, reference: Run | null): Run {
  const { cold, speedup } = run;
  if (!cold || run === reference) return run;
  const own = run.status === 'ok' ? sideOf(run) : null;
  const other = reference && sideOf(reference);
  const facts = {
    vs: reference?.config.contender ?? '',
    autotuneNs: cold.autotuneNs,
    ratio: speedup?.ratio,
    ci95: speedup?.ci95 ?? null,
  };
  return { ...run, cold: { ...cold, payback: own && other ? paybackOf(own, other, facts) : null } };
}

function sideOf({ cold, timing }: Run): ColdSide | null {
  return cold && timing ? { cold, medianNs: timing.solveNs.median } : null;
}
