/** How stepping is cut into dispatches, and what the naive baseline does differently. */
import { passesIn } from '../../../../../src/compute/gpu/plan/stages.ts';
import { expect, test } from 'vitest';
import { algorithmById } from '../../../../../src/compute/studies/rnn/algorithms/index.ts';
import type { SolveParameters } from '../../../../../src/compute/studies/rnn/algorithms/algorithm.ts';
import type { DeviceTraits } from '../../../../../src/compute/gpu/traits.ts';
import { cellById } from '../../../../../src/compute/studies/rnn/cells/index.ts';

const traits: DeviceTraits = { type: 'software', features: new Set(['subgroups']), limits: {}, subgroupSize: 8 };
const shape = { cell: cellById('gru'), length: 10_000, state: 16, input: 16, batch: 1, hyper: {} };

function planOf(id: string, more: Partial<SolveParameters> = {}, device = traits, state = 16) {
  const parameters = {
    tolerance: 1e-4,
    maxIterations: 1,
    lambda: null,
    reset: true,
    variant: 'auto',
    ...more,
  } as const;
  return algorithmById(id).plan({ ...shape, state }, parameters, device);
}

const stepKernel = (plan: ReturnType<typeof planOf>): string =>
  plan.kernels.find(({ name }) => name === 'sequential')!.source;

test('a sequence is stepped in as many dispatches as asked for, each told how many steps it takes', () => {
  for (const [segments, steps] of [
    [1, 10_000],
    [64, 157],
    [20_000, 1],
  ] as const) {
    const plan = planOf('sequential', { segments });
    expect(passesIn(plan.body).at(-1)?.repeat).toBe(Math.min(segments, 10_000));
    expect((plan.buffers.find(({ name }) => name === 'params')?.data as Uint32Array)[4]).toBe(steps);
  }
});

test.each([
  [2, 1],
  [16, 2],
  [32, 3],
  [64, 10],
  [256, 157],
])('unasked, the steps of a dispatch get fewer as steps get dear: D %i, %i dispatches', (state, dispatches) => {
  expect(passesIn(planOf('sequential', {}, traits, state).body).at(-1)?.repeat).toBe(dispatches);
});

test('the naive kernel keeps no weights, has a thread per dimension, and needs no feature', () => {
  const naive = planOf('naive-sequential');
  expect(stepKernel(naive)).not.toMatch(/var w_/);
  expect(stepKernel(naive)).toMatch(/for \(var j = 0u; j < 16u \+ params\.zero; j\+\+\).*weights\[/);
  expect(naive.kernels.find(({ name }) => name === 'sequential')?.workgroupSize).toBe(16);
  expect(stepKernel(naive)).not.toMatch(/subgroup/);
  expect(stepKernel(planOf('sequential'))).toMatch(/var w_Wr: array<f32, 32>/);
});

test('how private weights are filled can be forced', () => {
  expect(stepKernel(planOf('sequential', {}, { ...traits, fill: 'unrolled' }))).toMatch(/w_Wr\[31\] = /);
  expect(stepKernel(planOf('sequential'))).not.toMatch(/w_Wr\[31\] = /);
});
