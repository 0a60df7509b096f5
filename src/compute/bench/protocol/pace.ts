/** How long the rest of a sweep will take, learned from the points that are done. */
import { linearRegression, mean } from 'simple-statistics';

/** Before that share of the first point is done there is no estimate. */
const FIRST_SHARE = 0.2;

export interface PointPace {
  readonly weight: number;
  readonly seconds: number;
}

export interface PresentPoint {
  readonly weight: number;
  readonly share: number;
  readonly elapsedSeconds: number;
}

/** Expected seconds until every point is done; null before the first estimate. */
export function estimateSeconds(
  done: readonly PointPace[],
  present: PresentPoint | null,
  waiting: readonly number[],
): number | null {
  const known =
    present && present.share >= FIRST_SHARE
      ? [...done, { weight: present.weight, seconds: present.elapsedSeconds / present.share }]
      : done;
  if (known.length === 0) return null;
  const predict = fit(known);
  const here = present ? remainingOf(present, predict(present.weight)) : 0;
  return waiting.reduce((sum, weight) => sum + predict(weight), here);
}

function remainingOf({ share, elapsedSeconds }: PresentPoint, predicted: number): number {
  return share >= FIRST_SHARE ? (elapsedSeconds / share) * (1 - share) : Math.max(0, predicted - elapsedSeconds);
}

/** Seconds over weight: a line that never falls, or the mean where there is only one weight. */
function fit(known: readonly PointPace[]): (weight: number) => number {
  const average = mean(known.map(({ seconds }) => seconds));
  if (new Set(known.map(({ weight }) => weight)).size < 2) return () => average;
  const { m, b } = linearRegression(known.map(({ weight, seconds }) => [weight, seconds]));
  return m > 0 && b >= 0 ? (weight) => b + m * weight : () => average;
}
