import { Fault } from '../../../shared/fault.ts';
import { constants } from '../../wgsl/link.ts';
import { groupsFor, layoutOf, type LaneMapping } from '../../wgsl/lanes.ts';
import params from '../../wgsl/params.wgsl?raw';
import previousState from '../../wgsl/previous-state.wgsl?raw';
import report from '../../wgsl/report.wgsl?raw';
import settle from '../../wgsl/settle.wgsl?raw';
import type { Algorithm, DeviceTraits, ProblemShape, SolveParameters } from '../algorithm.ts';
import { assemble } from '../assemble.ts';
import { sizesOf, storage, type Sizes } from '../buffers.ts';
import { cellGlue } from '../cell-glue.ts';
import { CHUNK_FRAGMENTS, chunkProgram, kernelOf, laneKernel, type LaneKernel } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { addCosts, costOf, linearisationCost } from '../work.ts';
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
  maxState: (traits) => (traits.subgroupSize !== null ? 32 : 16),
  plan(problem, parameters, traits) {
    const sizes = sizesOf(problem);
    const mappings = mappingsOf(sizes, traits, parameters);
    const first = reduceKernel(problem, sizes, mappings.reduce);
    if (first.kernel.workgroupMemoryBytes > (traits.limits['maxComputeWorkgroupStorageSize'] ?? 16_384)) {
      throw new Fault(
        'failed',
        `deer needs ${first.kernel.workgroupMemoryBytes} bytes of workgroup memory at state size ${sizes.state}, more than this device has`,
      );
    }
    const second = kernelOf(
      'carry',
      [params, constants({ STATE: sizes.state }), carry],
      { 2: ['initial', 'read'], 3: ['totals', 'read'], 4: ['carries', 'read_write'] },
      sizes.state,
      8 * sizes.state,
    );
    const third = laneKernel(
      'apply',
      problem.cell,
      chunkProgram(sizes, ['previous', 'carried']),
      mappings.apply,
      [...CHUNK_FRAGMENTS, settle, apply],
      {
        2: ['weights', 'read'],
        3: ['projections', 'read'],
        4: ['edges', 'read'],
        5: ['carries', 'read'],
        6: ['states', 'read_write'],
        7: ['stats', 'read_write'],
      },
    );
    const { batch, chunks, state } = sizes;
    const places = batch * chunks;
    const linearised = linearisationCost(problem.cell, sizes);
    const carried = places * state * (state + 1);
    const iteration = [
      {
        kernel: 'reduce',
        phase: 'reduce',
        groups: groupsFor(places, first.layout),
        repeat: 1,
        sliceable: true,
        ...addCosts(linearised, costOf(sizes, (2 * state + 2 * sizes.products) * state + 2 * state, 1)),
      },
      {
        kernel: 'carry',
        phase: 'carry',
        groups: batch,
        repeat: 1,
        sliceable: true,
        flops: 2 * carried,
        bytes: 4 * carried,
      },
      {
        kernel: 'apply',
        phase: 'apply',
        groups: groupsFor(places, third.layout),
        repeat: 1,
        sliceable: true,
        ...addCosts(linearised, costOf(sizes, 2 * sizes.products * state + 16, 2)),
      },
    ];
    const buffers = [
      storage('totals', 'jacobians', places * state * (state + 1)),
      storage('edges', 'workspace', places * state),
      storage('carries', 'workspace', places * state),
    ];
    const parts = {
      algorithm: 'deer',
      sizes,
      buffers,
      kernels: [first.kernel, second, third.kernel],
      mappings: { ...mappings },
    };
    return assemble({ ...parts, clears: [], once: [], iteration }, problem, parameters, traits);
  },
};

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
  const layout = layoutOf(program, mapping);
  const source = [
    ...CHUNK_FRAGMENTS,
    previousState,
    report,
    reduceRows,
    cellGlue(problem.cell, sizes.state),
    emitReduceMain(program, mapping),
  ];
  const bindings = {
    2: ['weights', 'read'],
    3: ['projections', 'read'],
    4: ['initial', 'read'],
    5: ['states', 'read'],
    6: ['edges', 'read_write'],
    7: ['totals', 'read_write'],
    8: ['stats', 'read_write'],
    9: ['merits', 'read_write'],
  } as const;
  const memory = layout.workgroupMemoryBytes + reduceMemoryBytes(program, mapping);
  return { kernel: kernelOf('reduce', source, bindings, layout.workgroupSize, memory), layout };
}
