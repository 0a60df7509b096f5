/** Baselines as lists show them. */

/** Letters and digits of ASCII, so that a name is one word of every shell. */
export const BASELINE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;

export interface BaselineSummary {
  readonly name: string;
  readonly pinnedAt: string;
  readonly runCount: number;
  /** Separated by commas; null where all runs were deleted by force. */
  readonly adapterNames: string | null;
}
