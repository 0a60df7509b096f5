/** Dense products that do not fit into workgroup memory: their columns take turns there, with the same result. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SolveParameters } from '../../../src/compute/studies/rnn/algorithms/algorithm.ts';
import type { DeviceTraits } from '../../../src/compute/gpu/traits.ts';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { cellById } from '../../../src/compute/studies/rnn/cells/index.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { solveSequentialTwin } from '../../../src/compute/studies/rnn/twin/sequential.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawGru } from '../../support/problems.ts';

let engine: Engine | null = null;
beforeAll(async () => {
  engine = await openTestEngine('swiftshader');
});
afterAll(() => engine?.close());

const PARAMETERS: SolveParameters = {
  tolerance: 1e-4,
  maxIterations: 60,
  lambda: null,
  reset: true,
  variant: 'portable',
};

function reduceBytes(traits: DeviceTraits, cell = 'gru', state = 64): number {
  const shape = { cell: cellById(cell), length: 100, state, input: state, batch: 1, hyper: {} };
  const plan = algorithmById('deer').plan(shape, PARAMETERS, traits);
  return plan.kernels.find(({ name }) => name === 'reduce')?.workgroupMemoryBytes ?? expect.fail('no reduce');
}

test.each(['gru', 'elman', 'lstm'])('deer of %s at D = 64 needs no more than WebGPU promises', (cell) => {
  const portable = { features: new Set<string>(), limits: {}, subgroupSize: null };
  expect(reduceBytes({ ...portable, type: 'gpu' }, cell)).toBeLessThanOrEqual(16_384);
  expect(reduceBytes({ ...portable, type: 'software' }, cell)).toBeLessThanOrEqual(16_384);
});

test.for([1024, 400, 250])('deer at D = 9 with %d bytes', async (memoryBytes, context) => {
  if (!engine) return context.skip('no such adapter on this machine');
  const traits = { ...engine.traits, limits: { ...engine.traits.limits, maxComputeWorkgroupStorageSize: memoryBytes } };
  expect(reduceBytes(traits, 'gru', 9)).toBeLessThanOrEqual(memoryBytes);
  const problem = drawGru({ length: 130, state: 9, input: 2, batch: 2 }, { seed: 3, gain: 1.2 });
  const solver = await engine.open(algorithmById('deer').plan(problem, PARAMETERS, traits));
  const { settled } = await solver.solve({ profile: false, signal: null });
  const states = await solver.read('states', null);
  solver.destroy();
  expect(settled).toBe(true);
  const truth = solveSequentialTwin(problem);
  expect(Math.max(...states.map((value, index) => Math.abs(value - (truth[index] ?? Number.NaN))))).toBeLessThan(1e-4);
});
