/**
 * Version 1 of a bundle: sizes, settings and the contender of a run side by side in one flat object. Read and written for
 * the study that was there when files had this form.
 */
import type { Run } from '../contract/run.ts';
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

/** Fields of version 1 that the study has no axis for any longer. */
function formerFields({ flat, sizes, settings }: FlatStudy): string[] {
  const known = new Set([flat.contender, 'seed', 'problem', ...[...sizes, ...settings].map(({ id }) => id)]);
  return flat.order.filter((field) => !known.has(field));
}

/** The run that a checked flat object describes. */
export function fromFlat(study: FlatStudy, flat: FlatConfig): RunConfig {
  const former = formerFields(study).filter((field) => flat[field] !== undefined);
  return {
    study: study.id,
    contender: String(flat[study.flat.contender]),
    sizes: Object.fromEntries(study.sizes.map(({ id }) => [id, Number(flat[id])])),
    settings: {
      ...Object.fromEntries(study.settings.map((spec) => [spec.id, flat[spec.id] ?? spec.default])),
      ...Object.fromEntries(former.map((field) => [field, flat[field] ?? null])),
    },
    seed: Number(flat['seed']),
    problem: (flat['problem'] ?? null) as string | null,
  };
}

/** Whether the flat form holds everything that the configuration says. */
export function fitsFlat(config: RunConfig): boolean {
  const study = studyOf(config);
  if (!isFlat(study)) return false;
  const [fields, sizes] = [flatFields(study), study.sizes.map(({ id }) => id)];
  return (
    Object.keys(config.settings).every((id) => fields.includes(id)) &&
    Object.keys(config.sizes).every((id) => sizes.includes(id))
  );
}

/** Whether version 1 of a bundle holds everything that the run says. */
export function fitsVersion1({ config, measures, trace }: Pick<Run, 'config' | 'measures' | 'trace'>): boolean {
  const study = studyOf(config);
  if (!isFlat(study) || !fitsFlat(config) || Object.keys(measures).length > 0) return false;
  const { flat, traceColumns } = study;
  const known = new Set(['iteration', ...flat.trace, ...traceColumns.map(({ id }) => id)]);
  return trace.every(
    (row) => flat.trace.every((id) => row[id] !== undefined) && Object.keys(row).every((id) => known.has(id)),
  );
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
  const former = new Set(formerFields(study).filter((field) => all[field] === undefined));
  const fields = [...study.flat.order.filter((field) => !former.has(field)), ...later.map(({ id }) => id)];
  return Object.fromEntries(fields.map((field) => [field, all[field] ?? null]));
}
