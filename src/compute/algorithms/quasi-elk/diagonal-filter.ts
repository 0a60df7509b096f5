/** What all damped algorithms with A_t = diag(J_t) have in common: the first two phases of D scalar Kalman filters. */
import type { PlanBuffer, PlanKernel, PlanPass } from '../../plan/plan.ts';
import { groupsFor, type LaneMapping } from '../../wgsl/lanes.ts';
import negligible from '../../wgsl/negligible-damping.wgsl?raw';
import type { DeviceTraits, ProblemShape, SolveParameters } from '../algorithm.ts';
import { itemPass } from '../assemble.ts';
import { sizesOf, storage, type Sizes } from '../buffers.ts';
import type { Damping } from '../damping.ts';
import { chunkProgram, guessKernel, itemKernel } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { addCosts, costOf, linearisationCost } from '../work.ts';
import carry from './carry.wgsl?raw';
import linearise from './linearise.wgsl?raw';

export interface DiagonalFilter {
  readonly sizes: Sizes;
  /** One lane per (sequence, chunk, dimension). */
  readonly items: number;
  /** `slopes` [b][t][i]: (J_t, −r_t); `tuples` [b][chunk][i][5]: entering mean and variance in the first two. */
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  readonly mappings: Readonly<Record<string, LaneMapping>>;
  readonly passes: readonly PlanPass[];
}

/** Linearises, and finds the mean and variance that enter every chunk. */
export function diagonalFilter(
  problem: ProblemShape,
  parameters: SolveParameters,
  traits: DeviceTraits,
  damping: Damping,
): DiagonalFilter {
  const sizes = sizesOf(problem);
  const { batch, chunks, state, length } = sizes;
  const items = batch * chunks * state;
  const program = chunkProgram(sizes, ['previous']);
  const mapping = mappingFor(program, 'known', traits, parameters.variant);
  const first = guessKernel('linearise', problem.cell, program, mapping, [damping.fragment, negligible, linearise], {
    7: ['slopes', 'read_write'],
    8: ['tuples', 'read_write'],
    ...damping.bindings,
  });
  const second = itemKernel('carry', sizes, [carry], { 3: ['tuples', 'read_write'] });
  const cost = addCosts(linearisationCost(problem.cell, sizes), costOf(sizes, 33, 3));
  const groups = groupsFor(batch * chunks, first.layout);
  return {
    sizes,
    items,
    buffers: [
      storage('slopes', 'jacobians', 2 * batch * length * state),
      storage('tuples', 'workspace', 5 * items),
      ...damping.buffers,
    ],
    kernels: [first.kernel, second],
    mappings: { linearise: mapping },
    passes: [
      { kernel: 'linearise', phase: 'linearise', groups, repeat: 1, sliceable: true, ...cost },
      itemPass('carry', 'carry', batch * state, 11 * items, 28 * items),
    ],
  };
}
