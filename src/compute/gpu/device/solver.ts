/** A solver: one plan made ready on one device. The only thing that the measuring code runs. */
import type { Reason } from '../../../shared/contract/reason.ts';
import type { Adapter, TraceRow } from '../../../shared/contract/run.ts';
import type { DeviceTraits } from '../traits.ts';
import type { PassStage } from '../../../shared/contract/parts/kernels.ts';
import type { Plan } from '../plan/plan.ts';
import type { LedgerReading } from './ledger.ts';
import type { Probe } from './probe.ts';

export interface Solution {
  /** Host clock, first submit to the arrival of the last status. */
  readonly wallNs: number;
  /** Sum of the GPU spans of the submits; null without timestamps. */
  readonly gpuNs: number | null;
  /** GPU time by phase; only from a profiled solve. */
  readonly phasesNs: Readonly<Record<string, number>> | null;
  /** Every dispatch in order; only from a profiled solve with timestamps. */
  readonly spans?: readonly PassSpan[] | null;
  /** 0 for sequential evaluation. */
  readonly iterations: number;
  /** Per sequence, the first iteration in which all of its entries had settled; null where there is none. */
  readonly iterationsPerSequence: readonly (number | null)[];
  /** Per sequence, the largest step of every iteration; only from a device that reports it. */
  readonly stepsPerSequence?: readonly (readonly number[])[];
  readonly resets: number;
  /** Every entry's last step was within the tolerance, or its own rounding. Says nothing about the residual. */
  readonly settled: boolean;
  /** One row per iteration, folded over all that is solved side by side; null where a value is not finite or comes later. */
  readonly trace: readonly TraceRow[];
}

/** The iterations ended by themselves, and a safeguard put nothing back at the end. */
export function hasSettled({ settled, trace }: Pick<Solution, 'settled' | 'trace'>): boolean {
  return settled && (trace.at(-1)?.['resets'] ?? 0) === 0;
}

export interface SolveOptions {
  /** Time every pass by itself (slower; never counted as a sample). */
  readonly profile: boolean;
  readonly signal: AbortSignal | null;
}

/** One dispatch of a profiled solve. */
export interface PassSpan {
  /** Place of its pass in `Solver.passes`. */
  readonly place: number;
  /** null outside of the iterations. */
  readonly iteration: number | null;
  /** After the first timestamp of the solve. */
  readonly startNs: number;
  /** As the timestamps give it: zero or negative where the clock is too coarse or ran backwards. */
  readonly durationNs: number;
}

/** One pass of the plan, with the kernel that runs it. */
export interface PassNote {
  readonly kernel: string;
  readonly phase: string;
  readonly stage: PassStage;
  /** How the work is spread over lanes, in words. */
  readonly mapping: string;
  readonly source: string;
  /** SHA-256 of the source, hex. */
  readonly hash: string;
  readonly workgroupSize: number;
  readonly workgroups: number;
  readonly repeats: number;
  /** Parts into which each dispatch is cut at present. */
  readonly slices: number;
  readonly flops: number;
  readonly bytes: number;
}

export interface KernelNote {
  readonly name: string;
  readonly variant: string;
  /** The first digits of the SHA-256 of the WGSL, hex. */
  readonly sourceHash: string;
}

/** What making a solver ready took, each part waited for. */
export interface Opening {
  /**
   * Making all pipelines of the plan and using each once, when none of them was at hand on this device; null where some
   * were and that was never measured.
   */
  readonly compileNs: number | null;
  /** This time they came from the device's cache; `compileNs` is from the first time. */
  readonly isCached: boolean;
  /** Creating the buffers, writing their data and zeroing the rest. */
  readonly uploadNs: number;
}

export interface OpenOptions {
  /**
   * Where these kernels were never compiled together, compile all of them anew, also those that others brought along, so
   * that the whole time is known.
   */
  readonly cold: boolean;
}

export interface Solver {
  readonly algorithm: string;
  readonly kernels: readonly KernelNote[];
  /**
   * Steps of every sequence that a solve evaluates and `read` returns, fewer than there are where a whole solve
   * would take too long. Absent: all of them.
   */
  readonly steps?: number;
  /** What differs from our kernels on the GPU, for the reader of a run. */
  readonly remark?: string;
  /** Every pass in the order of the plan; absent where others' code is run. */
  passes?(): readonly PassNote[];
  /** FLOPs and bytes of a solve with that many iterations, by the plan's model; null where others' code is run. */
  work(iterations: number): { readonly flops: number; readonly bytes: number } | null;
  /** Milliseconds spent compiling this solver's pipelines. */
  readonly compileMs: number;
  /** What making it ready took; absent where that cannot be told apart. */
  readonly opening?: Opening;
  /**
   * Runs one solve. Rejects with a Fault: on a validation error, out of memory or device loss (`failed`), and with the
   * signal's reason when aborted between submits.
   */
  solve(options: SolveOptions): Promise<Solution>;
  /**
   * Solves once more and stops after so many iterations at most, without a gradient: what an audit of the method looks
   * at. Absent: what runs cannot be stopped there.
   */
  solveFirst?(iterations: number, signal: AbortSignal | null): Promise<Solution>;
  /**
   * An output of the last solve, by the name that the plan gives it, read in bounded pieces. Rejects with a Fault where there
   * is none.
   */
  read(name: string, signal: AbortSignal | null): Promise<Float32Array>;
  /** The ledger of this solver's buffers. `finalBytes` is what is live now. */
  memory(): LedgerReading;
  destroy(): void;
}

/** An open device, without a WebGPU type in sight: measuring and tests need no more than this. */
export interface Engine {
  readonly adapter: Adapter;
  readonly traits: DeviceTraits;
  /** Why the plan does not fit this device, with the bytes needed and allowed; null when it fits. */
  whyNot(plan: Plan): Reason | null;
  /** Why the other code that a plan delegates to is not at hand, with what to do; absent or null: it is. */
  whyMissing?(plan: Plan): Reason | null;
  /** Allocates, uploads and compiles. Rejects with a Fault on out of memory, validation or compile errors. */
  open(plan: Plan, options?: OpenOptions): Promise<Solver>;
  /** For microbenchmarks; holds nothing on the device once it is destroyed. */
  openProbe(): Probe;
  /** Why the device was lost; null while it lives. After a loss nothing on this engine works: open a new one. */
  lostReason(): string | null;
  close(): void;
}
