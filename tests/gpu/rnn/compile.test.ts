/** The WGSL of every cell × algorithm × mapping, at state sizes around every boundary, passes the compiler's front end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAdapters } from '../../../src/cli/process/gpu.ts';
import type { DeviceTraits } from '../../../src/compute/gpu/traits.ts';
import { ALGORITHMS } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { inputSizeOf, stateAtLeast } from '../../../src/compute/studies/rnn/cells/cell.ts';
import { CELLS } from '../../../src/compute/studies/rnn/cells/index.ts';

let device: GPUDevice;
beforeAll(async () => {
  const found = (await findAdapters()).find(({ kind }) => kind === 'swiftshader');
  if (!found) throw new Error('SwiftShader is missing');
  const adapter = await found.request();
  device = await adapter.requestDevice({ requiredFeatures: ['subgroups'] });
});
afterAll(() => device.destroy());

const STATES = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64];
/** The layouts depend on the size, not on the cell: the others are compiled at fewer. */
const FEWER = [1, 2, 4, 8, 17, 32, 64];

/** As adapters differ: SwiftShader, llvmpipe, and GPUs with subgroups of 32 and 64 or none that is known. */
const DEVICES: readonly (Pick<DeviceTraits, 'type' | 'subgroupSize'> & { name: string })[] = [
  { name: 'software, subgroups of 4', type: 'software', subgroupSize: 4 },
  { name: 'software, subgroups of 8', type: 'software', subgroupSize: 8 },
  { name: 'GPU, subgroups of 32', type: 'gpu', subgroupSize: 32 },
  { name: 'GPU, subgroups of 64', type: 'gpu', subgroupSize: 64 },
  { name: 'GPU, portable', type: 'gpu', subgroupSize: null },
  { name: 'software, portable', type: 'software', subgroupSize: null },
];

describe.each(CELLS)('$id', (cell) => {
  test.each(DEVICES)('$name', async ({ type, subgroupSize }) => {
    const features = new Set(subgroupSize === null ? [] : ['subgroups']);
    const traits: DeviceTraits = { type, features, limits: {}, subgroupSize };
    const sources = new Map<string, string>();
    for (const algorithm of ALGORITHMS.filter((known) => (known.suits?.(cell) ?? null) === null)) {
      const states = cell.id === 'gru' ? STATES : FEWER;
      for (const state of states.filter((size) => size <= algorithm.maxState(traits))) {
        if (stateAtLeast(cell, state) !== state) continue;
        const input = inputSizeOf(cell, state, Math.max(1, state - 1));
        const shape = { cell, length: 100, state, input, batch: 2, hyper: cell.hyper };
        const parameters = { tolerance: 1e-4, maxIterations: 10, lambda: 0.1, reset: true, variant: 'auto' } as const;
        const plan = algorithm.plan(shape, parameters, traits);
        for (const kernel of plan.kernels) sources.set(kernel.source, `${algorithm.id} ${kernel.name} D ${state}`);
      }
    }
    expect(sources.size).toBeGreaterThan(FEWER.length * 5);
    for (const [source, name] of sources) {
      const { messages } = await device.createShaderModule({ code: source }).getCompilationInfo();
      expect(messages.filter(({ type: kind }) => kind === 'error').map(({ message }) => `${name}: ${message}`)).toEqual(
        [],
      );
    }
  });
});
