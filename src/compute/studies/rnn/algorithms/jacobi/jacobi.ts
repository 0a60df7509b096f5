import { emitLaneMain } from '../../lanes/main.ts';
import type { Algorithm } from '../algorithm.ts';
import { assemble } from '../assemble.ts';
import { sizesOf, storage } from '../buffers.ts';
import { cellProgram } from '../cell-program.ts';
import { guessKernel, spanKernel } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { spanPass, teamPass } from '../passes.ts';
import { addCosts, costOf, graphCost, residualCost, settleCost } from '../work.ts';
import apply from './apply.wgsl?raw';
import evaluate from './evaluate.wgsl?raw';

/** Jacobi iteration: every step evaluated at the old guess of the step before. */
export const jacobi: Algorithm = {
  id: 'jacobi',
  iterative: true,
  maxState: () => 256,
  plan(problem, parameters, traits) {
    const sizes = sizesOf(problem, parameters.tuning, traits);
    const program = cellProgram(problem, { next: problem.cell.next });
    const mapping = mappingFor(program, 'known', traits, parameters.variant, parameters.tuning);
    const first = guessKernel('evaluate', sizes, emitLaneMain(program, mapping), [evaluate], {
      7: ['evaluated', 'read_write'],
    });
    const second = spanKernel(sizes, apply, { 2: ['evaluated', 'read'] });
    const { batch, chunk, chunks, state, length } = sizes;
    const cost = addCosts(graphCost(problem.cell, sizes, problem.cell.next), residualCost(sizes), costOf(sizes, 0, 1));
    const applied = addCosts(settleCost(sizes), costOf(sizes, 0, 1));
    const iteration = [teamPass('evaluate', batch * chunks, first.layout, chunk, cost), spanPass(sizes, applied)];
    const buffers = [storage('evaluated', 'workspace', batch * length * state)];
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
