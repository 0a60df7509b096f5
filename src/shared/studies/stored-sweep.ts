/** Sweeps out of a database, whatever version stored them. */
import type { Sweep } from '../contract/sweep.ts';
import { defaultSweep } from './grid.ts';
import { defaultStudy, studyById } from './index.ts';
import { changeRnnSweep, type RnnSweep } from './rnn/sweep.ts';

/** A sweep may have been stored before a field of today existed, or when there was one study with fields of its own. */
export function sweepOfStored(text: string): Sweep {
  const stored = JSON.parse(text) as Partial<Sweep> | Partial<RnnSweep>;
  if (!('study' in stored)) return changeRnnSweep(defaultSweep(defaultStudy()), stored as Partial<RnnSweep>);
  const base = defaultSweep(studyById(stored.study ?? defaultStudy().id));
  const { sizes, settings } = stored;
  return { ...base, ...stored, sizes: { ...base.sizes, ...sizes }, settings: { ...base.settings, ...settings } };
}
