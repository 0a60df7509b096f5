import { describe, expect, it } from 'vitest';
import { makeWorld, measure } from '../fake-engine.ts';

const SWEEP = { repeats: 6 };

describe('energy by contender', () => {
  it('adds up what the counters gained around the samples of each', async () => {
    const world = makeWorld({ sequential: { wallMs: () => 50 }, deer: { wallMs: () => 25 } });
    const startedMs = world.clock.ms;
    // Forty watts, whoever computes.
    const readEnergy = async () => ({
      joules: 40 * ((world.clock.ms - startedMs) / 1000),
      source: 'processor package-0',
    });
    const { runOf } = await measure(world, SWEEP, { readEnergy });
    expect(runOf('sequential').energy?.joulesPerSolve).toBeCloseTo(2, 9);
    expect(runOf('deer').energy).toMatchObject({ solves: 6, source: 'processor package-0' });
    expect(runOf('deer').energy?.joules).toBeCloseTo(6, 9);
  });

  it('is absent, and asked for once only, where the platform counts none', async () => {
    const world = makeWorld({ sequential: { wallMs: () => 50 }, deer: { wallMs: () => 25 } });
    let asked = 0;
    const readEnergy = async () => {
      asked += 1;
      return null;
    };
    const { runs } = await measure(world, SWEEP, { readEnergy });
    expect(runs.map(({ energy }) => energy)).toEqual([null, null]);
    expect(asked).toBe(2);
  });

  it('is absent where samples are too short for the counters, or a reading is missing', async () => {
    const world = makeWorld({ sequential: { wallMs: () => 5 }, deer: { wallMs: () => 25 } });
    let asked = 0;
    const readEnergy = async () => ((asked += 1) === 7 ? null : { joules: asked, source: 'x' });
    const { runs } = await measure(world, SWEEP, { readEnergy });
    expect(runs.some(({ energy }) => energy !== null)).toBe(false);
  });
});
