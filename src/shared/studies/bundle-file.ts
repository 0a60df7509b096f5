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
import { fromFlat, isFlat, type FlatConfig, type FlatStudy } from './flat.ts';
import { flatSchemaOf, flatTraceSchemaOf } from './setting-schema.ts';
import { defaultStudy } from './index.ts';
import type { StudySpec } from './study.ts';

function schemasFor(study: FlatStudy) {
  const config = flatSchemaOf(study);
  const traceRow = flatTraceSchemaOf(study);
  /** A run with its configuration flat; there were no measures. */
  const run = runSchema.omit({ measures: true }).extend({
    config,
    trace: z.array(traceRow).max(1_000_000),
    /** A sentence in files from before reasons had codes; else with its English sentence in `reasonText`. */
    reason: z.union([text, reasonSchema]).nullable(),
    reasonText: text.optional(),
    memoryLimit: memoryLimitSchema.extend({ reasonText: text.optional() }).nullable().default(null),
  });
  const bundle = bundleSchema.extend({ version: z.literal(1), runs: z.array(run).max(1_000_000) });
  return { config, traceRow, run, bundle };
}

type FileSchemas = ReturnType<typeof schemasFor>;

export type FileRun = z.infer<FileSchemas['run']>;
/** The whole file. */
export type BundleFile = z.infer<FileSchemas['bundle']>;

const known = new WeakMap<StudySpec, FileSchemas>();

/** The study whose runs version 1 holds. */
function flatStudy(): FlatStudy {
  const study = defaultStudy();
  if (!isFlat(study)) throw new Error('version 1 needs a study with a flat form');
  return study;
}

/** The schemas of version 1 by today's declaration of its study, those of the parts too. */
export function fileSchemas(): FileSchemas {
  const study = flatStudy();
  const found = known.get(study) ?? schemasFor(study);
  known.set(study, found);
  return found;
}

/** A run as a file of either version has it. */
export type AnyFileRun = FileRun | FileRun2;
export type AnyBundleFile = BundleFile | BundleFile2;

/** Checks a run of a file of that version. Throws an `invalid` Fault with the place, the field and the value given. */
export function checkedFileRun(version: Bundle['version'], value: unknown, place: string): AnyFileRun {
  return version === 1 ? validate(fileSchemas().run, value, place) : checkedRun2(value, place);
}

/** The run that a checked run of a file stands for. */
export function runOfFile(run: AnyFileRun): Run {
  if ('study' in run.config) return { ...ownFields(run as FileRun2), config: run.config as RunConfig };
  return { ...ownFields(run as FileRun), config: fromFlat(flatStudy(), run.config as FlatConfig), measures: {} };
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
