/** What all damped algorithms with A_t = diag(J_t) have in common: the first two phases of D scalar Kalman filters. */
import type { PlanBuffer, PlanKernel, PlanPass } from '../../../../gpu/plan/plan.ts';
import { emitLaneMain } from '../../lanes/main.ts';
import flush from '../../wgsl/fragments/flush.wgsl?raw';
import type { LaneMapping } from '../../wgsl/lanes.ts';
import negligible from '../../wgsl/fragments/negligible-damping.wgsl?raw';
import { type ProblemShape, type SolveParameters } from '../algorithm.ts';
import { isWide, type DeviceTraits } from '../../../../gpu/traits.ts';
import { sizesOf, storage, type Sizes } from '../buffers.ts';
import type { Damping } from '../damping.ts';
import { cellProgram } from '../cell-program.ts';
import { guessKernel, itemKernel } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { itemPass, teamPass } from '../passes.ts';
import { levelledScan, type ScanPasses } from '../scan/levelled.ts';
import { filterTotalsOf } from '../scan/scanned.ts';
import { diagonalTransition } from '../transition.ts';
import { addCosts, chunkFloats, costOf, graphCost, residualCost } from '../work.ts';
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
  const sizes = sizesOf(problem, parameters.tuning, traits);
  const { batch, chunk, chunks, state, length } = sizes;
  const items = batch * chunks * state;
  const transition = diagonalTransition(problem, sizes, traits, parameters);
  const values = { next: problem.cell.next, ...transition.values };
  const program = cellProgram(problem, values);
  const mapping = mappingFor(program, 'known', traits, parameters.variant, parameters.tuning);
  const fragments = [damping.fragment, negligible, flush, transition.fragment, linearise];
  const first = guessKernel('linearise', sizes, emitLaneMain(program, mapping), fragments, {
    ...transition.bindings,
    7: ['slopes', 'read_write'],
    8: ['tuples', 'read_write'],
    ...damping.bindings,
  });
  const second = isWide(traits) ? levelledScan('carry', sizes, filterTotalsOf(sizes)) : serialCarry(sizes);
  const stored = transition.passes.length > 0 ? 1 : 0;
  const cost = addCosts(
    graphCost(problem.cell, sizes, Object.values(values).flat()),
    residualCost(sizes),
    costOf(sizes, 30, 2 + stored),
    chunkFloats(sizes, 5 * state),
  );
  return {
    sizes,
    items,
    buffers: [
      ...transition.buffers,
      storage('slopes', 'jacobians', 2 * batch * length * state),
      storage('tuples', 'workspace', 5 * items),
      ...second.buffers,
      ...damping.buffers,
    ],
    kernels: [...transition.kernels, first.kernel, ...second.kernels],
    mappings: { ...transition.mappings, linearise: mapping },
    passes: [...transition.passes, teamPass('linearise', batch * chunks, first.layout, chunk, cost), ...second.passes],
  };
}

/** One lane for each entry walks over all chunks. */
function serialCarry(sizes: Sizes): ScanPasses {
  const { batch, chunks, state } = sizes;
  const items = batch * chunks * state;
  const cost = { flops: 10 * items, bytes: 28 * items };
  return {
    buffers: [],
    kernels: [itemKernel('carry', sizes, [carry], { 3: ['tuples', 'read_write'] })],
    passes: [itemPass('carry', 'carry', batch * state, chunks, cost)],
  };
}
