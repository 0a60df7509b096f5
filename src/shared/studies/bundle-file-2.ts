/**
 * Version 2 of a bundle: runs of any study, with their configuration, trace and measures by the ids that the study declares.
 * The form of the file is the same for every study and does not change with one; what a study asks of its runs is checked
 * after it.
 */
import { z } from 'zod';
import { text } from '../contract/bounds.ts';
import { validate } from '../contract/border/validate.ts';
import { bundleSchema } from '../contract/bundle.ts';
import { Fault } from '../contract/fault.ts';
import { memoryLimitSchema } from '../contract/parts/memory-course.ts';
import { reasonSchema } from '../contract/reason-schema.ts';
import { runSchema, traceRowSchema } from '../contract/run.ts';
import { runConfigSchema } from '../contract/run-config.ts';
import { STUDIES } from './index.ts';
import { configSchemaOf, traceSchemaOf } from './setting-schema.ts';
import type { StudySpec } from './study.ts';

/** Settings may be missing, and sizes that follow another: the study says what they are then. */
export const fileRun2Schema = runSchema.extend({
  /** With its English sentence in `reasonText`; or a sentence. */
  reason: z.union([text, reasonSchema]).nullable(),
  reasonText: text.optional(),
  memoryLimit: memoryLimitSchema.extend({ reasonText: text.optional() }).nullable().default(null),
});
export type FileRun2 = z.infer<typeof fileRun2Schema>;

/** The whole file. */
export const bundleFile2Schema = bundleSchema.extend({
  version: z.literal(2),
  runs: z.array(fileRun2Schema).max(1_000_000),
});
export type BundleFile2 = z.infer<typeof bundleFile2Schema>;

interface StudySchemas {
  readonly config: ReturnType<typeof configSchemaOf>;
  readonly row: ReturnType<typeof traceSchemaOf>;
}

/** By declaration: a bundle has thousands of runs of one study. */
const schemas = new WeakMap<StudySpec, StudySchemas>();

function schemasOf(study: StudySpec): StudySchemas {
  const known = schemas.get(study) ?? { config: configSchemaOf(study), row: traceSchemaOf(study) };
  schemas.set(study, known);
  return known;
}

const idSchema = z.object({ config: z.object({ study: text }) });

/** Checks a run of a file of version 2. Throws an `invalid` Fault with the place, the field and the value given. */
export function checkedRun2(value: unknown, place: string): FileRun2 {
  const { study: id } = validate(idSchema, value, place).config;
  const study = STUDIES.find((one) => one.id === id);
  if (!study) {
    const known = STUDIES.map((one) => one.id).join(', ');
    const given = JSON.stringify(id.slice(0, 80));
    throw new Fault('invalid', `${place}.config.study: unknown study, this version knows ${known} (given ${given})`);
  }
  const run = validate(fileRun2Schema, value, place);
  const { config, row } = schemasOf(study);
  return {
    ...run,
    config: validate(config, run.config, `${place}.config`),
    trace: run.trace.map((one, index) => validate(row, one, `${place}.trace.${index}`)),
  };
}

/** The parts of a file of version 2 that its schema names. */
export const PARTS_OF_2 = { config: runConfigSchema, traceRow: traceRowSchema, run: fileRun2Schema };
