/**
 * Version 1 of a bundle: sizes, settings and the contender of a run side by side in one flat object. Read and written for
 * the study that was there when files had this form.
 */
import { z } from 'zod';
import { count, size, text } from '../contract/bounds.ts';
import type { RunConfig, SettingValue } from '../contract/run-config.ts';
import { studyOf } from './index.ts';
import { settingSchema } from './setting-schema.ts';
import type { FlatForm, StudySpec } from './study.ts';

export type FlatConfig = Readonly<Record<string, SettingValue>>;

type FlatStudy = StudySpec & { readonly flat: FlatForm };

export function isFlat(study: StudySpec): study is FlatStudy {
  return study.flat !== undefined;
}

/** What of version 1 may be missing in a file, because the first files did not have it. */
const ADDED = new Set(['warmStart', 'annealing']);

/** The fields of version 1, in its order, then the settings that came after it. */
export function flatFields(study: StudySpec): string[] {
  const order = study.flat?.order ?? [];
  return [...order, ...study.settings.map(({ id }) => id).filter((id) => !order.includes(id))];
}

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

/** The run that a checked flat object describes. */
export function fromFlat(study: FlatStudy, flat: FlatConfig): RunConfig {
  return {
    study: study.id,
    contender: String(flat[study.flat.contender]),
    sizes: Object.fromEntries(study.sizes.map(({ id }) => [id, Number(flat[id])])),
    settings: Object.fromEntries(study.settings.map((spec) => [spec.id, flat[spec.id] ?? spec.default])),
    seed: Number(flat['seed']),
    problem: (flat['problem'] ?? null) as string | null,
  };
}

/** Fields in the order of version 1; a later setting only where it is not at its default, so that old files stay as they were. */
export function toFlat(config: RunConfig): FlatConfig {
  const study = studyOf(config);
  if (!isFlat(study)) throw new Error(`runs of ${study.id} have no flat form`);
  const later = study.settings.filter(
    (spec) => !study.flat.order.includes(spec.id) && config.settings[spec.id] !== spec.default,
  );
  const all: FlatConfig = {
    ...config.settings,
    ...config.sizes,
    [study.flat.contender]: config.contender,
    seed: config.seed,
    problem: config.problem,
  };
  const fields = [...study.flat.order, ...later.map(({ id }) => id)];
  return Object.fromEntries(fields.map((field) => [field, all[field] ?? null]));
}
