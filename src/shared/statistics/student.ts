/**
 * Student's t for a whole number of degrees of freedom, and means on the logarithmic scale judged by it: for a handful of
 * independent processes or occasions, of which a bootstrap knows too little.
 */

/** The mean of logarithms of ratios, its standard error, and the degrees of freedom of that. */
export interface LogEstimate {
  readonly log: number;
  readonly se: number;
  readonly degrees: number;
}

/** No clock and no median is known better: values that happen to be equal do not make a mean exact. */
export const LEAST_SE = 0.0005;

/** P(|T| > t) for t ≥ 0, exact (Abramowitz and Stegun 26.7.3 and 26.7.4); 1 below one degree of freedom. */
export function studentTail(t: number, degrees: number): number {
  if (Number.isNaN(t) || degrees < 1) return 1;
  if (t === Infinity) return 0;
  const angle = Math.atan(t / Math.sqrt(degrees));
  const square = Math.cos(angle) ** 2;
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= (square * (k - 1)) / k;
    sum += term;
  }
  const inside = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return Math.min(1, Math.max(0, 1 - inside));
}

/** The t with P(|T| > t) = `tail`, for a tail above 0 and below 1; Infinity below one degree of freedom. */
export function studentCritical(tail: number, degrees: number): number {
  if (degrees < 1) return Infinity;
  let [low, high] = [0, 1];
  while (studentTail(high, degrees) > tail && high < 1e12) high *= 2;
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (studentTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/** Mean and standard error of one list of logarithms; without degrees of freedom below two values. NaN on an empty list. */
export function logMean(values: readonly number[]): LogEstimate {
  const count = values.length;
  const log = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - log) ** 2, 0);
  const se = count < 2 ? Infinity : Math.max(LEAST_SE, Math.sqrt(squares / (count - 1) / count));
  return { log, se, degrees: count - 1 };
}

/**
 * The difference of two independent means. The degrees of freedom are those of the smaller list, which holds the level
 * whatever the two variances are; Welch's would promise a little more.
 */
export function logDifference(a: readonly number[], b: readonly number[]): LogEstimate {
  const [first, second] = [logMean(a), logMean(b)];
  return {
    log: first.log - second.log,
    se: Math.hypot(first.se, second.se),
    degrees: Math.min(first.degrees, second.degrees),
  };
}

export function ratioOf({ log }: LogEstimate): number {
  return Math.exp(log);
}

/** The interval of the ratio in which the truth lies with probability 1 − `tail`; null without degrees of freedom. */
export function ratioInterval({ log, se, degrees }: LogEstimate, tail = 0.05): readonly [number, number] | null {
  const reach = studentCritical(tail, degrees) * se;
  return Number.isFinite(reach) ? [Math.exp(log - reach), Math.exp(log + reach)] : null;
}

/** The two-sided p-value of the ratio against any true one within the threshold around 1. */
export function thresholdPValue({ log, se, degrees }: LogEstimate, threshold: number): number {
  const distance = log > 0 ? log - Math.log(1 + threshold) : Math.log(1 - threshold) - log;
  return distance > 0 ? studentTail(distance / se, degrees) : 1;
}
