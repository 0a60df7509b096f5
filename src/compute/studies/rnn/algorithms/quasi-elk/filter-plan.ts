import type { Plan } from '../../../../gpu/plan/plan.ts';
import negligible from '../../wgsl/fragments/negligible-damping.wgsl?raw';
import type { ProblemShape, SolveParameters } from '../algorithm.ts';
import type { DeviceTraits } from '../../../../gpu/traits.ts';
import { assemble } from '../assemble.ts';
import type { Damping } from '../damping.ts';
import { itemKernel, SETTLE_BINDINGS, SETTLE_FRAGMENTS } from '../kernels.ts';
import { itemPass } from '../passes.ts';
import { addCosts, chunkFloats, costOf, settleCost } from '../work.ts';
import apply from './apply.wgsl?raw';
import { diagonalFilter } from './diagonal-filter.ts';

/** The plan whose step is the filtered mean of D scalar problems, with a constant or a falling λ. */
export function filterPlan(
  algorithm: string,
  damping: Damping,
  problem: ProblemShape,
  parameters: SolveParameters,
  traits: DeviceTraits,
): Plan {
  const { sizes, items, buffers, kernels, mappings, passes } = diagonalFilter(problem, parameters, traits, damping);
  const fragments = [damping.fragment, negligible, ...SETTLE_FRAGMENTS, apply];
  const last = itemKernel('apply', sizes, fragments, {
    2: ['slopes', 'read'],
    3: ['tuples', 'read'],
    ...SETTLE_BINDINGS,
    ...damping.bindings,
  });
  const applied = addCosts(costOf(sizes, 11, 2), settleCost(sizes), chunkFloats(sizes, 2 * sizes.state));
  const iteration = [...passes, itemPass('apply', 'apply', items, sizes.chunk, applied)];
  const parts = {
    algorithm,
    sizes,
    buffers,
    mappings,
    kernels: [...kernels, last],
    clears: [],
    once: [],
    iteration,
    reports: 'linearise',
  };
  return assemble(parts, problem, parameters, traits);
}
