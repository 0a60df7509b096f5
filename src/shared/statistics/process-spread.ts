/**
 * How much ratios of times differ from one process to the next on one adapter: the standard deviation of their logarithms
 * between processes. Sweeps with three or more restarts measure it; it widens what one process alone says.
 */
import { restartRatios, type Sampled, WELL_KNOWN_RESTARTS } from './hierarchical.ts';
import type { ProcessSpread } from '../contract/parts/process-spread-schema.ts';
import { isRatio, median } from './statistics.ts';

export type { ProcessSpread };

/** From fewer degrees of freedom nothing is concluded for other runs: three runs of three processes have six. */
export const LEAST_DEGREES = 4;

/** The standard deviation between the processes of one run, from each one's median ratio; null below three processes. */
export function spreadBetween(reference: Sampled, other: Sampled): ProcessSpread | null {
  if (reference.sampling?.restarted !== 'process' || other.sampling?.restarted !== 'process') return null;
  const ratios = [...restartRatios(reference, other).values()].map((blocks) => median(blocks));
  if (ratios.length < WELL_KNOWN_RESTARTS || !ratios.every(isRatio)) return null;
  const logs = ratios.map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const degrees = logs.length - 1;
  return { sd: Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / degrees), degrees };
}

/** All together, weighted by their degrees of freedom; null where there is none. */
export function pooledSpread(spreads: readonly ProcessSpread[]): ProcessSpread | null {
  const degrees = spreads.reduce((sum, spread) => sum + spread.degrees, 0);
  if (degrees === 0) return null;
  return {
    sd: Math.sqrt(spreads.reduce((sum, spread) => sum + spread.degrees * spread.sd ** 2, 0) / degrees),
    degrees,
  };
}
