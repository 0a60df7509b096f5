/** What the self-test measures: work of a known amount, under several names. */
import type { Sweep } from '../../shared/contract/sweep.ts';
import type { Engine } from '../gpu/device/solver.ts';
import type { StudyRuntime } from './study.ts';

export interface Length {
  /** Of the sequence. */
  readonly steps: number;
  /** What the dispatch takes of a solve's time, by the device's clock; 1 where it has none. */
  readonly deviceShare: number;
}

/** The extra work of what takes part, in percent of its time, by its id. */
export type PercentOf = (id: string) => number;

export interface SelftestSubject {
  /** Id of what the others are compared with, which does no extra work. */
  readonly base: string;
  /** Long enough to be timed well on this adapter. Rejects with a Fault where the device fails. */
  findLength(engine: Engine, signal: AbortSignal): Promise<Length>;
  /** Whose contenders are the base, each with its extra work. */
  study(length: Length, percentOf: PercentOf): StudyRuntime;
  /** One point, at a number of seeds; times and limits are not decided yet. */
  sweep(steps: number, contenders: readonly string[]): Sweep;
  /** Steps that take `percent` of a solve of so many, where these take `deviceShare` of its time. */
  extraSteps(steps: number, percent: number, deviceShare: number): number;
}
