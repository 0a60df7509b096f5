import type { PlanKernel, PlanPass } from '../../plan/plan.ts';
import { constants } from '../../wgsl/link.ts';
import { groupsFor, type LaneMapping } from '../../wgsl/lanes.ts';
import params from '../../wgsl/params.wgsl?raw';
import type { Algorithm, DeviceTraits, ProblemShape, SolveParameters } from '../algorithm.ts';
import { assemble } from '../assemble.ts';
import { sizesOf, storage, type Sizes } from '../buffers.ts';
import {
  CHUNK_FRAGMENTS,
  chunkProgram,
  guessKernel,
  kernelOf,
  laneKernel,
  SETTLE_BINDINGS,
  SETTLE_FRAGMENTS,
  type LaneKernel,
} from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { addCosts, costOf, linearisationCost, type Cost } from '../work.ts';
import apply from './apply.wgsl?raw';
import carry from './carry.wgsl?raw';
import reduceRows from './reduce.wgsl?raw';
import { emitReduceMain, reduceMemoryBytes } from './reduce.ts';

/** Newton's method with the full Jacobian: few iterations, D³ work in each. */
export const deer: Algorithm = {
  id: 'deer',
  title: 'DEER',
  description: 'Newton iteration with the full Jacobian, as an associative scan of dense affine maps.',
  source: 'Lim et al., ICLR 2024 (arXiv 2309.12252)',
  defaultLambda: null,
  iterative: true,
  maxState: () => 64,
  plan(problem, parameters, traits) {
    const sizes = sizesOf(problem);
    const mappings = mappingsOf(sizes, traits, parameters);
    const reduce = reduceKernel(problem, sizes, mappings.reduce);
    const apply = applyKernel(problem, sizes, mappings.apply);
    const places = sizes.batch * sizes.chunks;
    const buffers = [
      storage('totals', 'jacobians', places * sizes.state * (sizes.state + 1)),
      storage('edges', 'workspace', places * sizes.state),
      storage('carries', 'workspace', places * sizes.state),
    ];
    const kernels = [reduce.kernel, carryKernel(sizes), apply.kernel];
    const iteration = passesOf(problem, sizes, reduce, apply);
    const parts = {
      algorithm: 'deer',
      sizes,
      buffers,
      kernels,
      mappings: { ...mappings },
      clears: [],
      once: [],
      iteration,
    };
    return assemble(parts, problem, parameters, traits);
  },
};

function passesOf(problem: ProblemShape, sizes: Sizes, reduce: LaneKernel, apply: LaneKernel): PlanPass[] {
  const { batch, chunks, state, products } = sizes;
  const places = batch * chunks;
  const linearised = linearisationCost(problem.cell, sizes);
  const reduced = addCosts(linearised, costOf(sizes, (2 * state + 2 * products) * state + 2 * state, 1));
  const applied = addCosts(linearised, costOf(sizes, 2 * products * state + 16, 2));
  const carried = places * state * (state + 1);
  const pass = (kernel: string, groups: number, cost: Cost): PlanPass => ({
    kernel,
    phase: kernel,
    groups,
    repeat: 1,
    sliceable: true,
    ...cost,
  });
  return [
    pass('reduce', groupsFor(places, reduce.layout), reduced),
    pass('carry', batch, { flops: 2 * carried, bytes: 4 * carried }),
    pass('apply', groupsFor(places, apply.layout), applied),
  ];
}

function carryKernel(sizes: Sizes): PlanKernel {
  const fragments = [params, constants({ STATE: sizes.state }), carry];
  const bindings = { 2: ['initial', 'read'], 3: ['totals', 'read'], 4: ['carries', 'read_write'] } as const;
  return kernelOf('carry', fragments, bindings, sizes.state, 8 * sizes.state);
}

function applyKernel(problem: ProblemShape, sizes: Sizes, mapping: LaneMapping): LaneKernel {
  const program = chunkProgram(sizes, ['previous', 'carried']);
  return laneKernel('apply', problem.cell, program, mapping, [...CHUNK_FRAGMENTS, ...SETTLE_FRAGMENTS, apply], {
    2: ['weights', 'read'],
    3: ['projections', 'read'],
    4: ['edges', 'read'],
    5: ['carries', 'read'],
    ...SETTLE_BINDINGS,
  });
}

function mappingsOf(
  sizes: Sizes,
  traits: DeviceTraits,
  parameters: SolveParameters,
): { reduce: LaneMapping; apply: LaneMapping } {
  return {
    reduce: mappingFor(chunkProgram(sizes, ['previous']), 'made', traits, parameters.variant),
    apply: mappingFor(chunkProgram(sizes, ['previous', 'carried']), 'made', traits, parameters.variant),
  };
}

function reduceKernel(problem: ProblemShape, sizes: Sizes, mapping: LaneMapping): LaneKernel {
  const program = chunkProgram(sizes, ['previous']);
  const outputs = { 7: ['edges', 'read_write'], 8: ['totals', 'read_write'] } as const;
  const main = emitReduceMain(program, mapping);
  const { kernel, layout } = guessKernel('reduce', problem.cell, program, mapping, [reduceRows], outputs, main);
  const workgroupMemoryBytes = kernel.workgroupMemoryBytes + reduceMemoryBytes(program, mapping);
  return { kernel: { ...kernel, workgroupMemoryBytes }, layout };
}
