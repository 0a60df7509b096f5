/** What a stored setting, or a size, may be, made from its declaration. */
import type { TraceRow } from '../contract/run.ts';
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
    if (!setting) throw new Error(`the flat form names "${field}", which is no axis of ${study.id}`);
    const schema = settingSchema(setting);
    return [field, ADDED.has(field) || !flat.order.includes(field) ? schema.default(setting.default) : schema];
  });
  return z.object(Object.fromEntries(fields)) as unknown as z.ZodType<FlatConfig>;
}

/** A row of a trace in version 1: every column of the study is there. */
export function flatTraceSchemaOf({ traceColumns }: StudySpec): z.ZodType<TraceRow> {
  const columns = traceColumns.map(({ id, isCount }) => [id, isCount ? count : magnitude.nullable()]);
  return z.object({ iteration: count, ...Object.fromEntries(columns) }) as unknown as z.ZodType<TraceRow>;
}
