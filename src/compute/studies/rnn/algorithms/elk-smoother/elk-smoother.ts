import type { Plan } from '../../../../gpu/plan/plan.ts';
import { emitDense } from '../../wgsl/dense.ts';
import params from '../../wgsl/fragments/params.wgsl?raw';
import type { Algorithm, ProblemShape, SolveParameters } from '../algorithm.ts';
import type { DeviceTraits } from '../../../../gpu/traits.ts';
import { assemble } from '../assemble.ts';
import { storage } from '../buffers.ts';
import { constantDamping } from '../damping.ts';
import { denseFilter, tupleSize, withTeams, type DenseFilter } from '../elk/dense-filter.ts';
import { denseKernel, densePass } from '../elk/dense-passes.ts';
import { denseCost, filterStepFlops, vectorFlops } from '../elk/dense-work.ts';
import filterStep from '../elk/filter-step.wgsl?raw';
import { SETTLE_BINDINGS, SETTLE_FRAGMENTS } from '../kernels.ts';
import { addCosts, chunkFloats, settleCost } from '../work.ts';
import apply from './apply.wgsl?raw';
import keepForReturn from './keep-for-return.wgsl?raw';
import reverse from './reverse.wgsl?raw';

/** The exact Levenberg-Marquardt step: it looks ahead as well as back. */
export const elkSmoother: Algorithm = {
  id: 'elk-smoother',
  iterative: true,
  maxState: () => 64,
  plan: smootherPlan,
};

function smootherPlan(problem: ProblemShape, parameters: SolveParameters, traits: DeviceTraits): Plan {
  const filter = denseFilter(problem, parameters, traits, constantDamping, { source: keepForReturn, isKeeping: true });
  const { sizes, teams } = filter;
  const { batch, chunks, length, state } = sizes;
  const steps = batch * length;
  // A filter step, and on the way back two products with vectors and four sums.
  const stepFlops = filterStepFlops(teams.chunk) + 2 * vectorFlops(teams.chunk) + 4 * state;
  const walks = denseCost(steps, stepFlops, 3 * state ** 2 + 2 * state);
  const entering = state ** 2 + 2 * state;
  const parts = {
    algorithm: 'elk-smoother',
    sizes,
    buffers: [...filter.buffers, storage('covariances', 'workspace', steps * state ** 2)],
    kernels: [...filter.kernels, reverseKernel(filter), applyKernel(filter)],
    mappings: filter.mappings,
    clears: filter.clears,
    once: [],
    iteration: [
      ...filter.passes,
      densePass(
        'reverse',
        teams.sequence,
        batch,
        chunks,
        denseCost(batch * chunks, 2 * vectorFlops(teams.sequence) + state, 2 * state * (state + 1)),
      ),
      densePass(
        'apply',
        teams.chunk,
        batch * chunks,
        2 * sizes.chunk,
        addCosts(walks, settleCost(sizes), chunkFloats(sizes, entering)),
      ),
    ],
    reports: filter.reports,
  };
  return withTeams(assemble(parts, problem, parameters, traits), teams);
}

function reverseKernel({ sizes, teams }: DenseFilter) {
  const fragments = [params, tupleSize(sizes.state), emitDense(teams.sequence), reverse];
  return denseKernel('reverse', teams.sequence, fragments, { 2: ['tuples', 'read_write'] });
}

function applyKernel({ chunkFragments, teams }: DenseFilter) {
  return denseKernel('apply', teams.chunk, [...chunkFragments, filterStep, ...SETTLE_FRAGMENTS, apply], {
    2: ['jacobians', 'read'],
    3: ['drives', 'read_write'],
    4: ['tuples', 'read'],
    5: ['covariances', 'read_write'],
    ...SETTLE_BINDINGS,
    ...constantDamping.bindings,
  });
}
