/** What the rows of ONNX Runtime's CPU provider have in common: the same solver with one thread and with all. */
import { reasonOf } from '../../../../shared/contract/reason.ts';
import { weightLayoutOf } from '../cells/weight-layout.ts';
import { ORT_CELLS } from '../peers/ort/layers.ts';
import type { DelegatedTask } from '../peers/delegated/task.ts';
import type { Algorithm } from './algorithm.ts';
import { storage } from './buffers.ts';
import { inputWeightLayout } from './cell-program.ts';
import { delegatedPlan } from './delegated.ts';

export function ortAlgorithm(id: string, threads: NonNullable<DelegatedTask['threads']>): Algorithm {
  return {
    id,
    iterative: false,
    suits: ({ id: cell }) =>
      ORT_CELLS.includes(cell) ? null : reasonOf('no-operator', { cell, known: ORT_CELLS.join(', ') }),
    maxState: () => 1024,
    plan(problem, parameters) {
      const { batch, length, state, input, cell } = problem;
      const weights = weightLayoutOf(cell, state).floats + inputWeightLayout(problem).floats;
      return delegatedPlan(id, { to: 'ort', method: 'sequential', threads }, problem, parameters, [
        storage('weights', 'weights', weights),
        storage('inputs', 'inputs', batch * (length * input + state)),
        storage('states', 'states', batch * length * state),
      ]);
    },
  };
}
