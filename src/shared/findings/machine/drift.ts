/** Whether a machine kept its speed while a run was sampled: an interval takes the samples for independent draws. */
import { median } from '../../statistics/statistics.ts';
import { reasonOf, type Reason } from '../../contract/reason.ts';

/** Halves of fewer than five samples differ by chance alone. */
const MIN_SAMPLES = 10;
/** Far beyond what repetitions on an idle machine scatter. */
const NOTABLE_SHARE = 0.25;

/**
 * By how much the median of the second half of the samples, in the order taken, differs from that of the first;
 * null where it is at most a quarter, below ten samples, or where the first half took no time that the clock could see.
 */
export function driftOf(samples: readonly number[]): Reason | null {
  if (samples.length < MIN_SAMPLES) return null;
  const half = Math.floor(samples.length / 2);
  const ratio = median(samples.slice(-half)) / median(samples.slice(0, half));
  if (!Number.isFinite(ratio) || Math.abs(ratio - 1) <= NOTABLE_SHARE) return null;
  return reasonOf('drifted', { ratio });
}
