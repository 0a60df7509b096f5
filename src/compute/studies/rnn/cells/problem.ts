/** One problem to solve: a cell with its weights, inputs and initial states, exactly representable in float32. */
import type { Cell } from './cell.ts';

export interface Problem {
  readonly cell: Cell;
  /** Sequence length T, state size D, input size X, batch size B. */
  readonly length: number;
  readonly state: number;
  readonly input: number;
  readonly batch: number;
  /** Constants of the cell (dt, F …) by name. */
  readonly hyper: Readonly<Record<string, number>>;
  /** By weight name, row-major, [out][in]. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** [B, T, X] */
  readonly inputs: Float32Array;
  /** [B, D] */
  readonly initial: Float32Array;
  /** s^(0), [B, T, D]; null is all zeros. */
  readonly guess: Float32Array | null;
  /** Entries of an iterate larger than this are reset by the safeguard; absent: see `resetBoundOf`. */
  readonly resetBeyond?: number;
  /** c_t = ∂L/∂s_t of a loss Σ ⟨c_t, s_t⟩, [B, T, D]; only where a gradient is asked for. */
  readonly cotangents?: Float32Array;
}
