/**
 * A run against itself: half of its processes against the other half. What such a control moves by is no difference
 * between versions; it holds within one occasion only.
 */
import { restartsOf, type Sampled, unpairedRunsInterval } from '../../statistics/hierarchical.ts';
import type { Sampling } from '../../contract/run.ts';
import { isRatio, median } from '../../statistics/statistics.ts';

/** Two processes a half, at least. */
const MIN_RESTARTS = 4;
const SEED = 1;

export interface SelfControl {
  /** Median of every other process, beginning with the first, over that of the others. */
  readonly ratio: number;
  readonly ci95: readonly [number, number] | null;
  readonly processes: number;
}

/** null where the run comes from fewer than four processes. */
export function selfControlOf(run: Sampled): SelfControl | null {
  const { sampling, samples } = run;
  if (sampling === null || sampling.restarted === 'worker' || restartsOf(run) < MIN_RESTARTS) return null;
  const restarts = [...new Set(sampling.restartOf)].sort((a, b) => a - b);
  const halves = [0, 1].map((half) => partOf({ samples, sampling }, restarts, half));
  const [even, odd] = halves;
  if (!even || !odd) return null;
  const ratio = median(even.samples) / median(odd.samples);
  if (!isRatio(ratio)) return null;
  return { ratio, ci95: unpairedRunsInterval(even, odd, SEED), processes: restarts.length };
}

function partOf(
  { samples, sampling }: { readonly samples: readonly number[]; readonly sampling: Sampling },
  restarts: readonly number[],
  half: number,
): Sampled {
  const wanted = new Set(restarts.filter((_, index) => index % 2 === half));
  const keeps = (index: number): boolean => wanted.has(sampling.restartOf[index] ?? -1);
  const kept = <T>(list: readonly T[]): T[] => list.filter((_, index) => keeps(index));
  const { restartOf, blockOf, orderOf } = sampling;
  return {
    samples: kept(samples),
    sampling: {
      ...sampling,
      ...{ restarts: wanted.size, restartOf: kept(restartOf), blockOf: kept(blockOf), orderOf: kept(orderOf) },
    },
  };
}
