import { describe, expect, it } from 'vitest';
import { measureClockStep, solvesPerSample } from '../../../../../src/compute/gpu/device/time/clock.ts';
import { makeWorld, measure } from '../../../bench/fake-engine.ts';

describe('the step of the host clock', () => {
  it('is the smallest that was seen, however often the clock is read within one', () => {
    let reads = 0;
    // A tenth of a millisecond, shown after every 7th reading; a step is missed now and then.
    const stepped = () => 0.1 * Math.floor((reads += 1) / 7) + (reads > 500 ? 0.1 : 0);
    expect(measureClockStep(stepped)).toBeCloseTo(100_000, 3);
  });

  it('is not known where the clock stands', () => {
    expect(measureClockStep(() => 5)).toBeNull();
  });

  it('is found on this machine', () => {
    expect(measureClockStep()).toBeGreaterThan(0);
  });
});

describe('solves in one sample', () => {
  it('is one for whatever takes a hundred steps of the clock', () => {
    expect(solvesPerSample(500_000, 5000)).toBe(1);
    expect(solvesPerSample(1, null)).toBe(1);
  });

  it('grows with the square of what is missing, up to a hundred', () => {
    expect(solvesPerSample(250_000, 5000)).toBe(4);
    expect(solvesPerSample(50_000, 5000)).toBe(100);
    expect(solvesPerSample(0, 5000)).toBe(100);
  });

  it('is noted, and the sample is their mean', async () => {
    const world = makeWorld({ sequential: {}, deer: { wallMs: (n) => (n < 3 ? 5 : n % 2 === 0 ? 4 : 6) } });
    const { runOf } = await measure(world, { repeats: 6 }, { clockStepNs: 1e5 });
    const deer = runOf('deer');
    expect(deer.resolution).toMatchObject({ clockStepNs: 1e5, timestampStepNs: 100, solvesPerSample: 4 });
    expect(deer.timing?.solveNs.samples).toEqual(Array(6).fill(5e6));
    expect(deer.timing?.gpuNs?.samples).toEqual(Array(6).fill(2.5e6));
    expect(runOf('sequential').resolution?.solvesPerSample).toBe(1);
  });
});

describe('the clocks of a run', () => {
  it('marks as coarse what takes fewer than a hundred steps', async () => {
    const world = makeWorld({ sequential: {}, deer: {} });
    const { runOf } = await measure(world, { repeats: 6 }, { clockStepNs: 50 });
    // The phases of the fake engine take 5 and 6 ns.
    expect(runOf('deer').resolution?.coarse).toEqual(['step', 'scan']);
  });

  it('counts the samples whose timestamps ran backwards', async () => {
    const world = makeWorld({ sequential: {}, deer: { gpuShare: null } });
    const { runOf } = await measure(world, { repeats: 6 });
    expect(runOf('deer').resolution?.backwardSpans).toBe(6);
    expect(runOf('deer').timing?.gpuNs).toBeNull();
    expect(runOf('sequential').resolution?.backwardSpans).toBe(0);
  });
});
