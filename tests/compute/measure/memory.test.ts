import { describe, expect, it } from 'vitest';
import { predictMemory } from '../../../src/compute/measure/memory.ts';
import { makeWorld, SWEEP } from './fake-engine.ts';

describe('predictMemory', () => {
  const world = makeWorld({ sequential: { bytes: 300 }, deer: { maxState: 4 }, jacobi: { whyNot: 'needs 5 GiB' } });
  const algorithms = ['sequential', 'deer', 'jacobi'].map(world.algorithmById);

  it('tells what every algorithm needs at every size, without opening anything', () => {
    const sizes = predictMemory(
      { ...SWEEP, lengths: [10, 20], states: [4, 8], seeds: [0, 1, 2], input: 5 },
      algorithms,
      world.engine,
    );
    expect(sizes.map(({ length, state, input }) => [length, state, input])).toEqual([
      [10, 4, 5],
      [20, 4, 5],
      [10, 8, 5],
      [20, 8, 5],
    ]);
    expect(sizes[2]?.needs).toEqual([
      { algorithm: 'sequential', peakBytes: 300, categoriesBytes: { states: 300 }, whyNot: null },
      {
        algorithm: 'deer',
        peakBytes: null,
        categoriesBytes: {},
        whyNot: 'deer runs up to state size 4 on this adapter, this point has 8',
      },
      { algorithm: 'jacobi', peakBytes: 1000, categoriesBytes: { states: 1000 }, whyNot: 'needs 5 GiB' },
    ]);
    expect(world.log).toEqual([]);
  });
});
