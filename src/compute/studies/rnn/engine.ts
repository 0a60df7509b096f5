/** An open device for problems of the RNN study, with the other code that carries out the plans of its peers. */
import { reasonOf, type Reason } from '../../../shared/contract/reason.ts';
import { openEngine, type Delegates } from '../../gpu/device/open.ts';
import type { EngineOf } from '../../gpu/device/solver.ts';
import type { Problem } from './cells/problem.ts';
import { openDelegated } from './peers/delegated/open.ts';
import { NO_ORT, type OrtHost } from './peers/ort/runtime.ts';

export type Engine = EngineOf<Problem>;

function delegatesOf(ort: OrtHost): Delegates<Problem> {
  return {
    whyMissing: ({ delegation }) => (delegation?.to === 'ort' ? whyNoRuntime(ort.whyMissing) : null),
    open: (context, problem, plan, delegation) => openDelegated({ context, ort }, problem, plan, delegation),
  };
}

/** `ort`: ONNX Runtime, where the host can load it. Rejects with a Fault where the adapter gives no device. */
export function openRnnEngine(adapter: GPUAdapter, machineId: string, ort: OrtHost = NO_ORT): Promise<Engine> {
  return openEngine(adapter, machineId, delegatesOf(ort));
}

function whyNoRuntime(message: string | null): Reason | null {
  return message === null ? null : reasonOf('runtime-missing', { message });
}
