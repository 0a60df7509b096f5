/** The smallest length that no longer fits, found on plans alone: nothing is allocated. */
import { LONGEST_LENGTH, type MemoryLimit } from '../../shared/memory-course.ts';
import type { Sweep } from '../../shared/sweep.ts';
import type { Tuning } from '../../shared/tuning.ts';
import type { Algorithm, ProblemShape } from '../algorithms/algorithm.ts';
import { fitOf, parametersOf, type Host } from './fit.ts';

/**
 * Chunks double at powers of four, and what is kept for each chunk then halves: between them the needs only grow, so
 * that each stretch can be bisected, while a longer stretch may fit where a shorter one does not.
 */
const STRETCHES: readonly (readonly [from: number, to: number])[] = Array.from({ length: 16 }, (_, index) => [
  index === 0 ? 1 : 4 ** (index - 1) + 1,
  Math.min(4 ** index, LONGEST_LENGTH),
]);

/** `whyNot`: why a length does not fit, null where it does; it has to be monotone within each stretch. */
export function smallestMisfit(whyNot: (length: number) => string | null): MemoryLimit {
  const place = STRETCHES.findIndex(([, to]) => whyNot(to) !== null);
  const stretch = STRETCHES[place];
  if (!stretch) return { length: null, reason: null, fitsAgainAt: null };
  const length = bisect(whyNot, ...stretch);
  const longer = STRETCHES.slice(place + 1).find(([from]) => whyNot(from) === null);
  return { length, reason: whyNot(length), fitsAgainAt: longer?.[0] ?? null };
}

/** The smallest length of the stretch that does not fit; its last one must not. */
function bisect(whyNot: (length: number) => string | null, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (whyNot(middle) === null) low = middle + 1;
    else high = middle;
  }
  return high;
}

/** Keeps what was found: points differ in the length alone, most of the time. */
export class MemoryLimits {
  readonly #found = new Map<string, MemoryLimit>();

  of(...asked: Parameters<typeof memoryLimitOf>): MemoryLimit {
    const [, algorithm, { cell, state, input, batch }] = asked;
    const key = JSON.stringify([algorithm.id, cell.id, state, input, batch]);
    const limit = this.#found.get(key) ?? memoryLimitOf(...asked);
    this.#found.set(key, limit);
    return limit;
  }
}

/** For the first setting of the sweep: neither λ nor the tolerance takes memory. */
export function memoryLimitOf(
  sweep: Sweep,
  algorithm: Algorithm,
  shape: Omit<ProblemShape, 'length'>,
  host: Host & { readonly tuning?: Tuning | undefined },
): MemoryLimit {
  const { tuning } = host;
  return smallestMisfit((length) => {
    const [parameters] = parametersOf(sweep, algorithm, length);
    if (!parameters) return 'no damping value is given';
    const tuned = tuning ? { ...parameters, tuning } : parameters;
    return fitOf(algorithm, { ...shape, length }, tuned, host).whyNot;
  });
}
