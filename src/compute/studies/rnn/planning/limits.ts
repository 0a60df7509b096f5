/** The smallest length that no longer fits a device, for each algorithm at every size of a sweep. */
import type { Point, Sweep } from '../../../../shared/contract/sweep.ts';
import type { Tuning } from '../../../../shared/contract/parts/tuning.ts';
import { rnnPointOf } from '../../../../shared/studies/rnn/sweep.ts';
import type { Cell } from '../cells/cell.ts';
import { rnnStudy } from '../runtime/runtime.ts';
import type { Host } from '../../study.ts';
import { memoryLimitOf } from '../../memory-limit.ts';
import type { LengthLimits } from '../../../messages.ts';

/** One search a limit: some plans each, so that more would take long. */
export const MOST_LIMITS = 400;

/**
 * `own`: the user's cells; `tunings`: the kernels' choices by cell, which take memory too. Throws a Fault where the sweep
 * names an unknown cell or algorithm.
 */
export function lengthLimits(
  sweep: Sweep,
  host: Host,
  own: readonly Cell[] = [],
  tunings: Readonly<Record<string, Tuning>> = {},
): LengthLimits[] {
  const study = rnnStudy({ cells: own });
  study.check(sweep);
  const contenders = [...new Set(sweep.contenders)];
  const most = Math.max(1, Math.floor(MOST_LIMITS / contenders.length));
  return sizesOf(study.pointsOf(shortened(sweep, study.spec.mainSize)))
    .slice(0, most)
    .map((point) => {
      const { cell, state, input, batch } = rnnPointOf(point);
      const tuning = tunings[cell] ?? null;
      const limits = contenders.map((contender) => ({
        algorithm: contender,
        ...memoryLimitOf({ study, sweep, point, contender, tuning }, host),
      }));
      return { cell, state, input, batch, limits };
    });
}

/** With one value of the main size and one seed: neither matters to a limit. */
function shortened(sweep: Sweep, mainSize: string): Sweep {
  const sizes = { ...sweep.sizes, [mainSize]: sweep.sizes[mainSize]?.slice(0, 1) ?? null };
  return { ...sweep, sizes, seeds: sweep.seeds.slice(0, 1) };
}

/** Points that differ in settings that take no memory stand here once. */
function sizesOf(points: readonly Point[]): Point[] {
  const kept = new Map<string, Point>();
  for (const point of points) {
    const { cell, state, input, batch } = rnnPointOf(point);
    const key = [cell, state, input, batch].join(' ');
    if (!kept.has(key)) kept.set(key, point);
  }
  return [...kept.values()];
}
