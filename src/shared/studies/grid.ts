/** From a sweep to its points and runs, by the study's declaration. */
import type { RunConfig, SettingValue } from '../contract/run-config.ts';
import type { Point, Sweep } from '../contract/sweep.ts';
import { DEFAULT_MAX_SAMPLES, DEFAULT_PRECISION, PRACTICAL_SHARE } from '../contract/thresholds.ts';
import { comparedTolerance } from '../contract/tolerances.ts';
import { settingIn, studyOf, takesSetting } from './index.ts';
import type { PresetSpec, SettingSpec, StudySpec } from './study.ts';

/** A sweep of the study with everything at its default. */
export function defaultSweep(study: StudySpec): Sweep {
  return {
    study: study.id,
    preset: null,
    contenders: [...study.defaultContenders],
    sizes: Object.fromEntries(
      study.sizes.map(({ id, follows, defaults }) => [id, follows === undefined ? [...defaults] : null]),
    ),
    settings: Object.fromEntries(study.settings.map(({ id, default: value }) => [id, value === null ? null : [value]])),
    seeds: [0],
    repeats: null,
    restarts: 1,
    secondsPerPoint: 10,
    ...MEASURING,
  };
}

/** How long and how carefully every sweep measures unless told otherwise. */
const MEASURING = {
  precision: DEFAULT_PRECISION,
  maxSamples: DEFAULT_MAX_SAMPLES,
  threshold: PRACTICAL_SHARE,
};

/** The sweep that a preset names. */
export function presetSweep(study: StudySpec, preset: PresetSpec): Sweep {
  const base = defaultSweep(study);
  const listed = Object.entries(preset.settings ?? {}).map(([id, value]): [string, SettingValue[]] => [
    id,
    isList(value) ? [...value] : [value],
  ]);
  return {
    ...base,
    preset: preset.id,
    contenders: [...preset.contenders],
    sizes: {
      ...base.sizes,
      ...Object.fromEntries(Object.entries(preset.sizes).map(([id, sizes]) => [id, [...sizes]])),
    },
    settings: { ...base.settings, ...Object.fromEntries(listed) },
    seeds: [...(preset.seeds ?? [0])],
    restarts: preset.restarts,
    secondsPerPoint: preset.secondsPerPoint,
  };
}

function isList(value: SettingValue | readonly SettingValue[]): value is readonly SettingValue[] {
  return Array.isArray(value);
}

/**
 * The points of a sweep in the order they are measured: choices of the problem, the size of lines, the other sizes, seeds,
 * and the main size last.
 */
export function pointsOf(sweep: Sweep): Point[] {
  const study = studyOf(sweep);
  const { problem, sizes } = axesOf(study, sweep);
  const points: Point[] = [];
  for (const settings of productOf(problem))
    for (const own of productOf(sizes.others))
      for (const seed of sweep.seeds)
        for (const main of sizes.main)
          points.push({
            ...{ index: points.length, study: study.id, seed, settings },
            sizes: inOrder(study, { ...own, [study.mainSize]: main }),
          });
  return points;
}

type Axis<T> = readonly [id: string, values: readonly T[]];

function axesOf(study: StudySpec, sweep: Sweep) {
  const ofProblem = study.settings.filter(({ of }) => of === 'problem');
  const others = study.sizes.filter(({ id, follows }) => id !== study.mainSize && follows === undefined);
  const ordered = others.toSorted((a, b) => Number(b.id === study.lineSize) - Number(a.id === study.lineSize));
  const following = study.sizes.flatMap(({ id, follows }): Axis<number>[] => {
    const asked = sweep.sizes[id];
    return follows === undefined || !asked ? [] : [[id, asked]];
  });
  return {
    problem: ofProblem.map((spec): Axis<SettingValue> => [spec.id, valuesOf(sweep, spec)]),
    sizes: {
      others: [...ordered.map(({ id }): Axis<number> => [id, sweep.sizes[id] ?? []]), ...following],
      main: sweep.sizes[study.mainSize] ?? [],
    },
  };
}

/** Every combination; the first axis changes slowest. */
function productOf<T>(axes: readonly Axis<T>[]): Record<string, T>[] {
  return axes.reduce<Record<string, T>[]>(
    (found, [id, values]) => found.flatMap((one) => values.map((value) => ({ ...one, [id]: value }))),
    [{}],
  );
}

/** As the study declares them; a size that follows another has its value where nothing was asked for. */
function inOrder(study: StudySpec, sizes: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    study.sizes.map(({ id, follows }) => [id, sizes[id] ?? (follows === undefined ? 0 : (sizes[follows] ?? 0))]),
  );
}

function valuesOf(sweep: Sweep, { id, default: fallback }: SettingSpec): readonly SettingValue[] {
  return sweep.settings[id] ?? [fallback];
}

/**
 * The method's settings of every run of one contender at a point: a setting that it takes spans its values, or has the
 * contender's own. What it does not take is kept as it was asked for, so that runs of one point are filed alike: the
 * accuracy at which the point is compared, nothing of what stands in contenders' names, the first value of all else.
 */
export function methodSettings(sweep: Sweep, contender: string): Record<string, SettingValue>[] {
  const study = studyOf(sweep);
  const own = study.contenders.find(({ id }) => id === contender)?.defaults ?? {};
  const axes = study.settings
    .filter(({ of }) => of === 'method')
    .map((spec): Axis<SettingValue> => {
      const asked = sweep.settings[spec.id];
      if (takesSetting({ study: study.id, contender }, spec))
        return [spec.id, inOrderOf(spec, [...new Set(asked ?? [own[spec.id] ?? spec.default])])];
      if (spec.inName !== undefined) return [spec.id, [null]];
      if (spec.id === study.accuracy && asked)
        return [spec.id, [comparedTolerance(asked.map(Number), Number(spec.default))]];
      return [spec.id, [asked?.[0] ?? spec.default]];
    });
  return productOf(axes.toReversed());
}

/** Tolerances are measured the loosest first, whatever order they were asked for in. */
function inOrderOf({ value }: SettingSpec, values: SettingValue[]): SettingValue[] {
  const isError = value.kind === 'number' && value.print === 'error';
  return isError ? values.toSorted((a, b) => Number(b) - Number(a)) : values;
}

/** Every run of a point: the contenders in their order, each with all of its settings. */
export function configsAt(sweep: Sweep, { sizes, settings, seed }: Point): RunConfig[] {
  const study = studyOf(sweep);
  return [...new Set(sweep.contenders)].flatMap((contender) =>
    methodSettings(sweep, contender).map((method) => {
      const all = { ...settings, ...method };
      const ordered = Object.fromEntries(study.settings.map(({ id, default: value }) => [id, all[id] ?? value]));
      const config = { study: study.id, contender, sizes, settings: ordered, seed, problem: null };
      return study.complete?.(config) ?? config;
    }),
  );
}

/** Every run of a sweep, as its configuration. */
export function configsOf(sweep: Sweep): RunConfig[] {
  return pointsOf(sweep).flatMap((point) => configsAt(sweep, point));
}

/**
 * A text that equal configurations share, whatever the order of their keys. A run that was stored before a setting existed
 * has its default.
 */
export function configKey(config: RunConfig): string {
  const { study, contender, sizes, settings, seed, problem } = config;
  const usual = studyOf(config).settings.map((spec): [string, SettingValue] => [spec.id, settingIn(config, spec)]);
  const sorted = (record: Readonly<Record<string, unknown>>) =>
    Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const all = { ...settings, ...Object.fromEntries(usual) };
  return JSON.stringify([study, contender, sorted(sizes), sorted(all), seed, problem]);
}
