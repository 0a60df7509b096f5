/**
 * Whether a sweep, or runs that were measured, are those of a preset: by the configurations alone, one rule for labels,
 * forms, reports and commands. How long and how carefully they were measured does not matter.
 */
import type { Run } from '../../contract/run.ts';
import type { Sweep } from '../../contract/sweep.ts';
import { configKey, configsOf, presetSweep } from '../../studies/grid.ts';
import { studyById } from '../../studies/index.ts';
import type { PresetSpec, StudySpec } from '../../studies/study.ts';

/** By the declaration and the id: neither changes, but two declarations may share a preset. */
const keysOfPresets = new WeakMap<StudySpec, Map<string, ReadonlySet<string>>>();

function keysOf(study: StudySpec, preset: PresetSpec): ReadonlySet<string> {
  const known = keysOfPresets.get(study) ?? new Map<string, ReadonlySet<string>>();
  keysOfPresets.set(study, known);
  const keys = known.get(preset.id) ?? new Set(configsOf(presetSweep(study, preset)).map(configKey));
  known.set(preset.id, keys);
  return keys;
}

/** The preset that measures exactly what this sweep does; null for a sweep of one's own. */
export function presetOf(sweep: Sweep): string | null {
  const study = studyById(sweep.study);
  const found = study.presets.find((preset) => measuresAs(sweep, study, preset));
  return found?.id ?? null;
}

/** Counted first: a large grid need not be spelled out to be another one. */
function measuresAs(sweep: Sweep, study: StudySpec, preset: PresetSpec): boolean {
  const named = presetSweep(study, preset);
  if (new Set(sweep.contenders).size !== new Set(named.contenders).size) return false;
  if (countPoints(sweep) !== countPoints(named)) return false;
  const wanted = keysOf(study, preset);
  const keys = new Set(configsOf(sweep).map(configKey));
  return keys.size === wanted.size && [...keys].every((key) => wanted.has(key));
}

function countPoints({ sizes, settings, seeds }: Sweep): number {
  const lists = [seeds, ...Object.values(sizes), ...Object.values(settings)];
  return lists.reduce((product, list) => product * (list?.length ?? 1), 1);
}

export interface PresetMatch {
  readonly name: string;
  readonly sweep: Sweep;
  /** Runs of the preset on every adapter that has any, and how many of them are here. */
  readonly expected: number;
  readonly found: number;
}

/** The preset that all these runs are filed under and belong to by every size and setting; null where one does not. */
export function presetOfRuns(runs: readonly Run[]): PresetMatch | null {
  const [name, ...others] = new Set(runs.map((run) => run.preset));
  const [id, ...studies] = new Set(runs.map(({ config }) => config.study));
  if (name === null || name === undefined || id === undefined || others.length > 0 || studies.length > 0) return null;
  const study = studyById(id);
  const preset = study.presets.find((one) => one.id === name);
  if (!preset) return null;
  const keys = keysOf(study, preset);
  if (!runs.every(({ config }) => keys.has(configKey(config)))) return null;
  const adapters = new Set(runs.map(({ adapterId }) => adapterId)).size;
  const found = new Set(runs.map(({ adapterId, config }) => `${adapterId} ${configKey(config)}`)).size;
  return { name, sweep: presetSweep(study, preset), expected: keys.size * adapters, found };
}

/** The presets of a study with the sweep that each names. */
export function presetsOf(study: StudySpec): { readonly preset: PresetSpec; readonly sweep: Sweep }[] {
  return study.presets.map((preset) => ({ preset, sweep: presetSweep(study, preset) }));
}
