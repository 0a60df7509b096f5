/** Made-up results of self-tests. */
import { summarizeTrials, type TrialOutcome } from '../../src/compute/measure/selftest/summary.ts';
import { type Selftest, SLOWDOWNS } from '../../src/shared/selftest.ts';

/** Taken then; everything of 10 % and more found, and so many of 20 comparisons of equal things wrong. */
export function makeSelftest(takenAt: string, wrong = 0): Selftest {
  const trials = [0, ...SLOWDOWNS].flatMap((percent) =>
    Array.from({ length: 20 }, (_, trial): TrialOutcome => {
      const found = percent === 0 ? trial < wrong : percent >= 10 || (percent === 5 && trial < 17);
      return { percent, comparison: found ? 'slower' : 'ambiguous', ratio: 1 / (1 + percent / 100), blocks: 40 };
    }),
  );
  return summarizeTrials(trials, { takenAt, seed: 3, threshold: 0.02, length: 20_000, solveNs: 22e6, seconds: 149.5 });
}
