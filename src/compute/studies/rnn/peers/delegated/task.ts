/** What other code has to know of a plan that it carries out. */
import { Fault } from '../../../../../shared/contract/fault.ts';
import type { Delegation } from '../../../../gpu/plan/plan.ts';
import type { Problem } from '../../cells/problem.ts';

/** Where a plan runs: plain code or ONNX Runtime on the CPU, or operations of TensorFlow.js on the same device. */
export type DelegateName = 'cpu' | 'ort' | 'tfjs';

export interface DelegatedTask {
  readonly method: 'sequential' | 'quasi-deer' | 'deer';
  /** CPU threads of ONNX Runtime; absent elsewhere. */
  readonly threads?: 'one' | 'all';
  readonly tolerance: number;
  readonly maxIterations: number;
  /** The safeguard that resets non-finite entries is on. */
  readonly reset: boolean;
  /** Its bound: larger entries are reset. */
  readonly resetBeyond: number;
  /** With its arrays, where there are any. */
  readonly problem: Partial<Problem>;
}

/** Of a plan that this study made. */
export function taskOf({ task }: Delegation): DelegatedTask {
  return task as DelegatedTask;
}

/** Other code has the states alone. Throws a Fault where anything else is asked for. */
export function checkedOutput(name: string, states: Float32Array): Float32Array {
  if (name !== 'states') throw new Fault('failed', `the plan has no output "${name}"`);
  return states;
}
