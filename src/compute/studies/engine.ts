/** An open device with the other code that carries out some plans of the studies. */
import { openEngine } from '../gpu/device/open.ts';
import type { Engine } from '../gpu/device/solver.ts';
import { delegatesOf } from './rnn/peers/delegated/open.ts';
import { NO_ORT, type OrtHost } from './rnn/peers/ort/runtime.ts';

/** `ort`: ONNX Runtime, where the host can load it. Rejects with a Fault where the adapter gives no device. */
export function openStudyEngine(adapter: GPUAdapter, machineId: string, ort: OrtHost = NO_ORT): Promise<Engine> {
  return openEngine(adapter, machineId, delegatesOf(ort));
}
