/** A run of the RNN study with names and types of its own, for the code that solves it. */
import type { RunConfig } from '../../contract/run-config.ts';
import { fromFlat, isFlat, type FlatConfig } from '../flat.ts';
import { rnn } from '../rnn.ts';

export interface RnnConfig {
  readonly cell: string;
  readonly algorithm: string;
  readonly length: number;
  readonly state: number;
  readonly input: number;
  readonly batch: number;
  readonly gain: number;
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Damping λ; null where the algorithm has none. */
  readonly lambda: number | null;
  readonly gradient: boolean;
  /** The safeguard that resets non-finite entries is on. */
  readonly reset: boolean;
  readonly seed: number;
  readonly problem: string | null;
  /** Relative change ε of the weights whose own trajectory is the first guess; null: no warm start. */
  readonly warmStart: number | null;
  /** Schedule of a falling damping, "start,factor,floor"; null where λ is constant or there is none. */
  readonly annealing: string | null;
}

/** The run's configuration as this study knows it. */
export function rnnConfigOf(config: RunConfig): RnnConfig {
  const { contender: algorithm, sizes, settings, seed, problem } = config;
  return { ...settings, ...sizes, algorithm, seed, problem } as unknown as RnnConfig;
}

/** The configuration in the words that all studies share. */
export function configOfRnn(config: RnnConfig): RunConfig {
  if (!isFlat(rnn)) throw new Error('the RNN study has a flat form');
  return fromFlat(rnn, config as unknown as FlatConfig);
}
