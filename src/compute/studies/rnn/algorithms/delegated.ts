/** Plans that other code than our kernels carries out: sizes and parameters, no passes. */
import { reasonOf } from '../../../../shared/contract/reason.ts';
import { ReasonedFault } from '../../../../shared/contract/fault.ts';
import { resetBoundOf } from '../cells/reset-bound.ts';
import type { Plan, PlanBuffer } from '../../../gpu/plan/plan.ts';
import type { DelegatedTask, DelegateName } from '../peers/delegated/task.ts';
import type { ProblemShape, SolveParameters } from './algorithm.ts';

export function delegatedPlan(
  algorithm: string,
  { to, method, threads }: { readonly to: DelegateName } & Pick<DelegatedTask, 'method' | 'threads'>,
  problem: ProblemShape,
  { tolerance, reset, maxIterations, gradient }: SolveParameters,
  buffers: readonly PlanBuffer[],
): Plan {
  if (gradient === true) throw new ReasonedFault(reasonOf('no-gradient', { contender: algorithm }));
  const { batch, length, state } = problem;
  const iterations = method === 'sequential' ? 0 : maxIterations;
  const resetBeyond = resetBoundOf(problem);
  const how = { method, tolerance, maxIterations: iterations, reset, resetBeyond, ...(threads && { threads }) };
  const task: DelegatedTask = { ...how, problem };
  return {
    algorithm,
    delegation: { to, isOnHost: to !== 'tfjs', task },
    variant: to,
    clears: [],
    copies: [],
    batch,
    outputs: [{ name: 'states', buffer: 'states', floats: batch * length * state }],
    buffers,
    kernels: [],
    body: [],
    epilogue: [],
    features: [],
  };
}
