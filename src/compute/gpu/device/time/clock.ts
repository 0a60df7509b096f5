/** How finely the host's clock tells time, and how many solves a sample takes where that is not fine enough. */
import { TRUSTED_STEPS } from '../../../../shared/contract/parts/resolution.ts';

/** Different readings looked at, and how long at most: a coarse clock of 100 µs shows enough of them in that time. */
const CHANGES = 200;
const LIMIT_MS = 30;
const MOST_READINGS = 1_000_000;

/** More solves than this in one sample would take longer than a finer clock is worth. */
const MOST_SOLVES = 100;

/**
 * The smallest step that the clock was seen to make, in ns; null where it never moved. Browsers coarsen the clock to
 * between 5 and 100 µs. What reading it costs is in the step: nothing shorter can be told anyway.
 */
export function measureClockStep(nowMs: () => number = () => performance.now()): number | null {
  const startedMs = nowMs();
  let last = startedMs;
  let smallest = Infinity;
  for (let reading = 0, changes = 0; reading < MOST_READINGS && changes < CHANGES; reading += 1) {
    const now = nowMs();
    if (now > last) {
      smallest = Math.min(smallest, now - last);
      changes += 1;
    }
    last = now;
    if (now - startedMs > LIMIT_MS) break;
  }
  // Milliseconds come as binary fractions: below a nanosecond there is nothing but rounding.
  return Number.isFinite(smallest) ? Math.max(1, Math.round(smallest * 1e6)) : null;
}

/**
 * Solves in one sample, so that the steps of the clock blur their mean no more than they would a single solve of 100
 * steps. Each solve is timed by itself, and the errors of n readings average out with √n: a solve of s steps takes
 * (100 / s)² of them, at most 100.
 */
export function solvesPerSample(solveNs: number, clockStepNs: number | null): number {
  if (clockStepNs === null || solveNs >= TRUSTED_STEPS * clockStepNs) return 1;
  const steps = Math.max(1, solveNs / clockStepNs);
  return Math.min(MOST_SOLVES, Math.ceil((TRUSTED_STEPS / steps) ** 2));
}
