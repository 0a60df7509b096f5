/**
 * From which sequence length on an algorithm is faster than sequential evaluation, from its speed-ups at some lengths.
 *
 * Between two lengths the logarithm of the ratio is taken to be a straight line over the logarithm of the length, and so
 * are both ends of its interval. A length counts as ahead or behind where its interval excludes 1, and as open
 * otherwise; a crossing lies between a length behind and one ahead. Its interval holds the lengths in between at which
 * the interpolated interval of the ratio contains 1.
 */
import { median } from '../../statistics/statistics.ts';
import { formatCount } from '../../text/units.ts';

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

/** "from about T = 2,400 on" */
export function crossoverText(found: Crossover): string {
  return `${claimText(found)}${openText(found)}`;
}

function claimText({ kind, crossings, open, shortest, longest }: Crossover): string {
  const [first] = crossings;
  // One length says nothing of shorter or longer ones.
  if (shortest === longest && open.length === 0)
    return `${kind === 'not-up-to' ? 'not ' : ''}at T = ${formatCount(longest)}, the only length`;
  switch (kind) {
    case 'at':
      return `from about T = ${lengthText(first?.length ?? longest)} on`;
    case 'from-smallest':
      return `from T = ${formatCount(shortest)} on${open.some((length) => length < shortest) ? '' : ', the shortest measured'}`;
    case 'until':
      return `up to about T = ${lengthText(first?.length ?? shortest)} only`;
    case 'several':
      return `crosses ${crossings.length} times: ${crossings.map(stepText).join(', ')}`;
    case 'open':
      return 'not settled at any length';
    case 'not-up-to':
      return `not up to T = ${formatCount(longest)}`;
  }
}

function stepText({ length, to }: Crossing): string {
  return `${to} from about T = ${lengthText(length)}`;
}

/** Open lengths between settled ones are within the interval of a crossing, or follow from their neighbours. */
function openText({ kind, open, shortest, longest }: Crossover): string {
  const beyond = open.filter((length) => length < shortest || length > longest);
  if (kind === 'open' || beyond.length === 0) return '';
  return `; open at T = ${beyond.map(formatCount).join(', ')}`;
}

/** "T = 1,900 to 3,100"; null where no crossing has an interval. */
export function crossingIntervalText({ crossings }: Crossover): string | null {
  const known = crossings.flatMap(({ interval }) => (interval ? [interval] : []));
  if (known.length === 0) return null;
  return known.map(([low, high]) => `T = ${lengthText(low)} to ${lengthText(high)}`).join(', ');
}

/** Two digits: an interpolated length claims no more. */
function lengthText(length: number): string {
  return formatCount(Math.round(Number(length.toPrecision(2))));
}

/** The rule in words, for reports and pages. */
export const CROSSOVER_RULE =
  'Between two measured lengths the speed-up and both ends of its 95 % interval are interpolated, all log-log. A length counts as ahead or behind where the interval excludes 1. The interval of a crossing holds the lengths at which the interpolated interval contains 1; what lies between the measured lengths is not in it, and it is not corrected for the number of comparisons. Only verified runs take part.';
