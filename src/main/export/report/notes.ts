/** Paragraphs that a study brings to the report, with the values of the runs in them. */
import { say } from '../../../shared/words/say.ts';
import { localized } from '../../../shared/contract/local-text.ts';
import type { Run, RunConfig } from '../../../shared/contract/run.ts';
import { valueText } from '../../../shared/findings/runs/setting.ts';
import { usualValue } from '../../../shared/studies/axes.ts';
import { settingIn, sizeIn, takesSetting } from '../../../shared/studies/index.ts';
import type { NoteSpec, SentenceSpec, SettingSpec, StudySpec } from '../../../shared/studies/study.ts';
import { formatCount } from '../../../shared/text/units.ts';

/** The paragraph of those sentences that hold of the runs; nothing where none does. */
export function noteFact(
  { title, sentences }: NoteSpec,
  study: StudySpec,
  runs: readonly Run[],
): (readonly [string, string])[] {
  const said = sentences.filter((sentence) => isSaid(sentence, study, runs));
  const text = said.map((sentence) => filledIn(localized(sentence.text), study, runs)).join(' ');
  return text === '' ? [] : [[localized(title), text]];
}

function isSaid({ where, unless }: SentenceSpec, study: StudySpec, runs: readonly Run[]): boolean {
  if (where !== undefined) return runs.some(({ config }) => holds(where, study, config));
  return unless === undefined || !runs.some(({ config }) => holds(unless, study, config));
}

function holds(id: string, study: StudySpec, config: RunConfig): boolean {
  if (id === 'drawn') return config.problem === null;
  if (id === 'problem') return config.problem !== null;
  const spec = study.settings.find((one) => one.id === id);
  return spec !== undefined && isUnusual(config, spec);
}

/** A setting that the contender takes, at another value than the usual one. */
export function isUnusual(config: RunConfig, spec: SettingSpec): boolean {
  return takesSetting(config, spec) && settingIn(config, spec) !== usualValue(config, spec);
}

function filledIn(text: string, study: StudySpec, runs: readonly Run[]): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, id: string) => valuesOf(study, id, runs) || say('report.none'));
}

/** "1e-4, 1e-6": every value that the runs have there, once, in their order. */
export function valuesOf(study: StudySpec, id: string, runs: readonly Run[]): string {
  const texts = runs.flatMap(({ config }) => valueIn(study, id, config) ?? []);
  return [...new Set(texts)].join(', ');
}

function valueIn(study: StudySpec, id: string, config: RunConfig): string | null {
  if (id === 'seed') return String(config.seed);
  if (id === 'problem') return config.problem;
  const size = study.sizes.find((spec) => spec.id === id);
  if (size) return formatCount(sizeIn(config, size));
  const setting = study.settings.find((spec) => spec.id === id);
  const value = setting ? settingIn(config, setting) : null;
  return setting && value !== null ? valueText(setting, value) : null;
}
