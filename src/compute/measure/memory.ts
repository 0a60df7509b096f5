/** What a sweep will need in device memory, point by point, before anything is allocated. */
import { pointsOf, type Point, type Sweep } from '../../shared/sweep.ts';
import type { Algorithm } from '../algorithms/algorithm.ts';
import { cellById } from '../cells/index.ts';
import { plannedBytes } from '../plan/plan.ts';
import { fitOf, parametersOf, type Host } from './fit.ts';

/** What one algorithm needs at one size. */
export interface MemoryNeed {
  readonly algorithm: string;
  /** null where the algorithm cannot be planned at this size. */
  readonly peakBytes: number | null;
  readonly categoriesBytes: Readonly<Record<string, number>>;
  /** Why it will be skipped; null when it fits. */
  readonly whyNot: string | null;
}

export interface SizeNeeds extends Pick<Point, 'cell' | 'length' | 'state' | 'input' | 'batch'> {
  readonly needs: readonly MemoryNeed[];
}

/** The needs of every algorithm at every size of the sweep; seeds do not matter to memory and are folded. */
export function predictMemory(sweep: Sweep, algorithms: readonly Algorithm[], host: Host): SizeNeeds[] {
  return pointsOf({ ...sweep, seeds: [0] }).map(({ cell, length, state, input, batch }) => {
    const sizes = { cell, length, state, input, batch };
    return { ...sizes, needs: algorithms.map((algorithm) => needOf(sweep, algorithm, sizes, host)) };
  });
}

function needOf(sweep: Sweep, algorithm: Algorithm, sizes: Omit<SizeNeeds, 'needs'>, host: Host): MemoryNeed {
  const cell = cellById(sizes.cell);
  const [parameters] = parametersOf(sweep, algorithm, sizes.length);
  const { plan, whyNot } = parameters
    ? fitOf(algorithm, { ...sizes, cell, hyper: cell.hyper }, parameters, host)
    : { plan: null, whyNot: 'no damping value is given' };
  if (!plan) return { algorithm: algorithm.id, peakBytes: null, categoriesBytes: {}, whyNot };
  return { algorithm: algorithm.id, ...plannedBytes(plan), whyNot };
}
