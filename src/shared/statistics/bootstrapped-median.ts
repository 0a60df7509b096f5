/**
 * What resampling a median would give with endlessly many resamples, computed instead of drawn: nothing here depends on a
 * seed. Samples lie in strata (restarts of a process): as many strata are drawn as there are, with replacement, and from each
 * as many samples as it has. The number of samples drawn that are at most x is then a sum of independent binomial counts, and
 * the median is at most x where that is half of all or more.
 */

export type Interval = [number, number];

const LOWER = 0.025;
/** Probabilities below this move no percentile. */
const NEGLIGIBLE = 1e-6;

/** The share of resampled medians that are at most a value: of the lower and the upper one of the middle two. */
interface Below {
  readonly lower: number;
  readonly upper: number;
}

/** Distinct sample values, ascending, with the distribution of the median over them. */
interface MedianDistribution {
  readonly values: readonly number[];
  readonly below: (place: number) => Below;
}

/** The middle 95 % of the resampled median. No stratum may be empty. */
export function medianPercentiles(strata: readonly (readonly number[])[]): Interval {
  const { values, below } = distributionOf(strata);
  const last = values.length - 1;
  const middle = (reaches: (side: keyof Below, place: number) => boolean): number => {
    const places = (['lower', 'upper'] as const).map((side) => firstPlace(last, (place) => reaches(side, place)));
    return ((values[places[0] ?? 0] ?? 0) + (values[places[1] ?? 0] ?? 0)) / 2;
  };
  return [
    middle((side, place) => below(place)[side] >= LOWER),
    middle((side, place) => below(place)[side] > 1 - LOWER),
  ];
}

/** The middle 95 % of the ratio of two resampled medians that are independent of each other. */
export function medianRatioPercentiles(
  numerator: readonly (readonly number[])[],
  denominator: readonly (readonly number[])[],
): Interval {
  const bottoms = atomsOf(distributionOf(denominator));
  const atoms = atomsOf(distributionOf(numerator)).flatMap((top) =>
    bottoms.map((bottom) => ({ value: top.value / bottom.value, share: top.share * bottom.share })),
  );
  atoms.sort((a, b) => a.value - b.value);
  const total = atoms.reduce((sum, { share }) => sum + share, 0);
  const at = (wanted: number, ordered: readonly Atom[]): number => {
    let passed = 0;
    return ordered.find(({ share }) => (passed += share) >= wanted * total)?.value ?? Number.NaN;
  };
  return [at(LOWER, atoms), at(LOWER, atoms.toReversed())];
}

interface Atom {
  readonly value: number;
  readonly share: number;
}

/** Every value that the median takes, the mean of the middle two included, with its probability. */
function atomsOf({ values, below }: MedianDistribution): Atom[] {
  const last = values.length - 1;
  const first = firstPlace(last, (place) => below(place).lower > NEGLIGIBLE);
  const end = firstPlace(last, (place) => below(place).upper > 1 - NEGLIGIBLE);
  const atoms: Atom[] = [];
  let [lower, upper, passed] = [first, first, 0];
  while (lower <= end && upper <= end) {
    const reached = { lower: below(lower).lower, upper: below(upper).upper };
    const next = Math.min(reached.lower, reached.upper);
    if (next > passed) atoms.push({ value: ((values[lower] ?? 0) + (values[upper] ?? 0)) / 2, share: next - passed });
    passed = Math.max(passed, next);
    if (reached.lower <= next) lower += 1;
    if (reached.upper <= next) upper += 1;
  }
  return atoms;
}

function distributionOf(strata: readonly (readonly number[])[]): MedianDistribution {
  const sorted = strata.map((samples) => Float64Array.from(samples).sort());
  const values = [...new Set(sorted.flatMap((samples) => [...samples]))].sort((a, b) => a - b);
  const known = new Map<number, Below>();
  const below = (place: number): Below => {
    const found = known.get(place) ?? belowValue(sorted, values[place] ?? 0);
    known.set(place, found);
    return found;
  };
  return { values, below };
}

function belowValue(strata: readonly Float64Array[], value: number): Below {
  const counts = strata.map((samples) => countUpTo(samples, value));
  // Twice the count up to the value minus the count drawn: 0 where the value splits the middle two.
  const one = balanceOf(strata, counts);
  let sum = one;
  for (let turn = 1; turn < strata.length; turn++) sum = convolved(sum, one);
  let [lower, upper] = [0, 0];
  sum.shares.forEach((share, index) => {
    const balance = sum.from + index;
    if (balance >= 0) lower += share;
    if (balance > 0) upper += share;
  });
  return { lower, upper };
}

/** Probabilities of consecutive whole numbers. */
interface Counted {
  readonly from: number;
  readonly shares: Float64Array;
}

/** Of one stratum drawn at random. */
function balanceOf(strata: readonly Float64Array[], counts: readonly number[]): Counted {
  const most = Math.max(...strata.map(({ length }) => length));
  const shares = new Float64Array(2 * most + 1);
  strata.forEach(({ length }, index) => {
    const chance = (counts[index] ?? 0) / length;
    binomial(length, chance).forEach((share, count) => {
      const place = 2 * count - length + most;
      shares[place] = (shares[place] ?? 0) + share / strata.length;
    });
  });
  return { from: -most, shares };
}

function convolved(a: Counted, b: Counted): Counted {
  const shares = new Float64Array(a.shares.length + b.shares.length - 1);
  a.shares.forEach((left, first) => {
    if (left === 0) return;
    b.shares.forEach((right, second) => {
      if (right > 0) shares[first + second] = (shares[first + second] ?? 0) + left * right;
    });
  });
  return { from: a.from + b.from, shares };
}

/** Probabilities of 0 … count successes. */
function binomial(count: number, chance: number): Float64Array {
  const shares = new Float64Array(count + 1);
  if (chance <= 0 || chance >= 1) {
    shares[chance <= 0 ? 0 : count] = 1;
    return shares;
  }
  // From the most likely number outwards, so that nothing underflows that matters; then scaled to 1.
  const mode = Math.min(count, Math.floor((count + 1) * chance));
  const odds = chance / (1 - chance);
  shares[mode] = 1;
  for (let k = mode; k < count; k++) shares[k + 1] = ((shares[k] ?? 0) * (count - k) * odds) / (k + 1);
  for (let k = mode; k > 0; k--) shares[k - 1] = ((shares[k] ?? 0) * k) / ((count - k + 1) * odds);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** How many of the ascending samples are at most the value. */
function countUpTo(samples: Float64Array, value: number): number {
  return firstPlace(samples.length, (place) => place === samples.length || (samples[place] ?? 0) > value);
}

/** The first place from 0 to `last` at which something is true that stays true; `last` where it never is before. */
function firstPlace(last: number, isTrue: (place: number) => boolean): number {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isTrue(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
