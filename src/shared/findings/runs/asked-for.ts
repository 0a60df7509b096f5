/** What a sweep must have asked for, so that these runs came of it: values of sizes and settings that differ from what comes by itself. */
import type { Run } from '../../contract/run.ts';
import type { RunConfig, SettingValue } from '../../contract/run-config.ts';
import { settingIn, sizeIn, studyOf, takesSetting } from '../../studies/index.ts';
import type { SettingSpec, SizeSpec } from '../../studies/study.ts';

/** What of a run says how it was computed. */
export type Configured = Pick<Run, 'config'>;

function completed(config: RunConfig): RunConfig {
  return studyOf(config).complete?.(config) ?? config;
}

/** Values of a size, each once; empty where it follows another by itself, or no list can say it. */
export function askedSizes(runs: readonly Configured[], spec: SizeSpec): number[] {
  const { follows, id } = spec;
  const values = (among: readonly Configured[]): number[] => [
    ...new Set(among.map(({ config }) => sizeIn(config, spec))),
  ];
  if (follows === undefined) return values(runs);
  const withSize = (config: RunConfig, size: number): RunConfig =>
    completed({ ...config, sizes: { ...config.sizes, [id]: size } });
  const isByItself = ({ config }: Configured): boolean =>
    withSize(config, sizeIn(config, { id: follows })).sizes[id] === sizeIn(config, spec);
  if (runs.every(isByItself)) return [];
  // A problem whose size is fixed takes no other one.
  const chosen = values(runs.filter(({ config }) => withSize(config, -1).sizes[id] === -1));
  return chosen.length === 1 ? chosen : [];
}

/** Values of a setting, each once; empty where they are what comes by itself, or no list can say them. */
export function askedSettings(runs: readonly Configured[], spec: SettingSpec): SettingValue[] {
  if (spec.of === 'problem') return distinct(runs, spec);
  const taking = runs.filter(({ config }) => takesSetting(config, spec));
  // What nobody takes was filed as it was asked for.
  if (taking.length === 0) {
    const filed = runs.filter(({ config }) => !isOwn(config, spec));
    return spec.inName === undefined ? oneOrNone(distinct(filed, spec)) : [];
  }
  if (taking.every(({ config }) => isOwn(config, spec))) return [];
  const lists = [...Map.groupBy(taking, ({ config }) => config.contender).values()].map((members) =>
    distinct(members, spec),
  );
  if (spec.default === null && spec.inName === undefined)
    return oneOrNone(
      distinct(
        taking.filter(({ config }) => !isOwn(config, spec)),
        spec,
      ),
    );
  // A list spans every contender: where each had its own, there is none to give.
  const texts = new Set(lists.map((list) => JSON.stringify(list)));
  return texts.size === 1 ? (lists[0] ?? []) : [];
}

function oneOrNone(values: SettingValue[]): SettingValue[] {
  return values.length === 1 ? values : [];
}

/** Whether the run's value is what it would have had without being asked. */
function isOwn(config: RunConfig, spec: SettingSpec): boolean {
  const study = studyOf(config);
  const own = study.contenders.find(({ id }) => id === config.contender)?.defaults?.[spec.id] ?? spec.default;
  const open = completed({ ...config, settings: { ...config.settings, [spec.id]: own } });
  return open.settings[spec.id] === settingIn(config, spec);
}

/** Numbers in their order; tolerances the loosest first. */
function distinct(runs: readonly Configured[], spec: SettingSpec): SettingValue[] {
  const values = [...new Set(runs.map(({ config }) => settingIn(config, spec)))];
  const sign = spec.value.kind === 'number' && spec.value.print === 'error' ? -1 : 1;
  const isNumeric = values.every((value) => typeof value === 'number');
  return isNumeric ? values.toSorted((a, b) => sign * (Number(a) - Number(b))) : values;
}
