/** Solvers of plans that other code than our kernels carries out. */
import type { Problem } from '../../cells/problem.ts';
import type { Delegation, Plan } from '../../plan/plan.ts';
import type { DeviceContext } from '../context.ts';
import type { Solver } from '../solver.ts';
import { openCpuSolver } from './cpu-solver.ts';

export async function openDelegated(
  context: DeviceContext,
  problem: Problem,
  plan: Plan,
  delegation: Delegation,
): Promise<Solver> {
  if (delegation.to === 'cpu') return openCpuSolver(problem, plan);
  const { openTfjsSolver } = await import('./tfjs-solver.ts');
  return openTfjsSolver(context, problem, plan, delegation);
}
