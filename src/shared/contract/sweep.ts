/** A sweep: the grid to measure, in the words that every study shares; what a study allows is checked with its declaration. */
import { z } from 'zod';
import { namedUpTo } from './bounds.ts';
import { MOST_RESTARTS } from './run.ts';
import { type SettingValue, settingValueSchema } from './run-config.ts';
import { DEFAULT_MAX_SAMPLES, DEFAULT_PRECISION, PRACTICAL_SHARE } from './thresholds.ts';

const size = z.number().int().min(1).max(1e9);
const list = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(1000);
const name = z.string().max(100);
const MOST_AXES = 100;

export const sweepSchema = z.object({
  study: name,
  preset: name.nullable(),
  /** Ids of the contenders. */
  contenders: list(name),
  /** By the ids of the study's sizes; null: the size follows another. */
  sizes: namedUpTo(list(size).nullable(), MOST_AXES, 100),
  /** By the ids of the study's settings, several values side by side at every point; null: the study decides. */
  settings: namedUpTo(list(settingValueSchema).nullable(), MOST_AXES, 100),
  seeds: list(z.number().int().min(0).max(1e9)),
  /** Exactly this many repetitions per point; null leaves it to the time budget (at least 6). */
  repeats: size.nullable(),
  /** Processes over which the repetitions of every point are spread. */
  restarts: z.number().int().min(1).max(MOST_RESTARTS).default(1),
  /** Time budget of one point in seconds. */
  secondsPerPoint: z.number().gt(0).max(86_400),
  /** Half-width of the 95 % interval of every median, over the median, at which repetitions end; a share. */
  precision: z.number().min(1e-5).max(1).default(DEFAULT_PRECISION),
  /** Repetitions of a point end here, however little is known. */
  maxSamples: z.number().int().min(6).max(100_000).default(DEFAULT_MAX_SAMPLES),
  /** A difference of at most this share makes nothing faster or slower. */
  threshold: z.number().min(0).max(0.5).default(PRACTICAL_SHARE),
});
export type Sweep = z.infer<typeof sweepSchema>;

/** One parameter combination of a sweep: every contender is measured on it side by side. */
export interface Point {
  readonly index: number;
  readonly study: string;
  readonly sizes: Readonly<Record<string, number>>;
  /** Settings of the problem. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly seed: number;
}
