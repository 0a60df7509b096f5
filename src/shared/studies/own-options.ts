/** Options that a person brings in a file, such as a cell of their own: the choice of a study that takes them. */
import type { SettingSpec, StudySpec } from './study.ts';

/** The choice of the problem to which files add options; null in a study without. */
export function openChoice({ settings }: StudySpec): SettingSpec | null {
  return settings.find(({ of, value }) => of === 'problem' && value.kind === 'choice' && value.open === true) ?? null;
}

/** "mine@0a1b2c3d": the option's name, and the checksum of the file that it came from. */
export const OWN_OPTION = /^[a-z][a-z0-9-]*@[0-9a-f]{8}$/;
