/** What is printed as a 95 % interval, and what is claimed, where samples are no independent draws of one speed. */
import { basisFrom, noiseNote } from '../../src/shared/findings/runs/basis-notes.ts';
import { reasonText } from '../../src/shared/words/reason-text.ts';
import { verdictReasonText } from '../../src/shared/words/findings/verdict.ts';
import { describe, expect, it } from 'vitest';
import { noiseOf } from '../../src/shared/statistics/noise.ts';
import { BASIS_NOTES, UNKNOWN_BASIS } from '../../src/shared/statistics/ratio-basis.ts';
import { compareRatio, judgeTogether } from '../../src/shared/statistics/significance.ts';
import {
  blockRatios,
  medianInterval,
  pairedRatio,
  pairedRatioInterval,
  unpairedRatioInterval,
} from '../../src/shared/statistics/statistics.ts';
import { autocorrelated, holds, MODES_MEDIAN, shareOf, stickyModes, uniformFrom } from '../support/noise.ts';

const isClaim = (comparison: string): boolean => comparison === 'faster' || comparison === 'slower';

describe('the interval of a median', () => {
  it.each([0, 0.3, 0.6, 0.9].flatMap((rho) => [12, 40].map((count) => [rho, count] as const)))(
    'holds the truth in at least 90 %% at AR(1) %f, of %i samples',
    (rho, count) => {
      const covered = shareOf(200, (seed) =>
        holds(medianInterval(autocorrelated(rho, count, uniformFrom(seed)), seed), 1e6),
      );
      expect(covered).toBeGreaterThanOrEqual(0.89);
    },
  );

  it.each([
    [2, 20],
    [5, 40],
    [10, 60],
    [20, 160],
  ])('holds the truth in at least 90 %% where two modes last %i samples, of %i', (stay, count) => {
    const covered = shareOf(120, (seed) =>
      holds(medianInterval(stickyModes(stay, count, uniformFrom(seed)), seed), MODES_MEDIAN),
    );
    expect(covered).toBeGreaterThanOrEqual(0.9);
  });

  it('stays narrow where samples are independent', () => {
    const samples = autocorrelated(0, 40, uniformFrom(3));
    const [low, high] = medianInterval(samples, 1)!;
    expect(high / low).toBeLessThan(1.04);
  });
});

describe('unpaired ratios', () => {
  it.each([
    ['AR(1) 0.9', (count: number, uniform: () => number) => autocorrelated(0.9, count, uniform)],
    ['two sticky modes', (count: number, uniform: () => number) => stickyModes(10, count, uniform)],
  ])('of %s hold the truth, and claim no difference of equals', (_, draw) => {
    let claims = 0;
    const covered = shareOf(100, (seed) => {
      const uniform = uniformFrom(seed);
      const interval = unpairedRatioInterval(draw(40, uniform), draw(40, uniform), seed);
      if (isClaim(compareRatio(interval))) claims += 1;
      return holds(interval, 1);
    });
    expect(covered).toBeGreaterThanOrEqual(0.95);
    expect(claims).toBe(0);
  });
});

describe('what is called sticky', () => {
  it.each([12, 20, 80])('is white noise of %i samples in at most 4 %%', (count) => {
    expect(shareOf(400, (seed) => noiseOf(autocorrelated(0, count, uniformFrom(seed))) !== null)).toBeLessThan(0.04);
  });

  it.each([
    [0.9, 40, 0.97],
    [0.6, 40, 0.75],
  ])('is AR(1) %f of %i samples in at least %f', (rho, count, least) => {
    const found = shareOf(200, (seed) => noiseOf(autocorrelated(rho, count, uniformFrom(seed)))?.kind === 'correlated');
    expect(found).toBeGreaterThanOrEqual(least);
  });

  it('are two modes that last, by name and with their levels', () => {
    const named = shareOf(200, (seed) => noiseOf(stickyModes(10, 60, uniformFrom(seed)))?.kind === 'sticky-modes');
    expect(named).toBeGreaterThanOrEqual(0.93);
    const noise = noiseOf(stickyModes(10, 60, uniformFrom(1)))!;
    expect(noise.modes!.medians[0]).toBeCloseTo(1e6, -5);
    expect(noise.modes!.medians[1] / noise.modes!.medians[0]).toBeCloseTo(1.1, 1);
    const text = reasonText(noiseNote(noise, 'time'));
    expect(text).toMatch(
      /^two speeds, sticky: the time kept switching between \S+.[µm]s and 1\.1\d.ms, \S+ % apart \(\d+ % of the/,
    );
  });

  it('are two modes in no order, and those are not called sticky', () => {
    const kinds = Array.from({ length: 100 }, (_, seed) => noiseOf(stickyModes(2, 40, uniformFrom(seed)))?.kind);
    expect(kinds.filter((kind) => kind === 'two-modes').length).toBeGreaterThan(85);
  });

  it('is nothing below twelve samples, with zeros, or where all are equal', () => {
    expect(noiseOf(stickyModes(10, 11, uniformFrom(1)))).toBeNull();
    expect(noiseOf(Array<number>(40).fill(7))).toBeNull();
    expect(noiseOf([0, ...autocorrelated(0.9, 40, uniformFrom(1))])).toBeNull();
  });

  it('is a lone outlier never', () => {
    for (let place = 0; place < 20; place++) {
      const samples = autocorrelated(0, 20, uniformFrom(8));
      samples[place] = 5e6;
      expect(noiseOf(samples)?.kind).toBeUndefined();
    }
  });
});

/** A sweep of comparisons of equal things, each side with modes of its own. */
function sweepVerdicts(seed: number, blocks: number, stay: number, slower = 1) {
  const uniform = uniformFrom(seed);
  return judgeTogether(
    Array.from({ length: 24 }, () => {
      const [reference, other] = [0, 1].map(() => stickyModes(stay, blocks, uniform));
      const slowed = reference!.map((ns) => slower * ns);
      const noise = noiseOf(blockRatios(slowed, other!));
      return {
        ratio: pairedRatio(slowed, other!),
        ci95: pairedRatioInterval(slowed, other!, seed),
        whyNot: null,
        basis: basisFrom(noise ? { [BASIS_NOTES.ratioNoise]: noiseNote(noise, 'ratio') } : {}, 1, 'process'),
      };
    }),
  );
}

describe('24 comparisons of equals with sticky modes of 10 %', () => {
  it.each([
    [20, 10],
    [40, 20],
  ])('end in a false verdict in at most 5 %% of sweeps, of %i blocks with modes that last %i', (blocks, stay) => {
    const wrong = shareOf(60, (seed) =>
      sweepVerdicts(seed, blocks, stay).some(({ comparison }) => isClaim(comparison)),
    );
    expect(wrong).toBeLessThanOrEqual(0.05);
  });

  it('still see what is twice as fast', () => {
    const found = sweepVerdicts(5, 40, 10, 2).filter(({ comparison }) => comparison === 'faster').length;
    expect(found).toBeGreaterThanOrEqual(22);
  });

  it('say what widened the interval of the others', () => {
    const reasons = Array.from({ length: 10 }, (_, seed) => sweepVerdicts(seed, 20, 10)).flat();
    expect(reasons.map(verdictReasonText).join()).toMatch(/widened for two speeds \d+ % apart, between which other/);
  });
});

describe('ordinary differences', () => {
  it.each([1.2, 2])('of %f are seen in independent noise, as of this process', (ratio) => {
    const found = shareOf(60, (seed) => {
      const uniform = uniformFrom(seed);
      const [reference, other] = [ratio, 1].map((factor) => autocorrelated(0, 12, uniform).map((ns) => factor * ns));
      const ci95 = pairedRatioInterval(reference!, other!, seed);
      const judged = { ratio: pairedRatio(reference!, other!), ci95, whyNot: null, basis: UNKNOWN_BASIS };
      const [verdict] = judgeTogether([judged]);
      return verdict!.comparison === 'faster' && verdict!.isLocal === true;
    });
    expect(found).toBeGreaterThanOrEqual(0.97);
  });
});
