/**
 * The bundle as it stands in a file. Version 1 keeps the configuration of a run flat, as when there was one study; whoever
 * reads it later meets the same bytes.
 */
import { z } from 'zod';
import { validate } from '../contract/border/validate.ts';
import { text } from '../contract/bounds.ts';
import { bundleSchema, type Bundle } from '../contract/bundle.ts';
import { memoryLimitSchema, type MemoryLimit } from '../contract/parts/memory-course.ts';
import { textReason } from '../contract/reason.ts';
import { reasonSchema } from '../contract/reason-schema.ts';
import { runSchema, type Run } from '../contract/run.ts';
import type { RunConfig } from '../contract/run-config.ts';
import { type BundleFile2, checkedRun2, type FileRun2 } from './bundle-file-2.ts';
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
export const bundleFileSchema = bundleSchema.extend({
  version: z.literal(1),
  runs: z.array(fileRunSchema).max(1_000_000),
});
export type BundleFile = z.infer<typeof bundleFileSchema>;

/** A run as a file of either version has it. */
export type AnyFileRun = FileRun | FileRun2;
export type AnyBundleFile = BundleFile | BundleFile2;

/** Checks a run of a file of that version. Throws an `invalid` Fault with the place, the field and the value given. */
export function checkedFileRun(version: Bundle['version'], value: unknown, place: string): AnyFileRun {
  return version === 1 ? validate(fileRunSchema, value, place) : checkedRun2(value, place);
}

/** The run that a checked run of a file stands for. */
export function runOfFile(run: AnyFileRun): Run {
  if ('study' in run.config) return { ...ownFields(run as FileRun2), config: run.config as RunConfig };
  return { ...ownFields(run as FileRun), config: fromFlat(STUDY, run.config as FlatConfig), measures: {} };
}

function ownFields<T extends Pick<FileRun, 'reason' | 'reasonText' | 'memoryLimit'>>({
  reasonText: _sentence,
  reason,
  memoryLimit,
  ...run
}: T) {
  return {
    ...run,
    reason: typeof reason === 'string' ? textReason(reason) : reason,
    memoryLimit: memoryLimit && limitOf(memoryLimit),
  };
}

function limitOf({ reasonText: _sentence, ...limit }: NonNullable<FileRun['memoryLimit']>): MemoryLimit {
  return limit;
}

/** The runs of a checked file in the words of today. */
export function bundleOfFile(file: AnyBundleFile): Bundle {
  return { ...file, runs: file.runs.map(runOfFile) };
}
