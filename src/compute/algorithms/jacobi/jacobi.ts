import { groupsFor } from '../../wgsl/lanes.ts';
import type { Algorithm } from '../algorithm.ts';
import { assemble, itemPass } from '../assemble.ts';
import { sizesOf, SPAN, storage } from '../buffers.ts';
import { chunkProgram, guessKernel, spanKernel } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { addCosts, costOf, evaluationCost } from '../work.ts';
import apply from './apply.wgsl?raw';
import evaluate from './evaluate.wgsl?raw';

/** Jacobi iteration: every step evaluated at the old guess of the step before. */
export const jacobi: Algorithm = {
  id: 'jacobi',
  title: 'Jacobi',
  description: 'Evaluates every step at the last guess of its predecessor; no Jacobian, no scan.',
  source: 'Song et al., ICML 2021 (arXiv 2002.03629)',
  defaultLambda: null,
  iterative: true,
  maxState: () => 256,
  plan(problem, parameters, traits) {
    const sizes = sizesOf(problem);
    const program = chunkProgram(sizes, ['previous']);
    const mapping = mappingFor(program, 'known', traits, parameters.variant);
    const first = guessKernel('evaluate', problem.cell, program, mapping, [evaluate], { 7: ['values', 'read_write'] });
    const second = spanKernel(sizes, apply, { 2: ['values', 'read'] });
    const { batch, chunks, state, length } = sizes;
    const cost = addCosts(evaluationCost(problem.cell, sizes), costOf(sizes, 3, 2));
    const applied = costOf(sizes, 2, 3);
    const iteration = [
      {
        kernel: 'evaluate',
        phase: 'evaluate',
        groups: groupsFor(batch * chunks, first.layout),
        repeat: 1,
        sliceable: true,
        ...cost,
      },
      itemPass('apply', 'apply', batch * Math.ceil(length / SPAN) * state, applied.flops, applied.bytes),
    ];
    const buffers = [storage('values', 'workspace', batch * length * state)];
    const parts = {
      algorithm: 'jacobi',
      sizes,
      buffers,
      kernels: [first.kernel, second],
      mappings: { evaluate: mapping },
      clears: [],
      once: [],
    };
    return assemble({ ...parts, iteration }, problem, parameters, traits);
  },
};
