/**
 * What a speed-up rests on besides its interval, as the notes of its run keep it: how many processes it was measured in, how
 * much ratios differ between processes, and whether its blocks were independent.
 */
import type { RatioBasis } from '../contract/judgement.ts';

/** Names of the notes. */
export const BASIS_NOTES = {
  /** Between the processes of this very run. */
  own: 'between processes',
  /** Between processes on this adapter, from earlier sweeps, as it was known when the run was measured. */
  adapter: 'between processes on this adapter',
  /** Of the samples of the solve time. */
  noise: 'noise',
  /** Of the ratios within blocks to sequential evaluation. */
  ratioNoise: 'ratio noise',
  /** Why there is no interval. */
  noInterval: 'no interval',
} as const;

export type { RatioBasis } from '../contract/judgement.ts';

/** Of a run of which nothing is known: one process. */
export const UNKNOWN_BASIS: RatioBasis = {
  ...{ restarts: 1, restarted: 'process', own: null, adapter: null, modeGap: null, noInterval: null },
};

/** Processes that the ratio was measured in: a worker that was started anew is still in the same one. */
export function processesIn({ restarts, restarted }: RatioBasis): number {
  return restarted === 'process' ? restarts : 1;
}
