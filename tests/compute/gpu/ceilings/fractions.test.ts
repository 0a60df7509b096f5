/** The share of an adapter's ceilings that a run reaches. */
import { expect, test } from 'vitest';
import { fractionsOf, shareText } from '../../../../src/compute/gpu/ceilings/fractions.ts';
import type { Timing } from '../../../../src/shared/contract/run.ts';
import { makeCeilings } from '../../../support/runs/runs.ts';
import { makeWorld, measure } from '../../bench/fake-engine.ts';

const ceilings = makeCeilings('2026-11-22T10:00:00.000Z', 20e9);
const work = { flops: 5e9, bytes: 20e9 };
const quantity = (seconds: number) => ({ median: seconds * 1e9, mad: 0, ci95: null, samples: [seconds * 1e9] });
const timing = (gpuSeconds: number | null): Timing => ({
  solveNs: quantity(1),
  gpuNs: gpuSeconds === null ? null : quantity(gpuSeconds),
  phasesNs: {},
});

test('is taken of GPU times where the ceilings were timed by the GPU', () => {
  const shares = fractionsOf(work, timing(0.5), ceilings, true);
  expect(shares.fractionOfComputePeak).toBeCloseTo(0.5, 12);
  // More than the copy bandwidth: the model knows no caches.
  expect(shares.fractionOfBandwidthPeak).toBeCloseTo(4, 12);
  expect(shareText(shares)).toBe('arithmetic by GPU time, bytes by GPU time, as the ceiling was measured');
});

test('is taken of wall times where the adapter has no clock of its own', () => {
  const shares = fractionsOf(work, timing(null), ceilings, false);
  expect(shares).toMatchObject({ computeClock: 'wall', bandwidthClock: 'wall' });
  expect(shares.fractionOfComputePeak).toBeCloseTo(0.25, 12);
});

test('never divides a wall time by a GPU time', () => {
  const copied = { ...ceilings, bytesPerSecond: { ...ceilings.bytesPerSecond, variant: 'copy command' } };
  const shares = fractionsOf(work, timing(0.5), copied, true);
  expect(shares).toMatchObject({ computeClock: 'gpu', bandwidthClock: 'wall' });
  expect(shares.fractionOfBandwidthPeak).toBeCloseTo(2, 12);
  expect(fractionsOf(work, timing(null), ceilings, true)).toMatchObject({ fractionOfComputePeak: null });
});

test('is unknown without ceilings, without a time, or where the clock stood still', () => {
  const unknown = { fractionOfComputePeak: null, fractionOfBandwidthPeak: null };
  expect(fractionsOf(work, timing(1), null, true)).toMatchObject(unknown);
  expect(fractionsOf(work, null, ceilings, true)).toMatchObject(unknown);
  expect(fractionsOf(work, timing(0), ceilings, true)).toMatchObject(unknown);
  expect(shareText(fractionsOf(work, null, ceilings, true))).toBeNull();
});

test('every run of a measurement with known ceilings has it, and says by which clock', async () => {
  const { runOf } = await measure(makeWorld({ sequential: {}, deer: {} }), {}, { ceilings });
  // 40 operations in 5 ms of GPU time.
  expect(runOf('deer').work?.fractionOfComputePeak).toBeCloseTo(40 / 5e-3 / 20e9, 12);
  expect(runOf('deer').notes['shares of the peak']).toContain('arithmetic by GPU time');
});
