/** Every algorithm on every cell: what a plan promises before anything runs. */
import { stagedPasses, mostIterations, passesIn } from '../../../../../src/compute/gpu/plan/stages.ts';
import { reasonTextOrNull } from '../../../../../src/shared/words/reason-text.ts';
import { describe, expect, test } from 'vitest';
import type { SolveParameters } from '../../../../../src/compute/studies/rnn/algorithms/algorithm.ts';
import type { DeviceTraits } from '../../../../../src/compute/gpu/traits.ts';
import { ALGORITHMS } from '../../../../../src/compute/studies/rnn/algorithms/index.ts';
import { CELLS } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import { whyNotFit } from '../../../../../src/compute/gpu/device/fit.ts';
import { plannedBytes } from '../../../../../src/compute/gpu/plan/plan.ts';
import { CONTENDER_IDS } from '../../../../../src/shared/studies/rnn/contenders.ts';
import { CELL_IDS } from '../../../../../src/shared/studies/rnn/cells.ts';

const traits: DeviceTraits = { type: 'gpu', features: new Set(['subgroups']), limits: {}, subgroupSize: 32 };
const parameters: SolveParameters = { tolerance: 1e-4, maxIterations: 200, lambda: 1e-2, reset: true, variant: 'auto' };
const shape = (length: number, state: number, batch = 1) => ({ length, state, input: state, batch, hyper: {} });

describe.each(CELLS)('$id', (cell) => {
  const suited = ALGORITHMS.filter(({ suits }) => (suits?.(cell) ?? null) === null);

  test.each(suited)('$id: names are known, and every pass has its kernel and every kernel its buffers', (algorithm) => {
    expect(CONTENDER_IDS).toContain(algorithm.id);
    expect(CELL_IDS).toContain(cell.id);
    const plan = algorithm.plan({ cell, ...shape(1000, 8) }, parameters, traits);
    const kernels = new Set(plan.kernels.map(({ name }) => name));
    const buffers = new Set([...plan.buffers.map(({ name }) => name), 'arguments']);
    expect(kernels.size).toBe(plan.kernels.length);
    for (const pass of stagedPasses(plan).map((staged) => staged.pass)) {
      expect(kernels).toContain(pass.kernel);
      expect(Number.isInteger(pass.groups) && pass.groups > 0).toBe(true);
      expect(pass.flops + pass.bytes).toBeGreaterThan(0);
    }
    for (const binding of plan.kernels.flatMap((kernel) => kernel.bindings)) expect(buffers).toContain(binding.buffer);
    for (const name of plan.clears) expect(buffers).toContain(name);
    expect(mostIterations(plan) > 0).toBe(algorithm.iterative);
  });

  test.each(suited)('$id: work grows with the length, and nothing is allocated twice for it', (algorithm) => {
    const [short, long] = [1000, 4000].map((length) =>
      algorithm.plan({ cell, ...shape(length, 8) }, parameters, traits),
    );
    const flops = (plan = short) => passesIn(plan?.body ?? []).reduce((sum, pass) => sum + pass.flops, 0);
    expect(flops(long) / flops(short)).toBeCloseTo(4, 0);
    expect(plannedBytes(long ?? expect.fail()).peakBytes).toBeLessThan(
      4.2 * plannedBytes(short ?? expect.fail()).peakBytes,
    );
  });
});

test('memory of sequential and quasi-deer stays within what the algorithms need', () => {
  const [cell] = CELLS;
  const bytes = (id: string) => {
    const algorithm = ALGORITHMS.find((known) => known.id === id);
    if (!cell || !algorithm) throw new Error(`${id} is missing`);
    return plannedBytes(algorithm.plan({ cell, ...shape(10_000, 32) }, parameters, traits));
  };
  const sequential = bytes('sequential');
  const needed = ['inputs', 'projections', 'states'].reduce(
    (sum, name) => sum + (sequential.categoriesBytes[name] ?? 0),
    0,
  );
  expect(sequential.peakBytes).toBeLessThanOrEqual(1.1 * needed);
  expect(bytes('quasi-deer').peakBytes).toBeLessThanOrEqual(sequential.peakBytes + 3 * 10_000 * 32 * 4);
});

test('what does not fit is said with the bytes needed and allowed', () => {
  const [cell] = CELLS;
  const [sequential] = ALGORITHMS;
  if (!cell || !sequential) throw new Error('a list is empty');
  const plan = sequential.plan({ cell, ...shape(1_000_000, 16) }, parameters, traits);
  const limits = { maxBufferSize: 134_217_728, maxStorageBufferBindingSize: 134_217_728 };
  expect(reasonTextOrNull(whyNotFit(plan, limits, traits.features))).toBe(
    'buffer "projections" needs 192,000,000 bytes, the device allows 134,217,728 in one buffer',
  );
  expect(whyNotFit(plan, { maxBufferSize: 2 ** 32, maxStorageBufferBindingSize: 2 ** 32 }, traits.features)).toBeNull();
  expect(reasonTextOrNull(whyNotFit(plan, {}, new Set()))).toBe('the device lacks the feature subgroups');
});
