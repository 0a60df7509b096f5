/** What a contender cost before its first repetition, and when it has paid for that. */
import { paybackOf, type Cold, type ColdSide } from '../../shared/contract/parts/cold-cost.ts';
import type { Speedup } from '../../shared/contract/run.ts';
import { median } from '../../shared/statistics/statistics.ts';
import type { Contender } from './contender.ts';

/** null where it never solved, or where compiling and uploading cannot be told apart. */
export function coldOf(
  contender: Contender,
  { reference, speedup }: { reference: Contender | null; speedup: Speedup | null },
): Cold | null {
  const once = onceOf(contender);
  if (!once) return null;
  // What others' code evaluates has no kernels to choose.
  const autotuneNs = contender.plan?.delegation ? null : contender.autotuneNs;
  const own = sideOf(contender);
  const other = reference && reference !== contender ? sideOf(reference) : null;
  const vs = reference?.start.config.contender ?? '';
  const facts = { vs, autotuneNs, ratio: speedup?.ratio, ci95: speedup?.ci95 ?? null };
  const payback = own && other ? paybackOf(own, other, facts) : null;
  return { ...once, autotuneNs, payback };
}

function onceOf({ opening, firstSolveNs }: Contender): Omit<Cold, 'autotuneNs' | 'payback'> | null {
  if (!opening || opening.compileNs === null || firstSolveNs === null) return null;
  return {
    compileNs: Math.round(opening.compileNs),
    cached: opening.isCached,
    uploadNs: Math.round(opening.uploadNs),
    firstSolveNs: Math.round(firstSolveNs),
  };
}

/** Only verified times may be held against each other. */
function sideOf(contender: Contender): ColdSide | null {
  const cold = onceOf(contender);
  const isVerified = contender.ending?.status === 'ok' && contender.wallNs.length > 0;
  return cold && isVerified ? { cold, medianNs: median(contender.wallNs) } : null;
}
