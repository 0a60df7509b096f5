/** Solvers of plans that other code than our kernels carries out. */
import { Fault } from '../../../../../shared/contract/fault.ts';
import { reasonOf, type Reason } from '../../../../../shared/contract/reason.ts';
import type { Problem } from '../../cells/problem.ts';
import type { Delegation, Plan } from '../../../../gpu/plan/plan.ts';
import type { DeviceContext } from '../../../../gpu/device/context.ts';
import type { Solver } from '../../../../gpu/device/solver.ts';
import type { Delegates } from '../../../../gpu/device/open.ts';
import type { OrtHost } from '../ort/runtime.ts';
import { openCpuSolver } from './cpu-solver.ts';
import { openOrtSolver } from './ort-solver.ts';
import { taskOf } from './task.ts';

/** `ort`: ONNX Runtime, where the host can load it. */
export function delegatesOf(ort: OrtHost): Delegates {
  return {
    whyMissing: ({ delegation }) => (delegation?.to === 'ort' ? whyNoRuntime(ort.whyMissing) : null),
    open: (context, plan, delegation) => openDelegated({ context, ort }, plan, delegation),
  };
}

function whyNoRuntime(message: string | null): Reason | null {
  return message === null ? null : reasonOf('runtime-missing', { message });
}

/** Where other code runs: the open device, and what the host handed over. */
interface DelegateHosts {
  readonly context: DeviceContext;
  readonly ort: OrtHost;
}

/** Rejects with a Fault where the plan was made from sizes alone. */
async function openDelegated({ context, ort }: DelegateHosts, plan: Plan, delegation: Delegation): Promise<Solver> {
  const task = taskOf(delegation);
  const { problem } = task;
  if (!hasArrays(problem)) throw new Fault('failed', 'the plan was made without the arrays of its problem');
  if (delegation.to === 'cpu') return openCpuSolver(problem, plan);
  if (delegation.to === 'ort') return openOrtSolver(await ort.load(), problem, plan, task.threads ?? 'all');
  const { openTfjsSolver } = await import('./tfjs-solver.ts');
  return openTfjsSolver(context, problem, plan, task);
}

function hasArrays(problem: Partial<Problem>): problem is Problem {
  return problem.weights !== undefined && problem.inputs !== undefined && problem.initial !== undefined;
}
