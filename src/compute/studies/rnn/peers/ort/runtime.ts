/**
 * What of ONNX Runtime is needed, handed over by whoever can load it: the command line loads the package onnxruntime-node,
 * which no page and no worker can.
 */

export interface OrtTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export interface OrtSession {
  /** Writes into the tensors given as outputs. Rejects where the runtime reports an error. */
  run(inputs: Readonly<Record<string, OrtTensor>>, outputs: Readonly<Record<string, OrtTensor>>): Promise<void>;
  close(): Promise<void>;
}

export interface OrtRuntime {
  readonly version: string;
  /** What `all` threads are here. */
  readonly threads: number;
  /** Loads a model from its bytes, for the CPU provider. Rejects where it is refused. */
  open(model: Uint8Array, threads: number): Promise<OrtSession>;
}

export interface OrtHost {
  /** Why ONNX Runtime is not at hand, with what to do; null where it is. Loads nothing. */
  readonly whyMissing: string | null;
  /** Loads it. Rejects with a Fault where that fails. */
  load(): Promise<OrtRuntime>;
}

/** For wherever no host was handed over: the application measures in a worker of its page. */
export const NO_ORT: OrtHost = {
  whyMissing: 'ONNX Runtime’s CPU provider is available from the command line only (antler run), not in this window',
  load: () => Promise.reject(new Error('ONNX Runtime is not at hand')),
};
