import type { Plan } from '../../../../gpu/plan/plan.ts';
import type { ProblemShape, SolveParameters } from '../algorithm.ts';
import type { DeviceTraits } from '../../../../gpu/traits.ts';
import { assemble } from '../assemble.ts';
import type { Damping } from '../damping.ts';
import { SETTLE_BINDINGS, SETTLE_FRAGMENTS } from '../kernels.ts';
import { addCosts, chunkFloats, settleCost } from '../work.ts';
import apply from './apply.wgsl?raw';
import { denseFilter, withTeams } from './dense-filter.ts';
import { denseKernel, densePass } from './dense-passes.ts';
import { denseCost, filterStepFlops } from './dense-work.ts';
import drives from './drives.wgsl?raw';
import filterStep from './filter-step.wgsl?raw';
import forwardOnly from './forward-only.wgsl?raw';

/** The plan whose step is the filtered mean with dense Jacobians, with a constant or a falling λ. */
export function denseFilterPlan(
  algorithm: string,
  damping: Damping,
  problem: ProblemShape,
  parameters: SolveParameters,
  traits: DeviceTraits,
): Plan {
  const filter = denseFilter(problem, parameters, traits, damping, { source: forwardOnly, isKeeping: false });
  const { sizes, teams } = filter;
  const fragments = [...filter.chunkFragments, drives, filterStep, ...SETTLE_FRAGMENTS, apply];
  const last = denseKernel('apply', teams.chunk, fragments, {
    2: ['jacobians', 'read'],
    3: ['drives', 'read'],
    4: ['tuples', 'read'],
    ...SETTLE_BINDINGS,
    ...damping.bindings,
  });
  const { batch, chunks, length, state } = sizes;
  const cost = addCosts(
    denseCost(batch * length, filterStepFlops(teams.chunk) + state, state * (state + 1)),
    settleCost(sizes),
    chunkFloats(sizes, state * (state + 1)),
  );
  const pass = densePass('apply', teams.chunk, batch * chunks, sizes.chunk, cost);
  const parts = {
    algorithm,
    sizes,
    buffers: filter.buffers,
    kernels: [...filter.kernels, last],
    mappings: filter.mappings,
    clears: filter.clears,
    once: [],
    iteration: [...filter.passes, pass],
    reports: filter.reports,
  };
  return withTeams(assemble(parts, problem, parameters, traits), teams);
}
