import type { TraceRow } from '../../contract/run.ts';

/** A row of the RNN study's trace with names and types of its own, for the code that computes it. */
export type RnnTraceRow = {
  readonly iteration: number;
  /** max |s^(i) − s^(i−1)|; null where not finite. */
  delta: number | null;
  /** max |r(s^(i))|; null where not finite or not computed. */
  residual: number | null;
  /** ½ Σ r². */
  merit: number | null;
  resets: number;
  /** max |s^(i) − s*| where the true trajectory is at hand. */
  error: number | null;
};

/** The rows of a trace with this study's own columns. */
export function rnnTraceOf(trace: readonly TraceRow[]): readonly RnnTraceRow[] {
  return trace as unknown as readonly RnnTraceRow[];
}
