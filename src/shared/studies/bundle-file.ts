/**
 * The bundle as it stands in a file. Version 1 keeps the configuration of a run flat, as when there was one study; whoever
 * reads it later meets the same bytes.
 */
import { z } from 'zod';
import { text } from '../contract/bounds.ts';
import { bundleSchema, type Bundle } from '../contract/bundle.ts';
import { memoryLimitSchema, type MemoryLimit } from '../contract/parts/memory-course.ts';
import { textReason } from '../contract/reason.ts';
import { reasonSchema } from '../contract/reason-schema.ts';
import { runSchema, type Run } from '../contract/run.ts';
import { fromFlat, isFlat, type FlatConfig } from './flat.ts';
import { flatSchemaOf, flatTraceSchemaOf } from './setting-schema.ts';
import { DEFAULT_STUDY } from './index.ts';

if (!isFlat(DEFAULT_STUDY)) throw new Error('version 1 needs a study with a flat form');
const STUDY = DEFAULT_STUDY;

export const flatConfigSchema = flatSchemaOf(STUDY);
export const flatTraceRowSchema = flatTraceSchemaOf(STUDY);
/** A run with its configuration flat; there were no measures. */
export const fileRunSchema = runSchema.omit({ measures: true }).extend({
  config: flatConfigSchema,
  trace: z.array(flatTraceRowSchema).max(1_000_000),
  /** A sentence in files from before reasons had codes; else with its English sentence in `reasonText`. */
  reason: z.union([text, reasonSchema]).nullable(),
  reasonText: text.optional(),
  memoryLimit: memoryLimitSchema.extend({ reasonText: text.optional() }).nullable().default(null),
});
export type FileRun = z.infer<typeof fileRunSchema>;

/** The whole file. */
export const bundleFileSchema = bundleSchema.extend({ runs: z.array(fileRunSchema).max(1_000_000) });
export type BundleFile = z.infer<typeof bundleFileSchema>;

/** The run that a checked run of a file stands for. */
export function runOfFile({ reasonText: _sentence, reason, memoryLimit, ...run }: FileRun): Run {
  return {
    ...run,
    config: fromFlat(STUDY, run.config as FlatConfig),
    reason: typeof reason === 'string' ? textReason(reason) : reason,
    memoryLimit: memoryLimit && limitOf(memoryLimit),
    trace: run.trace,
    measures: {},
  };
}

function limitOf({ reasonText: _sentence, ...limit }: NonNullable<FileRun['memoryLimit']>): MemoryLimit {
  return limit;
}

/** The runs of a checked file in the words of today. */
export function bundleOfFile(file: BundleFile): Bundle {
  return { ...file, runs: file.runs.map(runOfFile) };
}
