/** What a stored setting, or a size, may be, made from its declaration. */
import { type TraceRow, traceRowSchema } from '../contract/run.ts';
import { type RunConfig, settingValueSchema } from '../contract/run-config.ts';
import { withDefaults } from './index.ts';
import { z } from 'zod';
import { count, magnitude, size, text } from '../contract/bounds.ts';
import { flatFields, type FlatConfig, type FlatStudy } from './flat.ts';
import type { SettingKind, SettingSpec, StudySpec } from './study.ts';

function valueSchema(value: SettingKind): z.ZodType {
  switch (value.kind) {
    case 'number': {
      const base = value.integer ? z.number().int() : z.number();
      const { min, max, above = false } = value.stored ?? value;
      return (above ? base.gt(min) : base.min(min)).max(max);
    }
    case 'switch':
      return z.boolean();
    case 'choice':
      return value.open ? text : z.enum(value.options);
    case 'numbers':
      return text;
  }
}

/** Of a setting in a file; null where the study decides, or the contender has none. */
export function settingSchema(spec: Pick<SettingSpec, 'value' | 'default' | 'isAlwaysSet'>): z.ZodType {
  const schema = valueSchema(spec.value);
  return spec.default === null && !spec.isAlwaysSet ? schema.nullable() : schema;
}

/** What of version 1 may be missing in a file, because the first files did not have it. */
const ADDED = new Set(['warmStart', 'annealing']);

/** Checks a flat object; settings that came after version 1 may be missing. */
export function flatSchemaOf(study: FlatStudy): z.ZodType<FlatConfig> {
  const { flat, sizes, settings } = study;
  const fields = flatFields(study).map((field): [string, z.ZodType] => {
    if (field === flat.contender) return [field, text];
    if (field === 'seed') return [field, count];
    if (field === 'problem') return [field, text.nullable()];
    if (sizes.some(({ id }) => id === field)) return [field, size];
    const setting = settings.find(({ id }) => id === field);
    // One that the study had: kept as it is.
    if (!setting) return [field, settingValueSchema.optional()];
    const schema = settingSchema(setting);
    return [field, ADDED.has(field) || !flat.order.includes(field) ? schema.default(setting.default) : schema];
  });
  return z.object(Object.fromEntries(fields)) as unknown as z.ZodType<FlatConfig>;
}

/** A row of a trace in version 1: the columns of then are there, those of today may be. */
export function flatTraceSchemaOf({ flat, traceColumns }: FlatStudy): z.ZodType<TraceRow> {
  const ids = [...new Set([...flat.trace, ...traceColumns.map(({ id }) => id)])];
  const columns = ids.map((id): [string, z.ZodType] => {
    const isCount = traceColumns.some((column) => column.id === id && column.isCount === true);
    const schema = isCount ? count : magnitude.nullable();
    return [id, flat.trace.includes(id) ? schema : schema.optional()];
  });
  return z.object({ iteration: count, ...Object.fromEntries(columns) }) as unknown as z.ZodType<TraceRow>;
}

/**
 * Checks the configuration of a run of the study. A setting that is missing has its default, and one that the study does not
 * declare, as a newer or an older version may, stays as it is; a size has to be there and known, since it says what was solved.
 */
export function configSchemaOf(study: StudySpec): z.ZodType<RunConfig> {
  const sizes = study.sizes.map(({ id, follows }): [string, z.ZodType] => [
    id,
    follows === undefined ? size : size.optional(),
  ]);
  const known = study.sizes.map(({ id }) => id).join(', ');
  // Not z.never(), whose error names the object and not the field.
  const noSize = z.custom<number>(() => false, { error: `the study ${study.id} has no such size; it has ${known}` });
  const settings = study.settings.map((spec): [string, z.ZodType] => [
    spec.id,
    settingSchema(spec).default(spec.default),
  ]);
  return z
    .object({
      study: z.literal(study.id),
      contender: text,
      sizes: z.object(Object.fromEntries(sizes)).catchall(noSize),
      settings: z.object(Object.fromEntries(settings)).catchall(settingValueSchema),
      seed: count,
      problem: text.nullable(),
    })
    .transform((config) => withDefaults(config as RunConfig));
}

/** A row of a trace of the study: any columns, of which counts are counts. */
export function traceSchemaOf({ traceColumns }: StudySpec): z.ZodType<TraceRow> {
  const counts = traceColumns.filter(({ isCount }) => isCount === true);
  const known = Object.fromEntries(counts.map(({ id }) => [id, count.optional()]));
  return traceRowSchema.extend(known) as unknown as z.ZodType<TraceRow>;
}
