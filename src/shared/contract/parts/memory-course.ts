/** How the memory of a run came about: what was predicted, what was live when, and the length that would be too much. */
import { z } from 'zod';
import { count, namedUpTo, ns } from '../bounds.ts';
import { reasonSchema } from '../reason-schema.ts';

export const MEMORY_PHASES = ['open', 'solve', 'read back', 'freed'] as const;
export type MemoryPhase = (typeof MEMORY_PHASES)[number];

export const memorySampleSchema = z.object({
  /** Since the first buffer was about to be created. */
  ns,
  phase: z.enum(MEMORY_PHASES),
  /** Live bytes; categories that hold nothing are left out. */
  categoriesBytes: namedUpTo(count, 1000, 100),
});
/** What was live after a change. */
export type MemorySample = z.infer<typeof memorySampleSchema>;

/** Of the opening, the first solve and its reading back, and of later rises of the peak. */
export const MOST_MEMORY_SAMPLES = 100;

export const memoryLimitSchema = z.object({
  /** The smallest length of this cell, state and batch size that no longer fits the adapter; null: up to 1e9 all fit. */
  length: count.min(1).nullable(),
  /** What is too large there; a sentence in runs from before reasons had codes, null where all lengths fit. */
  reason: z.union([z.string().max(4000), reasonSchema]).nullable(),
  /** A longer length that fits again, since the chunks grow with the length; null where there is none. */
  fitsAgainAt: count.nullable(),
});
export type MemoryLimit = z.infer<typeof memoryLimitSchema>;

/** Lengths that can be asked for end here. */
export const LONGEST_LENGTH = 1e9;

/** How far the ledger's peak lies beyond the prediction, in bytes; null where nothing was predicted. */
export function excessBytes(memory: { peakBytes: number; predictedBytes: number | null }): number | null {
  return memory.predictedBytes === null ? null : memory.peakBytes - memory.predictedBytes;
}
