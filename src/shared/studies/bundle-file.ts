/**
 * The bundle as it stands in a file. Version 1 keeps the configuration of a run flat, as when there was one study; whoever
 * reads it later meets the same bytes.
 */
import { z } from 'zod';
import { bundleSchema, type Bundle } from '../contract/bundle.ts';
import { runSchema, type Run } from '../contract/run.ts';
import { fromFlat, isFlat, toFlat, type FlatConfig } from './flat.ts';
import { flatSchemaOf, flatTraceSchemaOf } from './setting-schema.ts';
import { DEFAULT_STUDY } from './index.ts';

if (!isFlat(DEFAULT_STUDY)) throw new Error('version 1 needs a study with a flat form');
const STUDY = DEFAULT_STUDY;

export const flatConfigSchema = flatSchemaOf(STUDY);
export const flatTraceRowSchema = flatTraceSchemaOf(STUDY);
/** A run with its configuration flat; there were no measures. */
export const fileRunSchema = runSchema
  .omit({ measures: true })
  .extend({ config: flatConfigSchema, trace: z.array(flatTraceRowSchema).max(1_000_000) });
export type FileRun = z.infer<typeof fileRunSchema>;

/** The whole file. */
export const bundleFileSchema = bundleSchema.extend({ runs: z.array(fileRunSchema).max(1_000_000) });
export type BundleFile = z.infer<typeof bundleFileSchema>;

/** The run that a checked run of a file stands for. */
export function runOfFile(run: FileRun): Run {
  return { ...run, config: fromFlat(STUDY, run.config as FlatConfig), trace: run.trace, measures: {} };
}

/** Anything with a configuration, with it as files have it. */
export function withFileConfig<T extends { readonly config: Run['config'] }>(listed: T) {
  return { ...listed, config: toFlat(listed.config) };
}

/** The run as it is written, its fields in their order. */
export function runForFile({ measures: _measures, ...run }: Run): FileRun {
  return withFileConfig(run) as FileRun;
}

/** As it is written. */
export function bundleForFile({ unknown: _unknown, ...bundle }: Bundle): BundleFile {
  return { ...bundle, runs: bundle.runs.map(runForFile) };
}

/** The runs of a checked file in the words of today. */
export function bundleOfFile(file: BundleFile): Bundle {
  return { ...file, runs: file.runs.map(runOfFile) };
}
