/**
 * How much wider an interval has to be than the plain bootstrap makes it. The bootstrap takes samples for independent and
 * scatters a little less than they do: both are known to be wrong for a few repetitions on a busy machine.
 */

const NORMAL = 1.959964;
/** Beyond, the samples are a drift rather than a sequence that keeps coming back. */
const MOST_CORRELATION = 0.9;
const LEAST_DEGREES = 2;

/** √τ · √(n / (n − 1)) · t(n − 1) / 1.96, by which an interval reaches further from its estimate; 1 below two values. */
export function stretchOf(values: readonly number[]): number {
  const count = values.length;
  if (count < 2) return 1;
  return Math.sqrt(inflationOf(values)) * smallSampleFactor(count);
}

/**
 * The same for a list whose neighbours may be more alike than they look: ρ is taken one standard error higher, and the
 * samples count as the n / τ independent ones that they are worth, at least three; `isWhole`: as all that they are.
 */
export function cautiousStretchOf(values: readonly number[], isWhole = false): number {
  const count = values.length;
  if (count < 2) return 1;
  const raw = rankCorrelation(values);
  const doubt = Math.sqrt(Math.max(0.05, 1 - raw * raw) / count);
  const rho = Math.min(MOST_CORRELATION, Math.max(0, unbiased(raw, count) + doubt));
  const inflation = (1 + rho) / (1 - rho);
  const degrees = isWhole ? count - 1 : Math.max(LEAST_DEGREES, count / inflation - 1);
  return Math.sqrt((inflation * count) / (count - 1)) * (studentQuantile(degrees) / NORMAL);
}

/** √(n / (n − 1)) · t(n − 1) / 1.96: the bootstrap's shortfall, and Student's factor. */
export function smallSampleFactor(count: number): number {
  return Math.sqrt(count / (count - 1)) * (studentQuantile(count - 1) / NORMAL);
}

/**
 * τ = (1 + ρ) / (1 − ρ): how many samples of this sequence tell as much as one that is independent, where neighbours are
 * correlated by ρ (a first-order autoregression) and never below 1. ρ is taken from the ranks, which outliers cannot
 * bend, and corrected for its bias of −(1 + 4ρ) / n.
 */
export function inflationOf(values: readonly number[]): number {
  const rho = Math.min(MOST_CORRELATION, Math.max(0, unbiased(rankCorrelation(values), values.length)));
  return (1 + rho) / (1 - rho);
}

function unbiased(correlation: number, count: number): number {
  return correlation + (1 + 4 * correlation) / count;
}

/** Lag-1 correlation of the ranks, in the order taken; 0 where all values are equal, and biased by −(1 + 4ρ) / n. */
export function rankCorrelation(values: readonly number[]): number {
  const ranks = midRanks(values);
  const count = ranks.length;
  const centre = (count - 1) / 2;
  let variance = 0;
  let covariance = 0;
  let before = 0;
  ranks.forEach((rank, index) => {
    const distance = rank - centre;
    variance += distance * distance;
    if (index > 0) covariance += distance * before;
    before = distance;
  });
  return variance === 0 ? 0 : covariance / variance;
}

/** The place of each value among all, from 0; equal values share the mean of theirs. */
function midRanks(values: readonly number[]): Float64Array {
  const order = Uint32Array.from(values, (_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let first = 0; first < order.length;) {
    let next = first + 1;
    while (next < order.length && values[order[next] ?? 0] === values[order[first] ?? 0]) next += 1;
    for (let place = first; place < next; place++) ranks[order[place] ?? 0] = (first + next - 1) / 2;
    first = next;
  }
  return ranks;
}

/** Student's factor for 95 %, by degrees of freedom from 1. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228] as const;

/** The 97.5 % quantile of Student's t; between whole degrees from 1 to 10, a straight line. */
export function studentQuantile(degrees: number): number {
  const below = Math.floor(degrees);
  const [low, high] = [STUDENT[below - 1], STUDENT[below]];
  if (low !== undefined && high !== undefined) return low + (high - low) * (degrees - below);
  // Beyond the table the first two terms of the expansion around the normal are exact to three digits.
  const series =
    (NORMAL ** 3 + NORMAL) / (4 * degrees) + (5 * NORMAL ** 5 + 16 * NORMAL ** 3 + 3 * NORMAL) / (96 * degrees ** 2);
  return STUDENT[degrees - 1] ?? NORMAL + series;
}
