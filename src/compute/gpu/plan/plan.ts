/**
 * A plan: the named passes over named buffers that solve one problem with one algorithm. Pure data: it can be
 * counted, checked against a device's limits and shown before anything is allocated or run.
 */

/** What a buffer's bytes are counted under in the ledger. */
export type Category =
  'weights' | 'inputs' | 'projections' | 'states' | 'jacobians' | 'workspace' | 'trace' | 'control' | 'readback';

export interface PlanBuffer {
  readonly name: string;
  readonly category: Category;
  readonly sizeBytes: number;
  readonly usage: 'storage' | 'uniform' | 'indirect';
  /** Written once when the solver is made; absent: zeroed by WebGPU. */
  readonly data: ArrayBufferView | null;
}

export interface PlanKernel {
  readonly name: string;
  /** Linked WGSL; its entry point is `main`. */
  readonly source: string;
  /** Buffers by binding number, group 0, from 2 on; 0 holds the parameters and 1 the slice. */
  readonly bindings: readonly {
    readonly binding: number;
    readonly buffer: string;
    readonly access: 'read' | 'read_write' | 'uniform';
  }[];
  /** Threads of one workgroup. */
  readonly workgroupSize: number;
  /** How the work is spread over lanes, in words: for the reader of a run. */
  readonly mapping?: string;
  /** Bytes of workgroup memory that the kernel declares. */
  readonly workgroupMemoryBytes: number;
}

/** One dispatch, repeated or cut into slices by the executor so that no submit runs long. */
export interface PlanPass {
  readonly kernel: string;
  /** The named group that the pass's time is reported under. */
  readonly phase: string;
  /** Workgroups in all. */
  readonly groups: number;
  /** How often the same dispatch is made; sequential segments advance a cursor on the GPU. */
  readonly repeat: number;
  /** The workgroups are independent: the pass may be cut by workgroup ranges into several dispatches. */
  readonly sliceable: boolean;
  /** Lanes that have work of their own: no wider device can keep more of them busy in one dispatch. */
  readonly lanes: number;
  /**
   * Dependent steps that one lane walks in the whole pass (all repeats), one after the other: however wide the device, the
   * pass cannot be shorter than these. A step is one element of a walk (a time step, a chunk total, a partial sum).
   */
  readonly span: number;
  /** Work of the whole pass (all groups, all repeats), by the kernel's model. */
  readonly flops: number;
  readonly bytes: number;
}

/**
 * What a plan asks for that is carried out by other code than our kernels: plain code or ONNX Runtime on the CPU, or operations
 * of TensorFlow.js on the same device. Such a plan has no passes, and its buffers are an estimate of what will be allocated.
 */
export interface Delegation {
  readonly to: 'cpu' | 'ort' | 'tfjs';
  readonly method: 'sequential' | 'quasi-deer' | 'deer';
  /** CPU threads of ONNX Runtime; absent elsewhere. */
  readonly threads?: 'one' | 'all';
  readonly tolerance: number;
  /** The safeguard that resets non-finite entries is on. */
  readonly reset: boolean;
  /** Its bound: larger entries are reset. */
  readonly resetBeyond: number;
}

export interface Plan {
  readonly algorithm: string;
  /** Absent: our kernels run the passes. */
  readonly delegation?: Delegation;
  /** How rows were spread over lanes, by kernel: for the reader of a run. */
  readonly variant: string;
  /** Buffers set to zero at the start of every solve. */
  readonly clears: readonly string[];
  /** Whole buffers copied at the start of every solve: the initial state, and a warm start. */
  readonly copies: readonly { readonly from: string; readonly to: string; readonly toOffsetBytes: number }[];
  readonly batch: number;
  /** Floats of the result, in the buffer `states`. */
  readonly stateCount: number;
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  /** Once per solve, before the iterations. */
  readonly prologue: readonly PlanPass[];
  /** Once per iteration; empty for sequential evaluation. The last pass decides convergence on the GPU. */
  readonly iteration: readonly PlanPass[];
  /** Once per solve, after the iterations and within the timed window: the gradient, where it is asked for. */
  readonly finale: readonly PlanPass[];
  /** After the timed window: the residual of the final iterate. */
  readonly epilogue: readonly PlanPass[];
  readonly maxIterations: number;
  /** WebGPU features without which the kernels do not compile. */
  readonly features: readonly string[];
}

/** Peak bytes of the plan's buffers by category: what the ledger will show. */
export function plannedBytes(plan: Plan): { peakBytes: number; categoriesBytes: Record<string, number> } {
  const categoriesBytes: Record<string, number> = {};
  let peakBytes = 0;
  for (const buffer of plan.buffers) {
    categoriesBytes[buffer.category] = (categoriesBytes[buffer.category] ?? 0) + buffer.sizeBytes;
    peakBytes += buffer.sizeBytes;
  }
  return { peakBytes, categoriesBytes };
}
