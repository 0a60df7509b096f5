/** The smallest length that no longer fits, found on plans alone: nothing is allocated. */
import { reasonOf, type Reason } from '../../shared/contract/reason.ts';
import { LONGEST_LENGTH, type MemoryLimit } from '../../shared/contract/parts/memory-course.ts';
import type { Point, Sweep } from '../../shared/contract/sweep.ts';
import type { Tuning } from '../../shared/contract/parts/tuning.ts';
import type { Plan } from '../gpu/plan/plan.ts';
import type { Fit, Host, StudyRuntime } from './study.ts';

type Stretch = readonly [from: number, to: number];
type WhyNot = (length: number) => Reason | null;

/**
 * Chunks may double right behind a power of four, and what is kept for each chunk then halves. Within a stretch the needs
 * only grow, so that it can be bisected; from one end to the next they grow too, since lengths grow fourfold. Only the
 * stretch behind the limit may begin with lengths that fit again.
 */
const STRETCHES: readonly Stretch[] = Array.from({ length: 16 }, (_, index) => [
  index === 0 ? 1 : 4 ** (index - 1) + 1,
  Math.min(4 ** index, LONGEST_LENGTH),
]);

/**
 * `whyNot`: why a length does not fit, null where it does. `guess`: about where the limit lies in a stretch; a good one
 * saves plans, a bad one costs some.
 */
export function smallestMisfit(whyNot: WhyNot, guess: (stretch: Stretch) => number = ([, to]) => to): MemoryLimit {
  const place = firstPlace(STRETCHES.length, (index) => whyNot(STRETCHES[index]?.[1] ?? LONGEST_LENGTH) !== null);
  const stretch = STRETCHES[place];
  if (!stretch) return { length: null, reason: null, fitsAgainAt: null };
  const length = firstMisfit(whyNot, stretch, Math.min(stretch[1], Math.max(stretch[0], guess(stretch))));
  const next = STRETCHES[place + 1]?.[0];
  const fitsAgainAt = next !== undefined && whyNot(next) === null ? next : null;
  return { length, reason: whyNot(length), fitsAgainAt };
}

/** The first of so many places for which it holds, as it does for all behind it; their number where it holds for none. */
function firstPlace(count: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The smallest length of the stretch that does not fit; its last one must not. Looks around the guess first. */
function firstMisfit(whyNot: WhyNot, [from, to]: Stretch, guess: number): number {
  const isTooLong = whyNot(guess) !== null;
  let [low, high] = isTooLong ? [from, guess] : [guess + 1, to];
  for (let step = 1; low < high; step *= 8) {
    const probe = isTooLong ? guess - step : guess + step;
    if (probe < low || probe >= high) break;
    const fits = whyNot(probe) === null;
    if (fits) low = probe + 1;
    else high = probe;
    // Now it lies between two lengths that were tried.
    if (fits === isTooLong) break;
  }
  return low + firstPlace(high - low, (offset) => whyNot(low + offset) !== null);
}

/** One contender of a sweep at the sizes of a point but the main one. */
export interface LimitRequest {
  readonly study: StudyRuntime;
  readonly sweep: Sweep;
  readonly point: Point;
  readonly contender: string;
  readonly tuning: Tuning | null;
}

/** Keeps what was found: points differ in the main size alone, most of the time. */
export class MemoryLimits {
  readonly #found = new Map<string, MemoryLimit>();

  of(request: LimitRequest, host: Host): MemoryLimit {
    const { study, point, contender } = request;
    const { [study.spec.mainSize]: _main, ...sizes } = point.sizes;
    const key = JSON.stringify([contender, point.settings, sizes]);
    const limit = this.#found.get(key) ?? memoryLimitOf(request, host);
    this.#found.set(key, limit);
    return limit;
  }
}

/** For the first setting of the sweep: no setting of a method takes memory. */
export function memoryLimitOf({ study, sweep, point, contender, tuning }: LimitRequest, host: Host): MemoryLimit {
  const known = new Map<number, Fit>();
  // What is not at hand would take as much memory if it were.
  const sizesOnly: Host = { traits: host.traits, whyNot: host.whyNot };
  const fit = (length: number): Fit => {
    const at = { ...point, sizes: { ...point.sizes, [study.spec.mainSize]: length } };
    const found = known.get(length) ?? study.methodsAt(sweep, at, contender, tuning)[0]?.fit(sizesOnly);
    if (!found) return { plan: null, whyNot: reasonOf('no-damping') };
    known.set(length, found);
    return found;
  };
  return smallestMisfit(
    (length) => fit(length).whyNot,
    ([from, to]) => {
      const ends = [fit(from).plan, fit(to).plan] as const;
      return ends[0] && ends[1] ? guessBetween(from, to, [ends[0], ends[1]], host) : to;
    },
  );
}

/** Where the limit would lie if every buffer grew along a straight line. */
function guessBetween(from: number, to: number, [small, large]: readonly [Plan, Plan], host: Host): number {
  const sizeAt = (length: number, index: number): number => {
    const [low, high] = [small.buffers[index]?.sizeBytes ?? 0, large.buffers[index]?.sizeBytes ?? 0];
    return to === from ? high : low + ((high - low) * (length - from)) / (to - from);
  };
  const whyNot = (length: number): Reason | null =>
    host.whyNot({
      ...large,
      buffers: large.buffers.map((buffer, index) => ({ ...buffer, sizeBytes: Math.round(sizeAt(length, index)) })),
    });
  return Math.min(to, from + firstPlace(to - from, (offset) => whyNot(from + offset) !== null));
}
