/** The columns that say what was computed, as the studies of the runs declare it. */
import { localized } from '../../shared/contract/local-text.ts';
import type { RunConfig } from '../../shared/contract/run.ts';
import { tolerancesAmong } from '../../shared/findings/runs/compared-tolerance.ts';
import { parameterText, valueText } from '../../shared/findings/runs/setting.ts';
import {
  accuracySetting,
  isFollowing,
  isProblemChoice,
  ordinarySettings,
  otherSizes,
  problemChoices,
  roleOf,
  sizeOf,
  studiesAmong,
  takenValue,
  tunedSetting,
  usualValue,
} from '../../shared/studies/axes.ts';
import { DEFAULT_STUDY, settingIn, sizeIn, studyOf } from '../../shared/studies/index.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../shared/studies/study.ts';
import { formatCount } from '../../shared/text/units.ts';
import { type Column, mapped } from './text-table.ts';
import { say } from '../../shared/words/say.ts';

/** Kinds of problem, sizes by their symbols (that of lines first, then the main one) of a study. */
function mainColumns(study: StudySpec): Column<RunConfig>[] {
  const [line, main] = [sizeOf(study, study.lineSize), sizeOf(study, study.mainSize)];
  const sizes = [...new Set([line, main, ...otherSizes(study)])];
  return [
    ...problemChoices(study).map((spec) => ofStudy(study, settingColumn(spec))),
    ...sizes.map((spec) => ofStudy(study, sizeColumn(spec))),
  ];
}

/** Kinds of problem and sizes of the studies of these. */
export function mainColumnsAmong(configs: readonly RunConfig[]): Column<RunConfig>[] {
  return studiesAmong(configs.map((config) => ({ config }))).flatMap(mainColumns);
}

/** Shown where some run has a value that is not the default. */
function rareColumns(study: StudySpec, configs: readonly RunConfig[]): Column<RunConfig>[] {
  const accuracy = accuracySetting(study);
  const ordinary = ordinarySettings(study).filter((spec) => !isProblemChoice(spec) && spec !== accuracy);
  const unusual = study.settings.filter((spec) => roleOf(spec) === 'name' && spec.inName !== 'always');
  const followers = study.sizes.filter(({ follows }) => follows !== undefined);
  const columns = [
    ...followers.map((spec): Column<RunConfig> => ({
      ...sizeColumn(spec),
      text: (config) => (isFollowing(config, spec) ? null : formatCount(sizeIn(config, spec))),
    })),
    { title: say('column.problem'), text: (config: RunConfig) => config.problem },
    ...[...ordinary, ...unusual].map((spec): Column<RunConfig> => ({
      ...settingColumn(spec),
      text: (config) => (isUsual(config, spec) ? null : textOf(config, spec)),
    })),
  ].map((column) => ofStudy(study, column));
  return columns.filter((column) => configs.some((config) => column.text(config) !== null));
}

function isUsual(config: RunConfig, spec: SettingSpec): boolean {
  return settingIn(config, spec) === usualValue(config, spec);
}

function textOf(config: RunConfig, spec: SettingSpec): string | null {
  const value = takenValue(config, spec);
  return value === null ? null : valueText(spec, value);
}

function settingColumn(spec: SettingSpec): Column<RunConfig> {
  const title = localized(spec.short ?? spec.name);
  const align = spec.value.kind === 'number' ? { align: 'right' as const } : {};
  return { title, ...align, text: (config) => textOf(config, spec) };
}

function sizeColumn(spec: SizeSpec): Column<RunConfig> {
  return { title: spec.symbol, align: 'right', text: (config) => formatCount(sizeIn(config, spec)) };
}

/** Nothing for a run of another study. */
function ofStudy(study: StudySpec, column: Column<RunConfig>): Column<RunConfig> {
  return { ...column, text: (config) => (config.study === study.id ? column.text(config) : null) };
}

/** A parameter that is listed with others: once one of them is written with an exponent, all are. */
function parameterColumn(spec: SettingSpec, configs: readonly RunConfig[]): Column<RunConfig> {
  const valueOf = (config: RunConfig): number | null => {
    const value = takenValue(config, spec);
    return typeof value === 'number' ? value : null;
  };
  const isSmall = configs.some((config) => parameterText(valueOf(config) ?? 0).includes('e'));
  const format = (value: number): string => (isSmall ? value.toExponential().replace('e+0', '') : parameterText(value));
  return {
    title: spec.symbol ?? localized(spec.name),
    align: 'right',
    text: (config) => mapped(valueOf(config), format),
  };
}

/** The columns that say what was computed, without those that would be empty. */
export function configColumns(configs: readonly RunConfig[]): Column<RunConfig>[] {
  const listed = configs.map((config) => ({ config }));
  const studies = studiesAmong(listed);
  const isSeveral = tolerancesAmong(listed).length > 1;
  const columns = studies.map((study) => {
    const own = configs.filter((config) => config.study === study.id);
    const accuracy = isSeveral ? accuracySetting(study) : null;
    const listed = [tunedSetting(study), accuracy].filter((spec) => spec !== null);
    return {
      main: mainColumns(study),
      more: [...listed.map((spec) => ofStudy(study, parameterColumn(spec, own))), ...rareColumns(study, own)],
    };
  });
  const name: Column<RunConfig> = { title: say('column.study'), text: ({ study }) => study };
  return [
    ...(studies.length > 1 ? [name] : []),
    ...columns.flatMap(({ main }) => main),
    contenderColumn(configs),
    ...columns.flatMap(({ more }) => more),
  ];
}

/** The same without the contender and the settings in its name: what of a run is its problem. */
export function problemColumns(configs: readonly RunConfig[]): Column<RunConfig>[] {
  const tuned = studiesAmong(configs.map((config) => ({ config }))).map((study) => tunedSetting(study)?.symbol);
  const noun = contenderColumn(configs).title;
  return configColumns(configs).filter(({ title }) => title !== noun && !tuned.includes(title));
}

function contenderColumn(configs: readonly RunConfig[]): Column<RunConfig> {
  const [first] = configs;
  const study = first ? studyOf(first) : DEFAULT_STUDY;
  return { title: localized(study.contenderNoun), text: (config) => config.contender };
}
