/**
 * Version 1 of a bundle: sizes, settings and the contender of a run side by side in one flat object. Read and written for
 * the study that was there when files had this form.
 */
import type { RunConfig, SettingValue } from '../contract/run-config.ts';
import { settingIn, studyOf } from './index.ts';
import type { FlatForm, StudySpec } from './study.ts';

export type FlatConfig = Readonly<Record<string, SettingValue>>;

export type FlatStudy = StudySpec & { readonly flat: FlatForm };

export function isFlat(study: StudySpec): study is FlatStudy {
  return study.flat !== undefined;
}

/** The fields of version 1, in its order, then the settings that came after it. */
export function flatFields(study: StudySpec): string[] {
  const order = study.flat?.order ?? [];
  return [...order, ...study.settings.map(({ id }) => id).filter((id) => !order.includes(id))];
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
    (spec) => !study.flat.order.includes(spec.id) && settingIn(config, spec) !== spec.default,
  );
  const all: FlatConfig = {
    // A run from before a setting existed has its default.
    ...Object.fromEntries(study.settings.map((spec) => [spec.id, spec.default])),
    ...config.settings,
    ...config.sizes,
    [study.flat.contender]: config.contender,
    seed: config.seed,
    problem: config.problem,
  };
  const fields = [...study.flat.order, ...later.map(({ id }) => id)];
  return Object.fromEntries(fields.map((field) => [field, all[field] ?? null]));
}
