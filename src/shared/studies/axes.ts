/** What lists, tables and charts ask of a declaration: which axes there are to show, in which order, and who takes them. */
import { localized } from '../contract/local-text.ts';
import type { RunConfig } from '../contract/run-config.ts';
import { settingIn, sizeIn, STUDIES, studyOf, takesSetting } from './index.ts';
import type { ContenderSpec, SettingSpec, SizeSpec, StudySpec } from './study.ts';

/** The size with that id; an Error where the study has none, which its declaration must not allow. */
export function sizeOf(study: StudySpec, id: string): SizeSpec {
  const found = study.sizes.find((size) => size.id === id);
  if (!found) throw new Error(`${study.id} has no size "${id}"`);
  return found;
}

/** Without sizes that follow another: in the order of the declaration. */
export function ownSizes({ sizes }: StudySpec): SizeSpec[] {
  return sizes.filter(({ follows }) => follows === undefined);
}

/** As legends name them: the size of lines, the other sizes, those that follow one, and the main size. */
export function sizesInLegends(study: StudySpec): SizeSpec[] {
  const rank = ({ id, follows }: SizeSpec): number =>
    id === study.lineSize ? 0 : id === study.mainSize ? 3 : follows === undefined ? 1 : 2;
  return study.sizes.toSorted((a, b) => rank(a) - rank(b));
}

/** Sizes that belong to a setting: neither the main one nor that of lines, nor one that follows another. */
export function otherSizes(study: StudySpec): SizeSpec[] {
  return ownSizes(study).filter(({ id }) => id !== study.mainSize && id !== study.lineSize);
}

/** Whether a size that follows another has its value; never of a size of its own. */
export function isFollowing(config: RunConfig, { id, follows }: SizeSpec): boolean {
  return follows !== undefined && sizeIn(config, { id }) === sizeIn(config, { id: follows });
}

/** Of the problem, and one of a list: what tells kinds of problem apart. */
export function problemChoices({ settings }: StudySpec): SettingSpec[] {
  return settings.filter(isProblemChoice);
}

export function isProblemChoice({ of, value }: Pick<SettingSpec, 'of' | 'value'>): boolean {
  return of === 'problem' && value.kind === 'choice';
}

/**
 * What a setting is to those who read a run. `name`: it tells methods apart, and stands behind the contender's name. `setting`:
 * runs that differ in it are not compared. `silent`: the study decides it, and it says nothing of its own.
 */
export function roleOf({ of, inName, difference, default: usual }: SettingSpec): 'name' | 'setting' | 'silent' {
  if (inName !== undefined) return 'name';
  if (difference.severity !== 'fine') return 'setting';
  if (of === 'problem') return 'setting';
  return usual === null ? 'silent' : 'name';
}

/** Settings that belong to a run's setting: choices of the problem first. */
export function ordinarySettings(study: StudySpec): SettingSpec[] {
  const ordinary = study.settings.filter((spec) => roleOf(spec) === 'setting');
  return ordinary.toSorted((a, b) => Number(isProblemChoice(b)) - Number(isProblemChoice(a)));
}

/** Not what nobody needs to be told: a setting at its default. */
export function isWorthSaying(config: RunConfig, spec: SettingSpec): boolean {
  return spec.isAlwaysShown === true || settingIn(config, spec) !== spec.default;
}

/** What the setting is where nothing was asked for: the contender's own, else the study's. */
export function usualValue(config: Pick<RunConfig, 'study' | 'contender'>, spec: SettingSpec) {
  return contenderIn(config)?.defaults?.[spec.id] ?? spec.default;
}

function contenderIn({ study, contender }: Pick<RunConfig, 'study' | 'contender'>): ContenderSpec | undefined {
  return studyOf({ study }).contenders.find(({ id }) => id === contender);
}

/** The setting that says how accurate an answer is; null in a study without. */
export function accuracySetting({ accuracy, settings }: StudySpec): SettingSpec | null {
  return settings.find(({ id }) => id === accuracy) ?? null;
}

/** The first setting in a contender's name of which a sweep measures several values side by side: the damping. */
export function tunedSetting({ settings }: StudySpec): SettingSpec | null {
  return settings.find(({ inName, isList }) => inName === 'always' && isList === true) ?? null;
}

/** What changes the question that a run answers, beside its sizes: a reader has to be told, and no sentence speaks for two. */
export function questionSettings({ settings }: StudySpec): SettingSpec[] {
  return settings.filter(
    ({ of, value, default: usual }) => of === 'problem' && (value.kind !== 'number' || usual === null),
  );
}

/** It runs on the processor, without the adapter. */
export function isOnCpu(config: Pick<RunConfig, 'study' | 'contender'>): boolean {
  return contenderIn(config)?.runsOn === 'cpu';
}

/** The run's value, where its contender takes the setting. */
export function takenValue(config: RunConfig, spec: SettingSpec) {
  return takesSetting(config, spec) ? settingIn(config, spec) : null;
}

/** What methods are measured against: a baseline, or other code that takes no setting of a method. */
export function isBaseline(config: Pick<RunConfig, 'study' | 'contender'>): boolean {
  const contender = contenderIn(config);
  return contender?.family === 'baseline' || (contender?.family === 'peer' && contender.settings.length === 0);
}

/** How verdicts name the two sides: "parallel evaluation" and "stepping through the sequence", and one of each. */
export function sidesOf({ sides, contenderNoun, reference }: StudySpec) {
  const other = `another ${localized(contenderNoun)}`;
  return {
    methods: sides ? localized(sides.methods) : other,
    baselines: sides ? localized(sides.baselines) : reference,
    method: sides ? localized(sides.method) : localized(contenderNoun),
    reference: sides ? localized(sides.reference) : reference,
  };
}

/** Places in lists and legends: by study, then by contender; what nobody declared comes last. */
export function compareContenders(
  a: Pick<RunConfig, 'study' | 'contender'>,
  b: Pick<RunConfig, 'study' | 'contender'>,
): number {
  const studies = placeIn(STUDIES, a.study) - placeIn(STUDIES, b.study);
  if (studies !== 0 || a.study !== b.study) return studies;
  const { contenders } = studyOf(a);
  return placeIn(contenders, a.contender) - placeIn(contenders, b.contender);
}

/** The place of an id in a list; behind all of them where it is not there. */
export function placeIn(list: readonly { readonly id: string }[], id: string): number {
  const place = list.findIndex((one) => one.id === id);
  return place < 0 ? list.length : place;
}

/** The studies of some runs, in their order in this build. */
export function studiesAmong(runs: readonly { readonly config: Pick<RunConfig, 'study'> }[]): StudySpec[] {
  const ids = new Set(runs.map(({ config }) => config.study));
  return STUDIES.filter(({ id }) => ids.has(id));
}
