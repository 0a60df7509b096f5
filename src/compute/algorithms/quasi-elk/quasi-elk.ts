import { emitLaneMain } from '../../lanes/main.ts';
import { groupsFor } from '../../wgsl/lanes.ts';
import type { Algorithm } from '../algorithm.ts';
import { assemble, chunkPass, itemPass } from '../assemble.ts';
import { sizesOf, storage } from '../buffers.ts';
import { cellProgram } from '../cell-program.ts';
import { guessKernel, itemKernel, SETTLE_BINDINGS, SETTLE_FRAGMENTS } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { diagonalTransition } from '../transition.ts';
import { addCosts, costOf, graphCost } from '../work.ts';
import apply from './apply.wgsl?raw';
import carry from './carry.wgsl?raw';
import linearise from './linearise.wgsl?raw';

/** Damped Newton step with the diagonal of the Jacobian: the mean of a scalar Kalman filter per dimension. */
export const quasiElk: Algorithm = {
  id: 'quasi-elk',
  title: 'quasi-ELK',
  description: 'Damped (trust-region) Newton step with the diagonal of the Jacobian, as a parallel Kalman filter.',
  source: 'Gonzalez et al., NeurIPS 2024 (arXiv 2407.19115)',
  defaultLambda: 1e-2,
  iterative: true,
  maxState: () => 256,
  plan(problem, parameters, traits) {
    const sizes = sizesOf(problem);
    const transition = diagonalTransition(problem, sizes, traits, parameters);
    const values = { next: problem.cell.next, ...transition.values };
    const program = cellProgram(problem, values);
    const mapping = mappingFor(program, 'known', traits, parameters.variant);
    const main = emitLaneMain(program, mapping);
    const first = guessKernel('linearise', sizes, main, [transition.fragment, linearise], {
      ...transition.bindings,
      7: ['slopes', 'read_write'],
      8: ['tuples', 'read_write'],
    });
    const second = itemKernel('carry', sizes, [carry], { 3: ['tuples', 'read_write'] });
    const third = itemKernel('apply', sizes, [...SETTLE_FRAGMENTS, apply], {
      2: ['slopes', 'read'],
      3: ['tuples', 'read'],
      ...SETTLE_BINDINGS,
    });
    const { batch, chunks, state, length } = sizes;
    const carried = batch * chunks * state;
    const cost = addCosts(graphCost(problem.cell, sizes, Object.values(values).flat()), costOf(sizes, 33, 3));
    const applied = costOf(sizes, 11, 4);
    const iteration = [
      ...transition.passes,
      chunkPass('linearise', groupsFor(batch * chunks, first.layout), cost),
      itemPass('carry', 'carry', batch * state, 11 * carried, 28 * carried),
      itemPass('apply', 'apply', carried, applied.flops, applied.bytes),
    ];
    const buffers = [
      ...transition.buffers,
      storage('slopes', 'jacobians', 2 * batch * length * state),
      storage('tuples', 'workspace', 5 * carried),
    ];
    const parts = {
      algorithm: 'quasi-elk',
      sizes,
      buffers,
      kernels: [...transition.kernels, first.kernel, second, third],
      mappings: { ...transition.mappings, linearise: mapping },
      reports: 'linearise',
    };
    return assemble({ ...parts, clears: [], once: [], iteration }, problem, parameters, traits);
  },
};
