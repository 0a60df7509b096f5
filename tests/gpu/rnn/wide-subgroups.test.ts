/**
 * The kernels of GPUs on a software adapter: unrolled weights, and subgroups of 32 and 64 lanes. No software adapter has
 * subgroups that wide, so a workgroup plays one: what a lane broadcasts travels through workgroup memory.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceTraits } from '../../../src/compute/gpu/traits.ts';
import { algorithmById, defaultLambda } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import type { Plan, PlanKernel } from '../../../src/compute/gpu/plan/plan.ts';
import { solveSequentialTwin } from '../../../src/compute/studies/rnn/twin/sequential.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawGru } from '../../support/problems.ts';

let engine: Engine;
beforeAll(async () => {
  const opened = await openTestEngine('swiftshader');
  if (!opened) throw new Error('SwiftShader is missing');
  engine = opened;
});
afterAll(() => engine.close());

/** As a GPU describes itself, within what this adapter allows. */
function gpuTraits(subgroupSize: number | null): DeviceTraits {
  const features = new Set(subgroupSize === null ? [] : ['subgroups']);
  return { type: 'gpu', features, limits: engine.traits.limits, subgroupSize };
}

/** The kernel with workgroup memory in the place of subgroup operations; a workgroup is one subgroup in ours. */
function withoutSubgroups(kernel: PlanKernel): PlanKernel {
  if (!kernel.source.includes('enable subgroups;')) return kernel;
  const exchange = `
var<workgroup> exchanged: array<f32, ${kernel.workgroupSize}>;
var<private> this_lane: u32;
fn exchange(value: f32, from_lane: u32) -> f32 {
  workgroupBarrier();
  exchanged[this_lane] = value;
  workgroupBarrier();
  return exchanged[from_lane];
}`;
  const source = kernel.source
    .replace('enable subgroups;', '')
    .replace('diagnostic(off, subgroup_uniformity);', '')
    .replace('@builtin(subgroup_invocation_id) lane: u32, ', '')
    .replace('let group = group_index', 'let lane = local;\nthis_lane = local;\nlet group = group_index')
    .replaceAll(/subgroup(?:Broadcast|Shuffle)\(/g, 'exchange(');
  return { ...kernel, source: source + exchange };
}

async function statesOf(id: string, problem: ReturnType<typeof drawGru>, traits: DeviceTraits) {
  const algorithm = algorithmById(id);
  const parameters = {
    tolerance: 1e-5,
    maxIterations: Math.min(problem.length + 1, 200),
    lambda: defaultLambda(algorithm),
    reset: true,
    variant: 'auto',
  } as const;
  const made = algorithm.plan(problem, parameters, traits);
  const plan: Plan = { ...made, features: [], kernels: made.kernels.map(withoutSubgroups) };
  const solver = await engine.open(plan);
  try {
    const solution = await solver.solve({ profile: false, signal: null });
    return { plan, solution, states: await solver.read('states', null) };
  } finally {
    solver.destroy();
  }
}

describe.each([32, 64, null])('GPU kernels, subgroups of %s', (subgroupSize) => {
  // Teams that share a subgroup, one that does not fill it, more columns than lanes.
  test.each([
    ...(subgroupSize === 32 ? [] : [{ length: 131, state: 5, input: 2, batch: 3 }]),
    ...(subgroupSize === null ? [] : [{ length: 67, state: 20, input: 37, batch: 2 }]),
  ])('T $length, D $state, X $input, B $batch', async (sizes) => {
    const problem = drawGru(sizes, { seed: sizes.state });
    const truth = solveSequentialTwin(problem);
    const traits = gpuTraits(subgroupSize);
    for (const id of [
      'sequential',
      'jacobi',
      'quasi-deer',
      'deer',
      'quasi-elk',
      'quasi-elk-smoother',
      'quasi-elk-annealed',
      'elk',
      'elk-smoother',
    ]) {
      // Every broadcast costs two barriers here: dense matrices have too many of them to be tried at twenty rows.
      if (sizes.state > (id.startsWith('elk') ? 8 : algorithmById(id).maxState(traits))) continue;
      const { plan, states, solution } = await statesOf(id, problem, traits);
      expect(plan.variant.includes(`subgroup of ${subgroupSize}`), plan.variant).toBe(subgroupSize !== null);
      expect(solution.settled, `${id} settles`).toBe(true);
      expect(states).toHaveLength(truth.length);
      const worst = truth.reduce((most, value, at) => Math.max(most, Math.abs(value - (states[at] ?? NaN))), 0);
      expect(worst, `${id} error`).toBeLessThan(id === 'sequential' ? 2e-6 : 50 * 1e-5);
    }
  });
});
