/** When B is called slower than A, and when that stays open. */
import type { RnnConfig } from '../../../../src/shared/studies/rnn/config.ts';
import { describe, expect, it } from 'vitest';
import type { Disturbance } from '../../../../src/shared/contract/parts/disturbances.ts';
import type { SweepEnvironment } from '../../../../src/shared/contract/parts/environment.ts';
import { occasionEstimate } from '../../../../src/shared/findings/comparing/occasions.ts';
import { comparedRun, pairRuns } from '../../../../src/shared/findings/comparing/pairing.ts';
import { judgePairs } from '../../../../src/shared/findings/comparing/regression.ts';
import type { Run } from '../../../../src/shared/contract/run.ts';
import { median, quantityOf } from '../../../../src/shared/statistics/statistics.ts';
import { thresholdPValue } from '../../../../src/shared/statistics/student.ts';
import { normalFrom, scrambledFrom, shareOf } from '../../../support/noise.ts';
import { type OccasionNoise, occasionRuns } from '../../../support/runs/occasion-runs.ts';
import { makeRun } from '../../../support/runs/runs.ts';
import { judgementReason, remarkText } from '../../../../src/shared/words/findings/comparing.ts';

/** `processes` starts of six samples each, around `ns` and within 1 %. */
function run(
  id: string,
  ns: number,
  processes = 1,
  rest: Partial<Omit<Run, 'config'>> & { config?: Partial<RnnConfig> } = {},
  environment: SweepEnvironment | null = null,
) {
  const samples = Array.from({ length: 6 * processes }, (_, index) => ns * (1 + 0.01 * Math.sin(7 * index + ns)));
  const restartOf = samples.map((_, index) => Math.floor(index / 6));
  const blockOf = samples.map((_, index) => index % 6);
  const sampling =
    processes === 1
      ? null
      : { restarts: processes, restarted: 'process' as const, restartOf, blockOf, orderOf: samples.map(() => 0) };
  const timing = { solveNs: quantityOf(samples, 1), gpuNs: null, phasesNs: {} };
  return comparedRun(makeRun({ id, timing, sampling, sweepId: null, ...rest }), [], environment);
}

function judged(a: ReturnType<typeof run>, b: ReturnType<typeof run>, threshold = 0.02) {
  const [only] = judgePairs(pairRuns([a], [b]).pairs, { threshold });
  return only!;
}

/** The verdict on two sides of some occasions each. */
function judgedOccasions(a: OccasionNoise, b: OccasionNoise, seed = 0, threshold = 0.02) {
  const before = occasionRuns('a', 0, 2 * seed + 1, a).map((one) => comparedRun(one));
  const after = occasionRuns('b', 100, 2 * seed + 2, b).map((one) => comparedRun(one));
  const { pairs, unmatched } = pairRuns(before, after);
  const [only] = judgePairs(pairs, { threshold });
  return { ...only!, unmatched };
}

const CALM: OccasionNoise = { occasionSd: 0.005, processSd: 0.005, processes: 3, occasions: 5 };

describe('a clear slow-down', () => {
  it('is a regression from five occasions a side on', () => {
    const slower = judgedOccasions(CALM, { ...CALM, slower: 1.1 });
    expect(slower).toMatchObject({ verdict: 'slower', isSuspected: false, reason: null, unmatched: [] });
    expect(slower.pair).toMatchObject({ occasions: { a: 5, b: 5 }, estimate: { degrees: 4 } });
    expect(slower.pair.ratio).toBeCloseTo(1 / 1.1, 1);
    expect(judgedOccasions({ ...CALM, slower: 1.1 }, CALM).verdict).toBe('faster');
    expect(judgedOccasions(CALM, CALM).verdict).toBe('same');
  });

  it.each([
    [1, 1, '1 of at least 5 occasions on each side'],
    [4, 4, '4 of at least 5 occasions on each side'],
    [5, 4, 'occasions on side A: 5, on side B: 4, 5 are needed'],
    [1, 12, 'occasions on side A: 1, on side B: 12, 5 are needed'],
  ])('is only suspected from %i and %i occasions', (ofA, ofB, reason) => {
    const found = judgedOccasions({ ...CALM, occasions: ofA }, { ...CALM, occasions: ofB, slower: 1.5 });
    expect(found).toMatchObject({ verdict: 'ambiguous', isSuspected: true, adjustedP: null });
    expect(judgementReason(found)).toContain(`cannot be confirmed: ${reason}`);
  });

  it('is only suspected from one occasion, in however many processes and whatever the threshold', () => {
    for (const threshold of [0.02, 0.1, 0.3])
      expect(judged(run('a', 100, 10), run('b', 150, 10), threshold)).toMatchObject({
        ...{ verdict: 'ambiguous', isSuspected: true, doubts: [{ code: 'few-occasions', occasions: 1, needed: 5 }] },
        detectable: { confirmed: null, suspected: expect.any(Number) },
      });
  });

  it('is one between runs that were measured side by side', () => {
    const beside = { sweepId: '7b9e4d2a-1c36-4f85-9a0b-e8d3c5f71624', point: 3 };
    expect(judged(run('a', 100, 1, beside), run('b', 150, 1, beside)).verdict).toBe('slower');
  });

  it('proves nothing on another adapter', () => {
    const found = judged(run('a', 100, 5), run('b', 150, 5, { machineId: 'other', adapterId: 'other' }));
    expect(found).toMatchObject({ verdict: 'ambiguous', isSuspected: true });
  });
});

describe('beside a suspicion', () => {
  it('stands each side against itself, where it has processes enough for two halves', () => {
    const found = judged(run('a', 100, 6), run('b', 150, 3));
    expect(found.controls).toMatchObject({ a: { ratio: expect.closeTo(1, 1), processes: 6 }, b: null });
    expect(remarkText(found)).toContain('control: A against itself, 6 processes in two halves: ');
  });
});

describe('equal versions on two occasions of different speed', () => {
  const PROCESS_SDS = [0, 0.02, 0.05];
  const RESTARTS = [3, 5, 10];

  // The interval over processes is narrow and wrong there: before, 15 to 29 % of these were called regressions.
  it('are never confirmed as a regression from one occasion a side', { timeout: 60_000 }, () => {
    for (const occasionSd of [0.05, 0.1, 0.2])
      for (const processes of RESTARTS) {
        const noise = { occasionSd, processSd: 0.02, processes, occasions: 1 };
        const found = Array.from({ length: 3 }, (_, seed) => judgedOccasions(noise, noise, seed));
        expect(found.filter(({ verdict }) => verdict !== 'ambiguous')).toEqual([]);
      }
  });

  it('are confirmed as a regression in at most 2 % from exactly five occasions a side', { timeout: 120_000 }, () => {
    const settings = [
      { processSd: 0, processes: 3 },
      { processSd: 0.02, processes: 5 },
      { processSd: 0.05, processes: 10 },
    ];
    for (const occasionSd of [0.05, 0.1, 0.2])
      for (const setting of settings) {
        const noise = { ...setting, occasionSd, occasions: 5 };
        const shareSlower = shareOf(150, (seed) => judgedOccasions(noise, noise, seed).verdict === 'slower');
        expect(shareSlower, JSON.stringify(noise)).toBeLessThanOrEqual(0.02);
      }
  });

  // The same numbers without runs around them: many more trials in every setting.
  it('clear the threshold on the slow side in at most 2 %, in every setting', { timeout: 120_000 }, () => {
    const normal = normalFrom(scrambledFrom(7));
    const medianOf = (occasionSd: number, processSd: number, processes: number): number =>
      median(Array.from({ length: processes }, () => Math.exp(processSd * normal()))) * Math.exp(occasionSd * normal());
    for (const occasionSd of [0.05, 0.1, 0.2])
      for (const processSd of PROCESS_SDS)
        for (const processes of RESTARTS) {
          const side = () =>
            Array.from({ length: 5 }, (_, occasion) => ({
              occasion: String(occasion),
              ns: medianOf(occasionSd, processSd, processes),
            }));
          const found = shareOf(2000, () => {
            const estimate = occasionEstimate(side(), side())!;
            return estimate.log < 0 && thresholdPValue(estimate, 0.02) <= 0.05;
          });
          expect(found, `${occasionSd} ${processSd} ${processes}`).toBeLessThanOrEqual(0.02);
        }
  });
});

describe('the smallest slow-down that could have been found', () => {
  it('is found in about 80 % of comparisons as wide as that', { timeout: 60_000 }, () => {
    const noise = { occasionSd: 0.02, processSd: 0, processes: 1, occasions: 8 };
    const widths = Array.from({ length: 61 }, (_, seed) => judgedOccasions(noise, noise, seed).detectable.confirmed!);
    const typical = median(widths);
    const found = shareOf(
      150,
      (seed) => judgedOccasions(noise, { ...noise, slower: 1 + typical }, seed).verdict === 'slower',
    );
    expect(found).toBeGreaterThan(0.7);
    expect(found).toBeLessThan(0.93);
  });

  it('grows with the noise and with the number of pairs judged together', () => {
    const calm = judgedOccasions(CALM, CALM).detectable.confirmed!;
    const noisy = judgedOccasions({ ...CALM, occasionSd: 0.1 }, { ...CALM, occasionSd: 0.1 }).detectable.confirmed!;
    expect(noisy).toBeGreaterThan(2 * calm);
    const { pair } = judgedOccasions(CALM, CALM);
    const many = judgePairs(Array.from({ length: 20 }, () => pair));
    expect(many[0]!.detectable.confirmed).toBeGreaterThan(calm);
    expect(many[0]!.detectable.suspected).toBeCloseTo(calm, 12);
  });
});

describe('what watched the machine', () => {
  const AT = '2026-11-20T10:15:01.000Z';
  const environment = (ns: number, at = AT): SweepEnvironment => ({
    ...{ before: null, after: null, changed: [] },
    calibrations: [
      {
        ...{ startedAt: at, clock: 'gpu', multiplyAdds: 1e9 },
        readings: [{ at, ns, point: 0, moment: 'after' }],
      },
    ],
  });

  it('keeps everything from being confirmed where the machine itself ran at another speed', () => {
    const side = (start: string, day: number, slower: number, ns: number) =>
      occasionRuns(start, day, 1, { ...CALM, slower }).map((one) =>
        comparedRun(one, [], environment(ns, one.startedAt)),
      );
    const judgedAt = (ns: number) => judgePairs(pairRuns(side('a', 0, 1, 8e6), side('b', 100, 2, ns)).pairs)[0]!;
    expect(judgedAt(8.1e6)).toMatchObject({ verdict: 'slower', reason: null });
    expect(judgedAt(16e6)).toMatchObject({ verdict: 'ambiguous', isSuspected: true });
    expect(judgementReason(judgedAt(16e6))).toBe(
      'cannot be confirmed: the machine itself ran at another speed (0.50×)',
    );
    expect(judgedAt(16e6).pair.speedRatio).toMatchObject({ ratio: expect.closeTo(0.5, 9), isHint: false });
  });

  it('is said of one occasion as well', () => {
    const found = judged(run('a', 100, 3, {}, environment(8e6)), run('b', 560, 3, {}, environment(44.8e6)));
    expect(judgementReason(found)).toContain('the machine itself ran at another speed (0.18×)');
  });

  it('marks what was disturbed, and prefers what was not within an occasion', () => {
    const disturbances: Disturbance[] = [
      { kind: 'load', at: AT, text: 'other programs kept 1.2 processors busy', samples: null, setAsideNs: [] },
    ];
    const found = judged(run('a', 100, 3), run('b', 101, 3, { disturbances }));
    expect(remarkText(found)).toContain('B was disturbed (other programs kept 1.2 processors busy)');
    const calm = occasionRuns('a', 0, 1, CALM);
    const beside = occasionRuns('c', 0, 2, { ...CALM, slower: 3 }).map((one) => ({ ...one, disturbances }));
    const after = occasionRuns('b', 100, 3, CALM);
    const [before, now] = [[...calm, ...beside], after].map((side) => side.map((one) => comparedRun(one)));
    expect(judgePairs(pairRuns(before!, now!).pairs)[0]).toMatchObject({ verdict: 'same' });
  });
});

it('without a ratio, two runs are not comparable', () => {
  const found = judged(run('a', 100, 5), run('b', 150, 5, { config: { length: 9 } }));
  expect(found.verdict).toBe('not-comparable');
  expect(judgementReason(found)).toContain('length T');
});

it('a run compared with itself is the same, in how many processes ever', () => {
  expect(judged(run('a', 100), run('a', 100)).verdict).toBe('same');
});

it('many pairs together need stronger evidence than one', () => {
  const beside = { sweepId: '7b9e4d2a-1c36-4f85-9a0b-e8d3c5f71624', point: 3 };
  const [pair] = pairRuns([run('a', 100, 5, beside)], [run('b', 100, 5, beside)]).pairs;
  const same = { ...pair!, ratio: 1, ci95: [0.99, 1.01] as const };
  // Just clear of the threshold: p = 0.01, enough alone and not as one of 200.
  const slower = { ...pair!, ratio: 0.88, ci95: [0.865, 0.895] as const };
  expect(judgePairs([slower], { threshold: 0.1 })[0]!.verdict).toBe('slower');
  const many = judgePairs([slower, ...Array.from({ length: 199 }, () => same)], { threshold: 0.1 });
  expect(many[0]).toMatchObject({ verdict: 'ambiguous', isSuspected: true });
  expect(many[0]!.reason?.code).toBe('not-after-holm');
  expect(many.slice(1).every(({ verdict }) => verdict === 'same')).toBe(true);
});

it('occasions count in the correction as well, by their own degrees of freedom', () => {
  const { pair } = judgedOccasions(CALM, { ...CALM, slower: 1.05 });
  expect(judgePairs([pair])[0]!.verdict).toBe('slower');
  const many = judgePairs(
    Array.from({ length: 200 }, (_, index) =>
      index === 0 ? pair : { ...pair, estimate: { ...pair.estimate!, log: 0 }, ratio: 1, ci95: [0.99, 1.01] as const },
    ),
  );
  expect(many[0]).toMatchObject({ verdict: 'ambiguous', isSuspected: true, reason: { code: 'not-after-holm' } });
});
