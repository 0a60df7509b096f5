import bits from '../../wgsl/bits.wgsl?raw';
import { emitLaneMain } from '../../lanes/main.ts';
import { groupsFor } from '../../wgsl/lanes.ts';
import type { Algorithm } from '../algorithm.ts';
import { assemble } from '../assemble.ts';
import { segmentsOf, sizesOf, storage } from '../buffers.ts';
import { cellProgram } from '../cell-program.ts';
import { laneKernel, PLACE_FRAGMENTS } from '../kernels.ts';
import { mappingFor } from '../mappings.ts';
import { addCosts, costOf, graphCost } from '../work.ts';
import source from './sequential.wgsl?raw';

/** T dependent steps, once: what every parallel method is compared with. */
export const sequential: Algorithm = {
  id: 'sequential',
  title: 'Sequential',
  description:
    'Steps through the sequence, one state after the other, in one kernel that keeps weights and state in registers.',
  source: 'Definition of a recurrent network',
  defaultLambda: null,
  iterative: false,
  maxState: () => 256,
  plan(problem, parameters, traits) {
    const sizes = sizesOf(problem);
    const program = cellProgram(problem, { next: problem.cell.next }, 'params.segment');
    const mapping = mappingFor(program, 'made', traits, parameters.variant);
    const step = laneKernel('sequential', sizes, emitLaneMain(program, mapping), [...PLACE_FRAGMENTS, bits, source], {
      2: ['weights', 'read'],
      3: ['projections', 'read'],
      4: ['initial', 'read'],
      5: ['states', 'read_write'],
      6: ['cursors', 'read_write'],
    });
    const cost = addCosts(graphCost(problem.cell, sizes, problem.cell.next), costOf(sizes, 0, 1));
    const once = [
      {
        kernel: 'sequential',
        phase: 'step',
        groups: groupsFor(sizes.batch, step.layout),
        repeat: segmentsOf(sizes.length, sizes.state).count,
        sliceable: true,
        ...cost,
      },
    ];
    const parts = {
      algorithm: 'sequential',
      sizes,
      mappings: { sequential: mapping },
      kernels: [step.kernel],
      once,
      iteration: [],
    };
    return assemble(
      { ...parts, buffers: [storage('cursors', 'control', sizes.batch)], clears: ['cursors'] },
      problem,
      parameters,
      traits,
    );
  },
};
