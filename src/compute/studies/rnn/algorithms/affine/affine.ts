/** picard and quasi-deer differ in the diagonal A_t alone: one plan for affine scans of D scalar problems. */
import { emitLaneMain } from '../../lanes/main.ts';
import type { Plan } from '../../../../gpu/plan/plan.ts';
import flush from '../../wgsl/fragments/flush.wgsl?raw';
import { type ProblemShape, type SolveParameters } from '../algorithm.ts';
import { isWide, type DeviceTraits } from '../../../../gpu/traits.ts';
import { assemble } from '../assemble.ts';
import { storage, type Sizes } from '../buffers.ts';
import { cellProgram } from '../cell-program.ts';
import { guessKernel, itemKernel, spanKernel } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { itemPass, spanPass, teamPass } from '../passes.ts';
import { levelledScan, type ScanPasses } from '../scan/levelled.ts';
import { affineTotalsOf } from '../scan/scanned.ts';
import type { Transition } from '../transition.ts';
import { addCosts, chunkFloats, costOf, graphCost, residualCost, settleCost } from '../work.ts';
import apply from './apply.wgsl?raw';
import carry from './carry.wgsl?raw';
import linearise from './linearise.wgsl?raw';

/** The plan of an algorithm whose A_t is that diagonal. */
export function affinePlan(
  algorithm: string,
  transition: Transition,
  sizes: Sizes,
  problem: ProblemShape,
  parameters: SolveParameters,
  traits: DeviceTraits,
): Plan {
  const values = { next: problem.cell.next, ...transition.values };
  const program = cellProgram(problem, values);
  const mapping = mappingFor(program, 'known', traits, parameters.variant, parameters.tuning);
  const first = guessKernel(
    'linearise',
    sizes,
    emitLaneMain(program, mapping),
    [transition.fragment, flush, linearise],
    {
      ...transition.bindings,
      7: ['affine', 'read_write'],
      8: ['totals', 'read_write'],
    },
  );
  const second = isWide(traits) ? levelledScan('carry', sizes, affineTotalsOf(sizes)) : serialCarry(sizes);
  const third = spanKernel(sizes, apply, { 2: ['affine', 'read'], 3: ['totals', 'read'] });
  const { batch, chunk, chunks, state, length } = sizes;
  const graph = graphCost(problem.cell, sizes, Object.values(values).flat());
  const stored = transition.passes.length > 0 ? 1 : 0;
  const composed = addCosts(costOf(sizes, 4, 2 + stored), chunkFloats(sizes, 2 * state));
  const applied = addCosts(costOf(sizes, 2, 2), settleCost(sizes), chunkFloats(sizes, state));
  const iteration = [
    ...transition.passes,
    teamPass('linearise', batch * chunks, first.layout, chunk, addCosts(graph, residualCost(sizes), composed)),
    ...second.passes,
    spanPass(sizes, applied),
  ];
  const buffers = [
    ...transition.buffers,
    storage('affine', 'jacobians', 2 * batch * length * state),
    storage('totals', 'workspace', 2 * batch * chunks * state),
    ...second.buffers,
  ];
  const kernels = [...transition.kernels, first.kernel, ...second.kernels, third];
  const mappings = { ...transition.mappings, linearise: mapping };
  const parts = { algorithm, sizes, buffers, kernels, mappings, clears: [], once: [], iteration, reports: 'linearise' };
  return assemble(parts, problem, parameters, traits);
}

/** One lane for each entry walks over all chunks: a narrow adapter pays more for barriers than for the walk. */
function serialCarry(sizes: Sizes): ScanPasses {
  const { batch, chunks, state } = sizes;
  const carried = batch * chunks * state;
  const cost = { flops: 2 * carried, bytes: 16 * carried + 4 * batch * state };
  return {
    buffers: [],
    kernels: [itemKernel('carry', sizes, [carry], { 2: ['initial', 'read'], 3: ['totals', 'read_write'] })],
    passes: [itemPass('carry', 'carry', batch * state, chunks, cost)],
  };
}
