/** Sweeps out of a database, whatever version stored them. */
import type { SettingValue } from '../contract/run-config.ts';
import type { Sweep } from '../contract/sweep.ts';
import { type FlatStudy, isFlat } from './flat.ts';
import { defaultSweep } from './grid.ts';
import { defaultStudy, STUDIES, studyById } from './index.ts';

type Stored = Readonly<Record<string, unknown>>;

/** A sweep may have been stored before a field of today existed, or when there was one study with fields of its own. */
export function sweepOfStored(text: string): Sweep {
  const stored = JSON.parse(text) as Stored;
  if (!('study' in stored)) return sweepOfFlat(stored);
  const named = stored as Partial<Sweep>;
  const base = defaultSweep(studyById(named.study ?? defaultStudy().id));
  const { sizes, settings } = named;
  return { ...base, ...named, sizes: { ...base.sizes, ...sizes }, settings: { ...base.settings, ...settings } };
}

/** Of the study whose contenders it names; a sweep of no such field is of the default study. */
function sweepOfFlat(stored: Stored): Sweep {
  const study = STUDIES.filter(isFlat).find(({ flat }) => contendersField(flat) in stored);
  return study ? sweepOf(study, stored) : { ...defaultSweep(defaultStudy()), ...measuring(stored) };
}

function contendersField({ sweep }: FlatStudy['flat']): string {
  return Object.keys(sweep).find((field) => sweep[field] === null) ?? 'contenders';
}

function sweepOf(study: FlatStudy, stored: Stored): Sweep {
  const base = defaultSweep(study);
  const fieldOf = (id: string): string =>
    Object.keys(study.flat.sweep).find((field) => study.flat.sweep[field] === id) ?? id;
  /** What was not stored, as before a field existed, has its default. */
  const given = <T>(ids: readonly string[], read: (value: unknown) => T): Record<string, T> =>
    Object.fromEntries(ids.flatMap((id) => (fieldOf(id) in stored ? [[id, read(stored[fieldOf(id)])] as const] : [])));
  return {
    ...base,
    ...measuring(stored),
    contenders: listOf(stored[contendersField(study.flat)])?.map(String) ?? base.contenders,
    sizes: {
      ...base.sizes,
      ...given(
        study.sizes.map(({ id }) => id),
        (value) => listOf(value)?.map(Number) ?? null,
      ),
    },
    settings: {
      ...base.settings,
      ...given(
        study.settings.map(({ id }) => id),
        listOf,
      ),
    },
  };
}

/** One value, a list of them, or none; numbers in a fixed order were an object with a name for each. */
function listOf(value: unknown): SettingValue[] | null {
  if (value === null || value === undefined) return null;
  const values = Array.isArray(value) ? value : [value];
  return values.map((one: unknown) =>
    typeof one === 'object' && one !== null ? Object.values(one).join(',') : (one as SettingValue),
  );
}

/** What every sweep says, whatever its study. */
function measuring(stored: Stored): Partial<Sweep> {
  const fields = ['preset', 'seeds', 'repeats', 'restarts', 'secondsPerPoint', 'precision', 'maxSamples', 'threshold'];
  return Object.fromEntries(fields.filter((field) => field in stored).map((field) => [field, stored[field]]));
}
