/** picard and quasi-deer differ in the diagonal A_t alone: one plan for affine scans of D scalar problems. */
import type { Plan } from '../../plan/plan.ts';
import { groupsFor } from '../../wgsl/lanes.ts';
import type { DeviceTraits, ProblemShape, SolveParameters } from '../algorithm.ts';
import { assemble, itemPass } from '../assemble.ts';
import { sizesOf, SPAN, storage } from '../buffers.ts';
import { chunkProgram, guessKernel, itemKernel, spanKernel } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { addCosts, costOf, linearisationCost } from '../work.ts';
import apply from './apply.wgsl?raw';
import carry from './carry.wgsl?raw';
import linearise from './linearise.wgsl?raw';

/** `transition` is the WGSL of `fn transition(linear: Linearised, fixed: Fixed) -> f32`, the diagonal of A_t. */
export function affinePlan(
  algorithm: string,
  transition: string,
  problem: ProblemShape,
  parameters: SolveParameters,
  traits: DeviceTraits,
): Plan {
  const sizes = sizesOf(problem);
  const program = chunkProgram(sizes, ['previous']);
  const mapping = mappingFor(program, 'known', traits, parameters.variant);
  const first = guessKernel('linearise', problem.cell, program, mapping, [transition, linearise], {
    7: ['affine', 'read_write'],
    8: ['totals', 'read_write'],
  });
  const second = itemKernel('carry', sizes, [carry], { 2: ['initial', 'read'], 3: ['totals', 'read_write'] });
  const third = spanKernel(sizes, apply, { 2: ['affine', 'read'], 3: ['totals', 'read'] });
  const { batch, chunks, state, length } = sizes;
  const cost = addCosts(linearisationCost(problem.cell, sizes), costOf(sizes, 8, 3));
  const carried = batch * chunks * state;
  const applied = costOf(sizes, 4, 4);
  const iteration = [
    {
      kernel: 'linearise',
      phase: 'linearise',
      groups: groupsFor(batch * chunks, first.layout),
      repeat: 1,
      sliceable: true,
      ...cost,
    },
    itemPass('carry', 'carry', batch * state, 2 * carried, 16 * carried),
    itemPass('apply', 'apply', batch * Math.ceil(length / SPAN) * state, applied.flops, applied.bytes),
  ];
  const buffers = [
    storage('affine', 'jacobians', 2 * batch * length * state),
    storage('totals', 'workspace', 2 * carried),
  ];
  const kernels = [first.kernel, second, third];
  return assemble(
    { algorithm, sizes, buffers, kernels, mappings: { linearise: mapping }, clears: [], once: [], iteration },
    problem,
    parameters,
    traits,
  );
}
