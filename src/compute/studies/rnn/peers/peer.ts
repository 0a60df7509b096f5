/** What the TensorFlow.js peers have in common as entries of the list of algorithms. */
import { reasonOf } from '../../../../shared/contract/reason.ts';
import { ReasonedFault } from '../../../../shared/contract/fault.ts';
import type { Algorithm, ProblemShape } from '../algorithms/algorithm.ts';
import type { DeviceTraits } from '../../../gpu/traits.ts';
import { storage } from '../algorithms/buffers.ts';
import { inputWeightLayout } from '../algorithms/cell-program.ts';
import { delegatedPlan } from '../algorithms/delegated.ts';
import { weightLayoutOf } from '../cells/weight-layout.ts';
import { isOneBlock, type Tensors } from './one-block.ts';
import type { PlanBuffer } from '../../../gpu/plan/plan.ts';
import type { DelegatedTask } from './delegated/task.ts';

export interface PeerDeclaration {
  readonly id: string;
  readonly method: DelegatedTask['method'];
  readonly tensors: (problem: ProblemShape) => readonly Tensors[];
}

export function peer({ id, method, tensors }: PeerDeclaration): Algorithm {
  return {
    id,
    iterative: method !== 'sequential',
    suits: (cell) => (isOneBlock(cell) ? null : reasonOf('one-state-block-only')),
    maxState: () => (method === 'deer' ? 64 : 256),
    plan(problem, parameters, traits) {
      refuseTooManyMatrices(id, method, problem, traits);
      return delegatedPlan(id, { to: 'tfjs', method }, problem, parameters, buffersOf(problem, tensors(problem)));
    },
  };
}

/** TensorFlow.js lays a batch of matrices along one dimension of a dispatch and does not fold it. */
function refuseTooManyMatrices(
  id: string,
  method: DelegatedTask['method'],
  { length, batch }: ProblemShape,
  { limits }: DeviceTraits,
): void {
  const most = limits['maxComputeWorkgroupsPerDimension'] ?? 65_535;
  if (method !== 'deer' || length * batch <= most) return;
  throw new ReasonedFault(reasonOf('too-many-matrices', { contender: id, allowed: most, needed: length * batch }));
}

/** An estimate: TensorFlow.js decides what it allocates and what it keeps for reuse. */
function buffersOf(problem: ProblemShape, tensors: readonly Tensors[]): PlanBuffer[] {
  const { batch, length, state, input, cell } = problem;
  const weights = 2 * weightLayoutOf(cell, state).floats + inputWeightLayout(problem).floats;
  return [
    storage('weights', 'weights', weights),
    storage('inputs', 'inputs', batch * (length * input + state)),
    ...tensors.flatMap(({ name, count, floats }) =>
      Array.from({ length: count }, (_, index) => storage(`${name} ${index + 1}`, 'workspace', floats)),
    ),
  ];
}
