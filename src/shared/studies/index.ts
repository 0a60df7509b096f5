/** The studies that this build has: a new one is one file, its folder in compute/studies, and one line here. */
import { Fault } from '../contract/fault.ts';
import type { RunConfig } from '../contract/run-config.ts';
import { rnn } from './rnn.ts';
import type { ContenderSpec, MeasureSpec, SettingSpec, SizeSpec, StudySpec, TraceColumnSpec } from './study.ts';

// prettier-ignore
const known: StudySpec[] = [
  rnn,
];

export const STUDIES: readonly StudySpec[] = known;

/** The study of a sweep that names none, and of every file from before there were several. */
export const DEFAULT_STUDY: StudySpec = rnn;

/** The same, also while a test has put another declaration in its place. */
export function defaultStudy(): StudySpec {
  return studyById(DEFAULT_STUDY.id);
}

/** Throws a Fault where this build has no such study. */
export function studyById(id: string): StudySpec {
  const found = STUDIES.find((study) => study.id === id);
  if (!found)
    throw new Fault('invalid', `unknown study "${id}"; known: ${STUDIES.map((study) => study.id).join(', ')}`);
  return found;
}

/** The study that a run is of. */
export function studyOf({ study }: Pick<RunConfig, 'study'>): StudySpec {
  return studyById(study);
}

/** undefined for a contender that this version does not know. */
export function contenderOf(config: Pick<RunConfig, 'study' | 'contender'>): ContenderSpec | undefined {
  return studyOf(config).contenders.find(({ id }) => id === config.contender);
}

/** Ratios of a point are over this run. */
export function isReference(config: Pick<RunConfig, 'study' | 'contender'>): boolean {
  return studyOf(config).reference === config.contender;
}

/** A setting of the problem is everyone's; one of the method is of the contenders that list it. */
export function takesSetting(config: Pick<RunConfig, 'study' | 'contender'>, setting: SettingSpec): boolean {
  return setting.of === 'problem' || (contenderOf(config)?.settings.includes(setting.id) ?? true);
}

/** 0 where the run does not have the size. */
export function sizeIn({ sizes }: Pick<RunConfig, 'sizes'>, { id }: Pick<SizeSpec, 'id'>): number {
  return sizes[id] ?? 0;
}

/** The size that charts go over; of a solve in steps, their number. */
export function mainSizeIn(config: Pick<RunConfig, 'study' | 'sizes'>): number {
  return sizeIn(config, { id: studyOf(config).mainSize });
}

/** Its symbol: "T". */
export function mainSymbol(config: Pick<RunConfig, 'study'>): string {
  const { sizes, mainSize } = studyOf(config);
  return sizes.find(({ id }) => id === mainSize)?.symbol ?? mainSize;
}

/** The setting's default where the run does not say, as in files from before it existed. */
export function settingIn(
  { settings }: Pick<RunConfig, 'settings'>,
  spec: Pick<SettingSpec, 'id' | 'default'>,
): RunConfig['settings'][string] {
  const value = settings[spec.id];
  return value === undefined ? spec.default : value;
}

/**
 * The configuration as a build knows it that may be newer or older than the one that stored it: settings of the study that
 * were not stored have their defaults, and come first; what else was stored stays. A study that is not known is left as it is.
 */
export function withDefaults(config: RunConfig): RunConfig {
  const study = STUDIES.find(({ id }) => id === config.study);
  if (!study) return config;
  const { sizes, settings } = config;
  const following = study.sizes.flatMap(({ id, follows }): [string, number][] =>
    follows === undefined || sizes[id] !== undefined ? [] : [[id, sizes[follows] ?? 0]],
  );
  const open = {
    ...config,
    sizes: { ...sizes, ...Object.fromEntries(following) },
    settings: { ...Object.fromEntries(study.settings.map((spec) => [spec.id, settingIn(config, spec)])), ...settings },
  };
  const missing = study.settings.filter(({ id, isAlwaysSet }) => isAlwaysSet && settings[id] === undefined);
  if (missing.length === 0) return open;
  const completed = study.complete?.(open).settings ?? open.settings;
  const decided = missing.map(({ id }) => [id, completed[id] ?? null]);
  return { ...open, settings: { ...open.settings, ...Object.fromEntries(decided) } };
}

/** Ids of settings that a run has and its study does not declare: another version did. */
export function unknownSettings({ study, settings }: Pick<RunConfig, 'study' | 'settings'>): string[] {
  const known = new Set(studyById(study).settings.map(({ id }) => id));
  return Object.keys(settings).filter((id) => !known.has(id));
}

/** A named column of a row of a trace; null where it is not known or not finite. */
export function traceValue(row: { readonly iteration: number }, { id }: Pick<TraceColumnSpec, 'id'>): number | null {
  return (row as Readonly<Record<string, number | null | undefined>>)[id] ?? null;
}

/** A measure beside time; null where the run does not have it. */
export function measureIn(
  run: { readonly config: RunConfig; readonly measures?: Readonly<Record<string, number | null>> | undefined },
  { id }: Pick<MeasureSpec, 'id'>,
): number | null {
  return run.measures?.[id] ?? null;
}

/** The configuration of the run that this one's ratio is over. */
export function referenceConfig(config: RunConfig): RunConfig {
  const study = studyOf(config);
  const reference = study.contenders.find(({ id }) => id === study.reference);
  const others = study.settings.filter(
    ({ id, of, inName }) => of === 'method' && inName && !reference?.settings.includes(id),
  );
  const cleared = Object.fromEntries(others.map(({ id }) => [id, null]));
  return { ...config, contender: study.reference, settings: { ...config.settings, ...cleared } };
}

/** What stored runs can be sorted by: what every run has, and the sizes and settings of the studies. */
export function runSortKeys(): string[] {
  const axes = STUDIES.flatMap(({ sizes, settings }) => [...settings, ...sizes].map(({ id }) => id));
  const own = ['status', 'medianNs', 'speedup', 'peakBytes', 'iterations', 'adapterName'];
  return ['startedAt', 'contender', ...new Set(axes), ...own];
}

/**
 * Does something with further studies, or with changed ones in the place of those with their ids: how tests show that a
 * declaration is enough. Not for what goes on after it returns.
 */
export function withStudies<T>(studies: readonly StudySpec[], action: () => T): T {
  const restore = addStudies(studies);
  try {
    return action();
  } finally {
    restore();
  }
}

/** Until what it gives is called: for tests whose work takes turns. */
export function addStudies(studies: readonly StudySpec[]): () => void {
  const before = [...known];
  const changed = before.map((study) => studies.find(({ id }) => id === study.id) ?? study);
  known.splice(0, known.length, ...changed, ...studies.filter(({ id }) => before.every((study) => study.id !== id)));
  return () => void known.splice(0, known.length, ...before);
}
