/**
 * From which value of the main size on, here called length, a contender is faster than the reference, from its speed-ups at
 * some lengths.
 *
 * Between two lengths the logarithm of the ratio is taken to be a straight line over the logarithm of the length, and so
 * are both ends of its interval. A length counts as ahead or behind where its interval excludes 1, and as open
 * otherwise; a crossing lies between a length behind and one ahead. Its interval holds the lengths in between at which
 * the interpolated interval of the ratio contains 1.
 */
import { median } from '../../statistics/statistics.ts';

export interface CrossoverPoint {
  readonly length: number;
  /** Sequential time over own time, of verified runs measured side by side. */
  readonly ratio: number;
  /** Of the ratio; null where there were too few samples for one. */
  readonly interval: readonly [number, number] | null;
}

export interface Crossing {
  /** Interpolated. */
  readonly length: number;
  /** null where one of the lengths around it has no interval. */
  readonly interval: readonly [number, number] | null;
  /** What the algorithm gets to with growing length. */
  readonly to: 'ahead' | 'behind';
}

export interface Crossover {
  /**
   * `at`: behind, then ahead to the end. `from-smallest`: ahead wherever it is settled. `not-up-to`: never ahead.
   * `until`: ahead, then behind to the end. `several`: it crosses more than once. `open`: no interval excludes 1.
   */
  readonly kind: 'at' | 'from-smallest' | 'not-up-to' | 'until' | 'several' | 'open';
  /** By length. */
  readonly crossings: readonly Crossing[];
  /** The lengths at which the interval contains 1. */
  readonly open: readonly number[];
  /** First and last length that is settled; of all lengths where none is. */
  readonly shortest: number;
  readonly longest: number;
  /** Some length has no interval: its side is that of its ratio alone. */
  readonly isUnbacked: boolean;
}

/** A length with everything in logarithms; bounds are those of the interval, or the ratio itself. */
interface Place {
  readonly length: number;
  readonly at: number;
  readonly gain: number;
  readonly low: number;
  readonly high: number;
  readonly hasInterval: boolean;
  readonly side: 'ahead' | 'behind' | 'open';
}

/** Several points of one length (seeds, say) count as their median ratio with the range of their intervals. null without usable points. */
export function crossover(points: readonly CrossoverPoint[]): Crossover | null {
  const places = placesOf(points);
  const settled = places.filter(({ side }) => side !== 'open');
  const [first] = settled.length > 0 ? settled : places;
  const last = settled.at(-1) ?? places.at(-1);
  if (!first || !last) return null;
  const crossings = settled.slice(1).flatMap((place, index) => {
    const before = settled[index];
    return before && before.side !== place.side ? [crossingBetween(places, before, place)] : [];
  });
  return {
    kind: kindOf(settled, crossings),
    crossings,
    open: places.filter(({ side }) => side === 'open').map(({ length }) => length),
    shortest: first.length,
    longest: last.length,
    isUnbacked: places.some(({ hasInterval }) => !hasInterval),
  };
}

function kindOf(settled: readonly Place[], crossings: readonly Crossing[]): Crossover['kind'] {
  const [only, ...others] = crossings;
  if (only) return others.length > 0 ? 'several' : only.to === 'ahead' ? 'at' : 'until';
  const [first] = settled;
  if (!first) return 'open';
  return first.side === 'ahead' ? 'from-smallest' : 'not-up-to';
}

function placesOf(points: readonly CrossoverPoint[]): Place[] {
  const usable = points.filter(({ length, ratio }) => length > 0 && ratio > 0 && Number.isFinite(ratio));
  return [...Map.groupBy(usable, ({ length }) => length)]
    .map(([length, members]) => placeOf(length, members))
    .sort((a, b) => a.length - b.length);
}

function placeOf(length: number, members: readonly CrossoverPoint[]): Place {
  const ratio = Math.log(median(members.map((member) => member.ratio)));
  const known = members.flatMap(({ interval }) => (interval && interval[0] > 0 ? [interval] : []));
  const hasInterval = known.length === members.length;
  const low = hasInterval ? Math.log(Math.min(...known.map(([bound]) => bound))) : ratio;
  const high = hasInterval ? Math.log(Math.max(...known.map(([, bound]) => bound))) : ratio;
  const gain = Math.min(Math.max(ratio, low), high);
  const side = low > 0 ? 'ahead' : high < 0 ? 'behind' : 'open';
  return { length, at: Math.log(length), gain, low, high, hasInterval, side };
}

/** Two settled lengths on different sides, with none but open ones between. */
function crossingBetween(places: readonly Place[], from: Place, to: Place): Crossing {
  const stretch = places.slice(places.indexOf(from), places.indexOf(to) + 1);
  const isRising = to.side === 'ahead';
  const [opening, closing] = isRising ? (['high', 'low'] as const) : (['low', 'high'] as const);
  const length = Math.exp(lastZero(stretch, 'gain'));
  const hasInterval = stretch.every((place) => place.hasInterval);
  return {
    length,
    interval: hasInterval ? [Math.exp(firstZero(stretch, opening)), Math.exp(lastZero(stretch, closing))] : null,
    to: isRising ? 'ahead' : 'behind',
  };
}

type Line = 'gain' | 'low' | 'high';

/** Where a line first changes its sign along a stretch, as the logarithm of a length. */
function firstZero(stretch: readonly Place[], line: Line): number {
  return zerosOf(stretch, line)[0] ?? Number.NaN;
}

function lastZero(stretch: readonly Place[], line: Line): number {
  return zerosOf(stretch, line).at(-1) ?? Number.NaN;
}

function zerosOf(stretch: readonly Place[], line: Line): number[] {
  return stretch.slice(1).flatMap((place, index) => {
    const before = stretch[index];
    if (!before || before[line] > 0 === place[line] > 0) return [];
    const share = before[line] / (before[line] - place[line]);
    return [before.at + share * (place.at - before.at)];
  });
}
