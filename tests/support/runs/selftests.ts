/** Made-up results of self-tests. */
import type { Injection } from '../../../src/compute/bench/selftest/injection.ts';
import { summarizeTrials } from '../../../src/compute/bench/selftest/summary.ts';
import type { TrialOutcome } from '../../../src/compute/bench/selftest/trials.ts';
import { type Selftest, SLOWDOWNS } from '../../../src/shared/contract/parts/selftest.ts';

/** Taken then; everything of 10 % and more found, and so many of 20 comparisons of equal things wrong. */
export function makeSelftest(takenAt: string, wrong = 0): Selftest {
  const trials = [0, ...SLOWDOWNS].flatMap((percent) =>
    Array.from({ length: 20 }, (_, trial): TrialOutcome => {
      const found = percent === 0 ? trial < wrong : percent >= 10 || (percent === 5 && trial < 17);
      const comparison = found ? 'slower' : 'ambiguous';
      return { percent, comparison, ratio: 1 / (1 + percent / 100), halfWidth: 0.012, blocks: 40 };
    }),
  );
  return summarizeTrials(trials, makeInjections(), {
    ...{ takenAt, seed: 3, threshold: 0.02, length: 20_000, solveNs: 22e6, seconds: 149.5 },
    ...{ injectedBy: 'device', scatter: 0.04 },
  });
}

/** As it should be: every amount as intended, and both clocks agree but for what `changed` says. */
export function makeInjections(changed: Partial<Record<number, Partial<Injection>>> = {}): Injection[] {
  return [0, ...SLOWDOWNS].map((percent) => ({
    ...{ percent, injected: percent / 100, injectedHalfWidth: 0.002, measured: percent / 100, halfWidth: 0.002 },
    ...changed[percent],
  }));
}
