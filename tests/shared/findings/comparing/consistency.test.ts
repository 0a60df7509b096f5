import { rnnConfigOf } from '../../../../src/shared/studies/rnn/config.ts';
import { describe, expect, it } from 'vitest';
import { contradictionsOf } from '../../../../src/shared/findings/comparing/consistency.ts';
import type { Run, Sampling } from '../../../../src/shared/contract/run.ts';
import {
  mad,
  median,
  medianInterval,
  pairedRatio,
  pairedRatioInterval,
} from '../../../../src/shared/statistics/statistics.ts';
import { makeRun } from '../../../support/runs/runs.ts';

const REFERENCE_NS = [4.1e6, 4.4e6, 4e6, 4.2e6, 4.35e6, 4.15e6, 4.05e6];
const OWN_NS = [1.2e6, 1.3e6, 1.19e6, 1.25e6, 1.28e6, 1.21e6, 1.23e6];

const quantity = (samples: readonly number[]) => ({
  median: median(samples),
  mad: mad(samples),
  ci95: medianInterval(samples, 1),
  samples: [...samples],
});

const turns = (samples: readonly number[]): Sampling => ({
  restarts: 1,
  restarted: 'process',
  restartOf: samples.map(() => 0),
  blockOf: samples.map((_, index) => index),
  orderOf: samples.map((_, index) => 2 * index),
});

/** Sequential evaluation and one that took turns with it. */
function pair(change: (own: Run, reference: Run) => void = () => undefined): Run[] {
  const timing = (samples: readonly number[]) => ({ solveNs: quantity(samples), gpuNs: null, phasesNs: {} });
  const reference = makeRun({
    id: '1c8d6b1e-3f52-4a97-8e10-5b7a9d2c4f63',
    config: { algorithm: 'sequential' },
    timing: timing(REFERENCE_NS),
    sampling: turns(REFERENCE_NS),
    speedup: null,
  });
  const own = makeRun({
    timing: timing(OWN_NS),
    sampling: turns(OWN_NS),
    speedup: {
      vs: 'sequential',
      ratio: pairedRatio(REFERENCE_NS, OWN_NS),
      ci95: pairedRatioInterval(REFERENCE_NS, OWN_NS, 1),
    },
  });
  change(own, reference);
  return [reference, own];
}

it('a run that says one thing is taken', () => {
  expect(contradictionsOf(pair())).toEqual([]);
});

describe('a number that is not what the samples give is named with its place and the right one', () => {
  it.each<[string, (own: Run) => unknown, RegExp]>([
    [
      'a median',
      ({ timing }) => (timing!.solveNs.median = 1e6),
      /^runs\[1\]\.timing\.solveNs\.median is 1000000, but the median of its 7 samples is 1230000$/,
    ],
    ['a median off by a thousandth', ({ timing }) => (timing!.solveNs.median *= 1.001), /solveNs\.median/],
    ['a deviation', ({ timing }) => (timing!.solveNs.mad *= 2), /solveNs\.mad is .* deviation of its 7 samples is/],
    ['an interval beside the median', ({ timing }) => (timing!.solveNs.ci95 = [1.24e6, 1.3e6]), /ci95 is .* without/],
    ['an interval far from the samples', ({ timing }) => (timing!.solveNs.ci95 = [1e3, 1e9]), /the samples lie in/],
    ['a reversed interval', ({ timing }) => (timing!.solveNs.ci95 = [1.3e6, 1.2e6]), /ci95/],
    [
      'a GPU time',
      ({ timing }) => (timing!.gpuNs = { ...quantity(OWN_NS), median: 5e5 }),
      /timing\.gpuNs\.median is 500000/,
    ],
    [
      'a speed-up',
      ({ speedup }) => Object.assign(speedup!, { ratio: 5, ci95: null }),
      /speedup\.ratio is 5, .* give 3/,
    ],
    ['the interval of a speed-up', ({ speedup }) => (speedup!.ci95 = [7, 8]), /speedup\.ci95 is 7 to 8, without/],
    ['the time of a step', (run) => withSteps(run, 2), /stepTiming\.stepNs\.median/],
    ['places of samples', ({ sampling }) => sampling!.restartOf.pop(), /restartOf has 6 entries, .* 7 samples/],
    ['restarts', ({ sampling }) => (sampling!.restarts = 5), /restarts is 5, but restartOf names 1/],
    [
      'energy',
      (run) => (run.energy = { source: 'x', joules: 10, solves: 5, joulesPerSolve: 1 }),
      /joulesPerSolve is 1, but joules over solves is 2/,
    ],
    [
      'iterations',
      (run) => (run.iterationsPerSequence = [9]),
      /^runs\[1\]\.iterationsPerSequence has 9, but iterations is 4/,
    ],
  ])('%s', (_, change, message) => {
    const [found, ...others] = contradictionsOf(pair(change));
    expect(found).toMatch(message);
    expect(others).toEqual([]);
  });

  function withSteps(run: Run, factor: number): void {
    const stepNs = quantity(OWN_NS.map((ns) => ns / 200));
    run.stepTiming = { steps: 200, stepNs: { ...stepNs, median: stepNs.median * factor }, speedup: null };
    Object.assign(run, { timing: null, speedup: null });
  }

  it('the speed-up of a step, against the mean step of the whole reference', () => {
    const stated = (factor: number) =>
      contradictionsOf(
        pair((own) => {
          withSteps(own, 1);
          const steps = REFERENCE_NS.map((ns) => ns / rnnConfigOf(own.config).length);
          const ratio = factor * pairedRatio(steps, own.stepTiming!.stepNs.samples);
          own.stepTiming!.speedup = { vs: 'sequential', ratio, ci95: null };
        }),
      );
    expect(stated(1)).toEqual([]);
    expect(stated(1.01)).toEqual([expect.stringMatching(/stepTiming\.speedup\.ratio/)]);
  });
});

describe('status and verification agree', () => {
  it.each<[string, (own: Run) => unknown, RegExp]>([
    ['an error above what is allowed', ({ verification }) => (verification!.maxAbsError = 1), /maxAbsError 1 is above/],
    ['no error', ({ verification }) => (verification!.maxAbsError = null), /maxAbsError is null/],
    ['ok, not passed', ({ verification }) => (verification!.passed = false), /"ok", but verification\.passed is false/],
    [
      'ok without times',
      (run) => Object.assign(run, { timing: null, sampling: null }),
      /neither timing nor stepTiming/,
    ],
    ['a speed-up that was not verified', (run) => (run.status = 'not-converged'), /speedup is given, but the status/],
  ])('%s', (_, change, message) => {
    expect(contradictionsOf(pair(change))).toEqual([expect.stringMatching(message)]);
  });
});

describe('what cannot be worked out again is left as it is', () => {
  const halved = (own: Run): void => void Object.assign(own.speedup!, { ratio: 1.7, ci95: null });

  it('a speed-up whose reference is not in the file, or was measured elsewhere', () => {
    expect(contradictionsOf(pair(halved).slice(1))).toEqual([]);
    expect(contradictionsOf(pair((own, reference) => (halved(own), (reference.point = 7))))).toEqual([]);
  });

  it('one from before it was kept which samples belong together', () => {
    expect(contradictionsOf(pair((own) => (halved(own), (own.sampling = null))))).toEqual([]);
  });

  it('one of the medians, as earlier versions gave it', () => {
    const ratio = median(REFERENCE_NS) / median(OWN_NS);
    expect(contradictionsOf(pair(({ speedup }) => Object.assign(speedup!, { ratio, ci95: null })))).toEqual([]);
  });

  it('an interval that few restarts or a coarse clock widened', () => {
    expect(contradictionsOf(pair(({ timing }) => (timing!.solveNs.ci95 = [1e6, 1.5e6])))).toEqual([]);
    const coarse = (own: Run): void => {
      own.timing!.solveNs = { median: 65_500, mad: 0, ci95: [0, 131_000], samples: OWN_NS.map(() => 65_500) };
      own.speedup = null;
      const clock = { clockStepNs: 65_500, timestampStepNs: null, solvesPerSample: 1, backwardSpans: 0, coarse: [] };
      own.resolution = clock;
    };
    expect(contradictionsOf(pair(coarse))).toEqual([]);
  });
});
