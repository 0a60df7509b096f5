import bits from '../../wgsl/bits.wgsl?raw';
import { groupsFor } from '../../wgsl/lanes.ts';
import previousState from '../../wgsl/previous-state.wgsl?raw';
import report from '../../wgsl/report.wgsl?raw';
import settle from '../../wgsl/settle.wgsl?raw';
import stats from '../../wgsl/stats.wgsl?raw';
import type { Algorithm } from '../algorithm.ts';
import { assemble, itemPass } from '../assemble.ts';
import { sizesOf, SPAN, storage } from '../buffers.ts';
import { CHUNK_FRAGMENTS, chunkProgram, itemKernel, laneKernel } from '../kernels.ts';
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
    const first = laneKernel(
      'evaluate',
      problem.cell,
      program,
      mapping,
      [...CHUNK_FRAGMENTS, previousState, report, evaluate],
      {
        2: ['weights', 'read'],
        3: ['projections', 'read'],
        4: ['initial', 'read'],
        5: ['states', 'read'],
        6: ['values', 'read_write'],
        8: ['stats', 'read_write'],
        9: ['merits', 'read_write'],
      },
    );
    const second = itemKernel('apply', sizes, [bits, stats, settle, apply], {
      2: ['values', 'read'],
      4: ['states', 'read_write'],
      5: ['stats', 'read_write'],
    });
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
