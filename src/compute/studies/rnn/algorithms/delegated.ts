/** Plans that other code than our kernels carries out: sizes and parameters, no passes. */
import { reasonOf } from '../../../../shared/contract/reason.ts';
import { ReasonedFault } from '../../../../shared/contract/fault.ts';
import { resetBoundOf } from '../cells/reset-bound.ts';
import type { Delegation, Plan, PlanBuffer } from '../../../gpu/plan/plan.ts';
import type { ProblemShape, SolveParameters } from './algorithm.ts';

export function delegatedPlan(
  algorithm: string,
  { to, method, threads }: Pick<Delegation, 'to' | 'method' | 'threads'>,
  { batch, length, state, ...problem }: ProblemShape,
  { tolerance, reset, maxIterations, gradient }: SolveParameters,
  buffers: readonly PlanBuffer[],
): Plan {
  if (gradient === true) throw new ReasonedFault(reasonOf('no-gradient', { contender: algorithm }));
  return {
    algorithm,
    delegation: { to, method, tolerance, reset, resetBeyond: resetBoundOf(problem), ...(threads && { threads }) },
    variant: to,
    clears: [],
    copies: [],
    batch,
    stateCount: batch * length * state,
    buffers,
    kernels: [],
    prologue: [],
    iteration: [],
    finale: [],
    epilogue: [],
    maxIterations: method === 'sequential' ? 0 : maxIterations,
    features: [],
  };
}
