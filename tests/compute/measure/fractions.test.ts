/** The share of an adapter's ceilings that a run reaches. */
import { expect, test } from 'vitest';
import { fractionsOf } from '../../../src/compute/measure/ceilings/fractions.ts';
import type { Timing } from '../../../src/shared/run.ts';
import { makeCeilings } from '../../support/runs.ts';
import { makeWorld, measure } from './fake-engine.ts';

const ceilings = makeCeilings('2026-11-22T10:00:00.000Z', 20e9);
const work = { flops: 5e9, bytes: 20e9 };
const quantity = (seconds: number) => ({ median: seconds * 1e9, mad: 0, ci95: null, samples: [seconds * 1e9] });
const timing = (gpuSeconds: number | null): Timing => ({
  solveNs: quantity(1),
  gpuNs: gpuSeconds === null ? null : quantity(gpuSeconds),
  phasesNs: {},
});

test('is taken of the GPU time where it is known, else of the solve time', () => {
  const shares = fractionsOf(work, timing(0.5), ceilings);
  expect(shares.fractionOfComputePeak).toBeCloseTo(0.5, 12);
  // More than the copy bandwidth: the model knows no caches.
  expect(shares.fractionOfBandwidthPeak).toBeCloseTo(4, 12);
  expect(fractionsOf(work, timing(null), ceilings).fractionOfComputePeak).toBeCloseTo(0.25, 12);
});

test('is unknown without ceilings, without a time, or where the clock stood still', () => {
  const unknown = { fractionOfComputePeak: null, fractionOfBandwidthPeak: null };
  expect(fractionsOf(work, timing(1), null)).toEqual(unknown);
  expect(fractionsOf(work, null, ceilings)).toEqual(unknown);
  expect(fractionsOf(work, timing(0), ceilings)).toEqual(unknown);
});

test('every run of a measurement with known ceilings has it', async () => {
  const { runOf } = await measure(makeWorld({ sequential: {}, deer: {} }), {}, { ceilings });
  // 40 operations in 5 ms of GPU time.
  expect(runOf('deer').work?.fractionOfComputePeak).toBeCloseTo(40 / 5e-3 / 20e9, 12);
});
