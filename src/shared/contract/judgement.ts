/** What is said of a ratio of times, and what it rests on: in the words that statistics, findings and views share. */
import type { Reason } from './reason.ts';
import type { ProcessSpread } from './parts/process-spread-schema.ts';

/** `ambiguous`: the interval does not tell, or there is none. */
export type Comparison = 'faster' | 'slower' | 'same' | 'ambiguous';

/** What is said of two runs, with the reason. */
export interface Verdict {
  readonly comparison: Comparison | 'not-comparable';
  readonly reason: Reason;
  /** Two-sided, against a difference of at most the threshold; null where there is no interval. */
  readonly p: number | null;
  /** After Holm's correction over the comparisons judged together. */
  readonly adjustedP: number | null;
  /** The interval that it was read from, where that is wider than the ratio's own; else absent. */
  readonly ci95?: readonly [number, number];
  /** What that interval was widened for. */
  readonly widenedFor?: Reason;
  /** It holds in the process that was measured, and says nothing of others; absent: it holds beyond. */
  readonly isLocal?: true;
}

/** What a speed-up rests on besides its interval. */
export interface RatioBasis {
  /** Starts of a process, or of a compute worker in one process. */
  readonly restarts: number;
  readonly restarted: 'process' | 'worker';
  readonly own: ProcessSpread | null;
  readonly adapter: ProcessSpread | null;
  /** How far apart the two speeds are between which the ratio kept switching, as a share; null where it did not. */
  readonly modeGap: number | null;
  /** Why the ratio has no interval; null where that is for too few samples, or it has one. */
  readonly noInterval: Reason | null;
}
