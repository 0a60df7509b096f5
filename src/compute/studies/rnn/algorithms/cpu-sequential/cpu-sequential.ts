import { weightLayoutOf } from '../../cells/weight-layout.ts';
import { delegatedPlan } from '../delegated.ts';
import type { Algorithm } from '../algorithm.ts';
import { storage } from '../buffers.ts';
import { inputWeightLayout } from '../cell-program.ts';

/** The same recurrence without a GPU: whether the GPU is worth it at all. */
export const cpuSequential: Algorithm = {
  id: 'cpu-sequential',
  iterative: false,
  maxState: () => 256,
  plan(problem, parameters) {
    const { batch, length, state, input, cell } = problem;
    const weights = weightLayoutOf(cell, state).floats + inputWeightLayout(problem).floats;
    return delegatedPlan('cpu-sequential', { to: 'cpu', method: 'sequential' }, problem, parameters, [
      storage('weights', 'weights', weights),
      storage('inputs', 'inputs', batch * (length * input + state)),
      storage('states', 'states', batch * length * state),
    ]);
  },
};
