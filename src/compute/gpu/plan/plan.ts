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
 * What a plan asks for that is carried out by other code than our kernels. Such a plan has no passes, and its buffers are an
 * estimate of what will be allocated.
 */
export interface Delegation {
  /** What carries it out, for the reader: "cpu", "ort", "tfjs". */
  readonly to: string;
  /** Its buffers live in the host's memory: the device's limits say nothing of them. */
  readonly isOnHost: boolean;
  /** What the other code has to know, in the words of the study that made the plan. */
  readonly task: unknown;
}

/** Everything is numbered in the order in which it runs; a stage may hold stages. */
export type Stage =
  | { readonly kind: 'once'; readonly passes: readonly PlanPass[] }
  /** So many times in a row, without a round trip to the host. */
  | { readonly kind: 'times'; readonly count: number; readonly body: readonly Stage[] }
  | UntilSettled;

/**
 * Until the control kernel, the last of the body, decides on the device that it is done, at most so often. The kernel keeps
 * four words in the buffer `status`: iterations, settled, stopped, and one of its own; they are zeroed whenever the loop
 * begins. Once it has stopped it zeroes `slice.w` words of the buffer `arguments` from `slice.z` on, so that what is enqueued
 * of the loop does nothing. It is dispatched directly and returns at once after it has stopped.
 */
export interface UntilSettled {
  readonly kind: 'until-settled';
  readonly most: number;
  /** Names of the buffer and of the kernel. */
  readonly status: string;
  readonly control: string;
  /** The u32 that tells the kernel how many iterations are allowed; absent: no solve can be told to stop earlier. */
  readonly limit?: { readonly buffer: string; readonly word: number };
  readonly body: readonly Stage[];
}

/** How a word of the trace is folded over all that is solved side by side: `count` is a u32, the others are f32. */
export type TraceFold = 'max' | 'sum' | 'count';

/**
 * The buffer `trace`: row i of entry b begins at word (i · entries + b) · columns.length; row 0 is the initial guess. The
 * highest bit of a `count` says that the entry has settled. A column named `resets` counts entries that a safeguard put back:
 * an iteration with any has not settled.
 */
export interface TraceLayout {
  /** Solved side by side, each with rows of its own. */
  readonly entries: number;
  readonly columns: readonly { readonly id: string; readonly fold: TraceFold }[];
  /** Columns that are computed elsewhere, after the solve: null until then. */
  readonly later: readonly string[];
  /** The column whose values are kept for every entry; absent: none. */
  readonly byEntry?: string;
}

/** A part of the result, at the start of a buffer. */
export interface PlanOutput {
  readonly name: string;
  readonly buffer: string;
  readonly floats: number;
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
  /** Problems solved side by side, each with iterations of its own. */
  readonly batch: number;
  readonly outputs: readonly PlanOutput[];
  /** Absent: nothing is traced. */
  readonly trace?: TraceLayout;
  readonly buffers: readonly PlanBuffer[];
  readonly kernels: readonly PlanKernel[];
  /** The timed work of a solve. */
  readonly body: readonly Stage[];
  /** After the timed window: what is reported of the last iterate. */
  readonly epilogue: readonly PlanPass[];
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
