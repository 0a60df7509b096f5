/** Solvers of plans that other code than our kernels carries out. */
import type { Problem } from '../../cells/problem.ts';
import type { Delegation, Plan } from '../../../../gpu/plan/plan.ts';
import type { DeviceContext } from '../../../../gpu/device/context.ts';
import type { Solver } from '../../../../gpu/device/solver.ts';
import type { OrtHost } from '../ort/runtime.ts';
import { openCpuSolver } from './cpu-solver.ts';
import { openOrtSolver } from './ort-solver.ts';

/** Where other code runs: the open device, and what the host handed over. */
export interface DelegateHosts {
  readonly context: DeviceContext;
  readonly ort: OrtHost;
}

export async function openDelegated(
  { context, ort }: DelegateHosts,
  problem: Problem,
  plan: Plan,
  delegation: Delegation,
): Promise<Solver> {
  if (delegation.to === 'cpu') return openCpuSolver(problem, plan);
  if (delegation.to === 'ort') return openOrtSolver(await ort.load(), problem, plan, delegation.threads ?? 'all');
  const { openTfjsSolver } = await import('./tfjs-solver.ts');
  return openTfjsSolver(context, problem, plan, delegation);
}
