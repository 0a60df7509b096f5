/** The fields of the form, made from the study's declaration: what is typed, what is ticked, what is chosen. */
import { say } from '../../../shared/words/say.ts';
import { localized } from '../../../shared/contract/local-text.ts';
import { studyById } from '../../../shared/studies/index.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../../shared/studies/study.ts';
import type { ProblemInfo } from '../../../compute/messages.ts';
import { fieldLabel, isDictated, type MeasuringField, type SweepDraft } from '../../state/measure/sweep-form.ts';

export interface TextFieldSpec {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly placeholder: string;
  readonly isDictated: boolean;
  readonly text: string;
  /** The draft with something else in this field. */
  changed(text: string): SweepDraft;
}

/** Sizes, and settings that are typed, then how long and how carefully to measure. */
export function textFields(draft: SweepDraft, problem: ProblemInfo | null): TextFieldSpec[] {
  const study = studyById(draft.study);
  const typed = study.settings.filter(({ value }) => value.kind === 'number' || value.kind === 'numbers');
  return [
    ...study.sizes.map((spec) => axisField(study, draft, problem, spec, 'sizes')),
    ...typed.map((spec) => axisField(study, draft, problem, spec, 'settings')),
    ...MEASURING_FIELDS.map((id) => ({
      ...{ id, label: say(`measure.field.${id}`), hint: say(`measure.field.${id}.hint`) },
      isDictated: false,
      placeholder: id === 'repeats' ? say('measure.field.repeats.unset') : '',
      text: draft[id],
      changed: (text: string) => ({ ...draft, [id]: text }),
    })),
  ];
}

function axisField(
  study: StudySpec,
  draft: SweepDraft,
  problem: ProblemInfo | null,
  spec: SizeSpec | SettingSpec,
  part: 'sizes' | 'settings',
): TextFieldSpec {
  const { id } = spec;
  const typed = draft[part][id];
  const placeholder = placeholderOf(study, spec);
  // What a flag's help says of the default stands in the empty field.
  const help = localized(spec.hint);
  const hint = placeholder === '' ? help : help.replace(/\s*[(（].*[)）]$/, '');
  return {
    ...{ id, label: fieldLabel(spec), hint, placeholder },
    isDictated: isDictated(spec, problem),
    text: typeof typed === 'string' ? typed : '',
    changed: (text) => ({ ...draft, [part]: { ...draft[part], [id]: text } }),
  };
}

/** What holds where nothing is typed. */
function placeholderOf(study: StudySpec, spec: SizeSpec | SettingSpec): string {
  if ('value' in spec) return spec.unset ? localized(spec.unset) : '';
  const followed = study.sizes.find(({ id }) => id === spec.follows);
  return followed ? say('measure.follows', { name: localized(followed.name) }) : '';
}

const MEASURING_FIELDS: readonly MeasuringField[] = [
  'secondsPerPoint',
  'seeds',
  'repeats',
  'restarts',
  'precision',
  'maxSamples',
  'threshold',
];

/** What is ticked, several at a time. */
export function choicesOf({ settings }: StudySpec): SettingSpec[] {
  return settings.filter(({ value }) => value.kind === 'choice');
}

/** The options of a choice that are ticked; those of a given problem, where it says them. */
export function chosenOptions(draft: SweepDraft, problem: ProblemInfo | null, { id }: SettingSpec): readonly string[] {
  const given = new Map<string, unknown>(Object.entries(problem ?? {})).get(id);
  if (typeof given === 'string') return [given];
  const chosen = draft.settings[id];
  return Array.isArray(chosen) ? (chosen as readonly string[]) : [];
}

export interface SwitchSpec {
  readonly id: string;
  readonly label: string;
}

/** A switch that is on by default is told by what it does, not by what its flag turns off. */
export function switchesOf({ settings }: StudySpec): SwitchSpec[] {
  return settings.flatMap(({ id, value, hint, default: usual }) => {
    if (value.kind !== 'switch') return [];
    return [{ id, label: localized(value.field ?? (usual === true ? value.on : hint)) }];
  });
}

export function withSetting(draft: SweepDraft, id: string, value: boolean | readonly string[]): SweepDraft {
  return { ...draft, settings: { ...draft.settings, [id]: value } };
}
