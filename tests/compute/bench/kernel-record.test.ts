/** From the timestamps of profiled solves to what a run says of its kernels. */
import { expect, test } from 'vitest';
import { Profile } from '../../../src/compute/gpu/device/profile.ts';
import type { PassNote, PassSpan } from '../../../src/compute/gpu/device/solver.ts';
import { kernelsOf, newSources, timelineOf } from '../../../src/compute/bench/kernel-record.ts';
import type { PlanPass } from '../../../src/compute/gpu/plan/plan.ts';
import { MOST_SPANS, spansOf, timeByKernel, timelineSchema } from '../../../src/shared/contract/parts/kernels.ts';

const note = (kernel: string, hash = kernel): PassNote => ({
  kernel,
  phase: kernel,
  stage: 'iteration',
  mapping: 'tile',
  source: `source of ${kernel}`,
  hash,
  workgroupSize: 64,
  workgroups: 2,
  repeats: 1,
  slices: 1,
  flops: 10,
  bytes: 20,
});
const span = (place: number, iteration: number | null, startNs: number, durationNs: number): PassSpan => ({
  place,
  iteration,
  startNs,
  durationNs,
});
const passes = [note('linearise'), note('apply')];

test('the time of a pass is the sum of its dispatches, and the median is over iterations and solves', () => {
  const first = [span(0, 1, 0, 10), span(0, 1, 10, 10), span(1, 1, 20, 5), span(0, 2, 25, 30), span(1, 2, 60, 7)];
  const [linearise, apply] = kernelsOf(passes, [first, [span(0, 1, 0, 40)]]);
  expect(linearise).toMatchObject({ name: 'linearise', medianNs: 30, passesTimed: 3 });
  expect(apply).toMatchObject({ medianNs: 6, passesTimed: 2 });
});

test('a span of zero counts as the shortest, a negative one not at all, and no median of zero is given', () => {
  const [linearise, apply] = kernelsOf(passes, [
    [span(0, 1, 0, 0), span(0, 2, 0, 8), span(0, 3, 0, 9), span(0, 4, 0, -5), span(1, 1, 0, 0)],
  ]);
  expect(linearise).toMatchObject({ medianNs: 8, passesTimed: 3 });
  expect(apply).toMatchObject({ medianNs: null, passesTimed: 1 });
});

test('a timeline leaves out what is no span, counts it, and stops at the limit', () => {
  const bad = [span(0, 1, 5, 0), span(0, 1, 6, -3), span(0, 1, -2, 4)];
  const many = Array.from({ length: MOST_SPANS + 7 }, (_, index) => span(1, index, 10 * index, 4));
  const timeline = timelineOf(passes, [...bad, ...many]);
  expect(timeline).toMatchObject({ leftOut: 7, discarded: 3 });
  expect(timeline?.spans).toHaveLength(MOST_SPANS);
  expect(timelineSchema.parse(timeline)).toEqual(timeline);
  expect(timeline && spansOf(timeline)[1]).toEqual({
    ...{ kernel: 'apply', phase: 'apply', iteration: 1 },
    ...{ startNs: 10, durationNs: 4 },
  });
  expect(timeline && timeByKernel(timeline)).toEqual({ apply: 4 * MOST_SPANS });
  expect(timelineOf(passes, undefined)).toBeNull();
});

test('a timeline whose span names no pass is refused', () => {
  const wrong = { passes: [], spans: [[0, null, 0, 1]], leftOut: 0, discarded: 0 };
  expect(timelineSchema.safeParse(wrong).error?.issues[0]?.message).toContain('not in passes');
});

test('sources are told once', () => {
  const told = new Set<string>();
  expect(newSources([note('a', 'h1'), note('b', 'h2'), note('c', 'h1')], told)).toEqual({
    h1: 'source of a',
    h2: 'source of b',
  });
  expect(newSources([note('a', 'h1'), note('d', 'h3')], told)).toEqual({ h3: 'source of d' });
});

test('begins count from the first timestamp of the solve, exact beyond 2^53', () => {
  const pass = { kernel: 'apply' } as PlanPass;
  const residual = { kernel: 'linearise' } as PlanPass;
  // The pass that runs again after the timed window keeps its first place.
  const profile = new Profile([residual, pass, residual]);
  const item = (of: PlanPass) => ({ pass: of, firstGroup: 0, endGroup: 1, repeats: 1 });
  const epoch = 2n ** 60n;
  profile.add([item(residual)], [[epoch + 1n, epoch + 4n]]);
  profile.iteration = 1;
  profile.add(
    [item(pass), item(residual)],
    [
      [epoch + 6n, epoch + 5n],
      [epoch + 9n, epoch + 9n],
    ],
  );
  expect(profile.spans).toEqual([span(0, null, 0, 3), span(1, 1, 5, -1), span(0, 1, 8, 0)]);
});
