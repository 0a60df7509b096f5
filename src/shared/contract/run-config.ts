/** What one run computes, in the words that every study shares. */
import { z } from 'zod';
import { count, namedUpTo, real, size, text } from './bounds.ts';

/** Sizes and settings: a study has a dozen. */
const MOST_AXES = 100;

export const settingValueSchema = z.union([real, z.boolean(), text]).nullable();
/** A setting as it is stored; null where it does not apply, or is off. */
export type SettingValue = z.infer<typeof settingValueSchema>;

export const runConfigSchema = z.object({
  /** Id of the study. */
  study: text,
  /** Id of the contender: what computed it. */
  contender: text,
  /** By the ids of the study's sizes. */
  sizes: namedUpTo(size, MOST_AXES, 100),
  /** By the ids of the study's settings; every setting of the study is there. */
  settings: namedUpTo(settingValueSchema, MOST_AXES, 100),
  seed: count,
  /** Name and checksum of a given problem; null when drawn from the seed. */
  problem: text.nullable(),
});
/** What one run computes: one contender of a study at one point. */
export type RunConfig = z.infer<typeof runConfigSchema>;
