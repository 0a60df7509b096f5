/** A run's configuration in short texts: what tables, maps, charts and reports call a setting, a point and a contender. */
import { capitalized, localized } from '../../contract/local-text.ts';
import type { RunConfig, SettingValue } from '../../contract/run-config.ts';
import {
  accuracySetting,
  isFollowing,
  isProblemChoice,
  isWorthSaying,
  ordinarySettings,
  otherSizes,
  ownSizes,
  roleOf,
  sizeOf,
  tunedSetting,
  usualValue,
} from '../../studies/axes.ts';
import { DEFAULT_STUDY, settingIn, sizeIn, studyOf, takesSetting } from '../../studies/index.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../studies/study.ts';
import { formatCount } from '../../text/units.ts';

/** "B 1", of the size or the setting with that id; "problem" and "study" are ids as well. */
export interface SettingPart {
  readonly id: string;
  readonly text: string;
}

/**
 * What must be equal for runs to be compared over the main size, the size of lines and the seed: choices of the problem,
 * the other sizes, and whatever else is not the default.
 */
export function partsOf(config: RunConfig): SettingPart[] {
  const study = studyOf(config);
  const settings = ordinarySettings(study).filter((spec) => isWorthSaying(config, spec));
  const [choices, others] = [settings.filter(isProblemChoice), settings.filter((spec) => !isProblemChoice(spec))];
  return [
    ...(study.id === DEFAULT_STUDY.id ? [] : [{ id: 'study', text: localized(study.title) }]),
    ...choices.map((spec) => settingPart(config, spec)),
    ...otherSizes(study).map((spec) => sizePart(config, spec)),
    ...study.sizes
      .filter((spec) => spec.follows !== undefined && !isFollowing(config, spec))
      .map((spec) => sizePart(config, spec)),
    ...others.map((spec) => settingPart(config, spec)),
    ...(config.problem === null ? [] : [{ id: 'problem', text: config.problem }]),
  ];
}

/** "gru", "B 1", "tol 1e-4", and whatever else is not the default; `without` are ids of parts to leave out. */
export function settingParts(config: RunConfig, without: readonly string[] = []): string[] {
  return partsOf(config).flatMap(({ id, text }) => (without.includes(id) ? [] : [text]));
}

function sizePart(config: RunConfig, spec: SizeSpec): SettingPart {
  return { id: spec.id, text: sizeText(spec, sizeIn(config, spec)) };
}

function settingPart(config: RunConfig, spec: SettingSpec): SettingPart {
  return { id: spec.id, text: settingText(spec, settingIn(config, spec)) };
}

/** "T 10,000" */
export function sizeText({ symbol }: Pick<SizeSpec, 'symbol'>, value: number): string {
  return `${symbol} ${formatCount(value)}`;
}

/** "Length T": a size at the head of a column or a filter. */
export function sizeTitle({ short, symbol }: SizeSpec): string {
  return `${capitalized(short)} ${symbol}`;
}

/** "gain 3", "tol 1e-4", "resets off", "cold start"; '' where there is none and the setting has no word for that. */
export function settingText(spec: SettingSpec, value: SettingValue): string {
  if (value === null) return spec.none ? localized(spec.none) : '';
  if (spec.value.kind === 'switch') return localized(value === true ? spec.value.on : spec.value.off);
  const text = valueText(spec, value);
  if (spec.label) return localized(spec.label).replace('{value}', () => text);
  return `${spec.symbol ?? localized(spec.name)} ${text}`;
}

/** The value alone: "3", "1e-4", "10,000", "on". */
export function valueText({ value: kind }: Pick<SettingSpec, 'value'>, value: SettingValue): string {
  if (kind.kind === 'switch') {
    const { on, off } = kind.short ?? kind;
    return localized(value === true ? on : off);
  }
  if (typeof value !== 'number' || kind.kind !== 'number') return String(value);
  return kind.print === 'count' ? formatCount(value) : parameterText(value);
}

/** What tells one contender's runs of one point apart. */
type Method = Pick<RunConfig, 'study' | 'contender' | 'settings'>;

/** "quasi-elk λ 0.01", and "quasi-elk-annealed λ 1,0.5,0" where the schedule is not the contender's own. */
export function contenderText(method: Method): string {
  const settings = nameSettings(method);
  return [method.contender, ...settings].join(' ');
}

/** Settings that stand behind the contender's name: "λ 0.01". */
export function nameSettings(method: Method): string[] {
  return studyOf(method).settings.flatMap((spec) => {
    const value = method.settings[spec.id];
    if (roleOf(spec) !== 'name' || value === null || value === undefined) return [];
    if (spec.inName !== 'always' && value === usualValue(method, spec)) return [];
    return [`${spec.symbol ?? localized(spec.name)} ${valueText(spec, value)}`];
  });
}

/** "T 10,000", "D 16": the sizes that tell points of one setting apart. */
export function pointSizes(config: RunConfig): string[] {
  const study = studyOf(config);
  const ids = [...new Set([study.mainSize, study.lineSize])];
  return ids.map((id) => sizeText(sizeOf(study, id), sizeIn(config, { id })));
}

/** "gru · T 10,000 · D 16 · B 1": what was computed, without the contender; what is not the default is added. */
export function pointText(config: RunConfig): string {
  const study = studyOf(config);
  const ofSizes = ownSizes(study).map(({ id }) => id);
  const usual = usualParts(config);
  const parts = partsOf(config).filter(({ id }) => !ofSizes.includes(id) && !usual.includes(id));
  const choices = parts.filter(
    ({ id }) => id === 'study' || study.settings.some((spec) => spec.id === id && isProblemChoice(spec)),
  );
  const others = parts.filter((part) => !choices.includes(part));
  return [
    ...choices.map(({ text }) => text),
    ...ownSizes(study).map((spec) => sizeText(spec, sizeIn(config, spec))),
    ...others.map(({ text }) => text),
    ...seedParts(config),
  ].join(' · ');
}

/** The seed, where it is not the usual one. */
export function seedParts({ seed }: Pick<RunConfig, 'seed'>): string[] {
  return seed === 0 ? [] : [`seed ${seed}`];
}

/** Parts that are always said and, at their default, not worth their room: ids for `settingParts`. */
export function usualParts(config: RunConfig): string[] {
  return ordinarySettings(studyOf(config))
    .filter((spec) => spec.isAlwaysShown && !isProblemChoice(spec) && settingIn(config, spec) === spec.default)
    .map(({ id }) => id);
}

/** "tol 1e-3"; '' in a study without such a setting, and for a contender that has no accuracy of its own. */
export function accuracyText(config: RunConfig): string {
  const spec = accuracySetting(studyOf(config));
  return spec && takesSetting(config, spec) ? settingText(spec, settingIn(config, spec)) : '';
}

/** The same of any accuracy of a study. */
export function accuracyTextAt(study: StudySpec, value: number): string {
  const spec = accuracySetting(study);
  return spec ? settingText(spec, value) : '';
}

/** The value of the setting of which several are measured side by side, such as the damping; '' where there is none. */
export function tunedText(config: RunConfig): string {
  const spec = tunedSetting(studyOf(config));
  const value = spec && settingIn(config, spec);
  return spec && value !== null ? valueText(spec, value) : '';
}

/** A parameter exactly as it was set: "0.05", "1e-4". */
export function parameterText(value: number): string {
  return value !== 0 && value < 0.01 ? value.toExponential() : String(value);
}
