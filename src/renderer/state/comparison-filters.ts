/** The filters of the Compare page, as a study's declaration gives them, and how many of its runs charts can carry. */
import { say } from '../../shared/words/say.ts';
import { capitalized, localized } from '../../shared/contract/local-text.ts';
import type { RunConfig } from '../../shared/contract/run-config.ts';
import type { RunSummary } from '../../shared/contract/bridge.ts';
import { nameSettings, sizeTitle } from '../../shared/findings/runs/setting.ts';
import { otherSizes, ownSizes, problemChoices, sizeOf } from '../../shared/studies/axes.ts';
import { settingIn, sizeIn, studyOf } from '../../shared/studies/index.ts';
import type { StudySpec } from '../../shared/studies/study.ts';
import { currentLanguage, type Language } from '../../shared/text/language.ts';
import { formatCount } from '../../shared/text/units.ts';

/** Beyond this many lines the charts show one kind of problem and one value of each size but the axis. */
const LINES_AT_ONCE = 10;

export interface Filter {
  /** Of the setting or the size; "contender". */
  readonly id: string;
  readonly label: string;
  /** "D = ", before a size in a sentence; null for a name. */
  readonly prefix: string | null;
}

/** What is wanted, by the filter's id; nothing where all pass. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** Kinds of problem, the contender, then sizes: that of lines first, the main one last. */
export function filtersOf(study: StudySpec): Filter[] {
  const names = [
    ...problemChoices(study).map(({ id, name }) => ({ id, label: capitalized(name) })),
    { id: 'contender', label: say('compare.filters.contenders', { noun: capitalized(study.contenderNoun) }) },
  ];
  const [line, main] = [sizeOf(study, study.lineSize), sizeOf(study, study.mainSize)];
  const sizes = [...new Set([line, ...otherSizes(study), main])];
  return [
    ...names.map((name): Filter => ({ ...name, prefix: null })),
    ...sizes.map((spec): Filter => ({ id: spec.id, label: sizeTitle(spec), prefix: `${spec.symbol} = ` })),
  ];
}

/** What a run has there, as text; '' where its study has no such axis. */
function valueIn(config: RunConfig, id: string): string {
  if (id === 'contender') return config.contender;
  const study = studyOf(config);
  const size = study.sizes.find((spec) => spec.id === id);
  if (size) return String(sizeIn(config, size));
  const setting = study.settings.find((spec) => spec.id === id);
  return setting ? String(settingIn(config, setting)) : '';
}

/** The values that a filter can take among these runs, sizes in order. */
export function valuesOf(rows: readonly RunSummary[], id: string): string[] {
  const values = [...new Set(rows.map(({ config }) => valueIn(config, id)))];
  const isSize = rows[0] && studyOf(rows[0].config).sizes.some((spec) => spec.id === id);
  return isSize ? values.sort((a, b) => Number(a) - Number(b)) : values;
}

/** Rows that these filters leave. */
export function passing(rows: readonly RunSummary[], ids: readonly string[], wanted: Filters): RunSummary[] {
  return rows.filter((row) => ids.every((id) => passes(row, id, wanted[id] ?? [])));
}

function passes({ config }: RunSummary, id: string, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.includes(valueIn(config, id));
}

/** Filters in words, as a headline says them: "for gru", "at D = 16", "B = 1"; none where nothing is filtered. */
export function filterTexts(study: StudySpec, filters: Filters): string[] {
  const said = filtersOf(study).filter(({ id }) => (filters[id]?.length ?? 0) > 0);
  const firstSize = said.find(({ prefix }) => prefix !== null);
  return said.map((filter) => {
    const values = filterText(filter, filters[filter.id] ?? []);
    if (filter.prefix === null) return say('compare.within.for', { values });
    return filter === firstSize ? say('compare.within.at', { values }) : values;
  });
}

const ALTERNATIVES: Readonly<Record<Language, Intl.ListFormat>> = {
  en: new Intl.ListFormat('en-GB', { type: 'disjunction' }),
  zh: new Intl.ListFormat('zh-CN', { type: 'disjunction' }),
};

function anyOf(values: readonly string[]): string {
  return ALTERNATIVES[currentLanguage()].format(values);
}

function filterText({ prefix }: Filter, values: readonly string[]): string {
  if (prefix === null) return anyOf(values);
  return `${prefix}${anyOf(values.map((value) => formatCount(Number(value))))}`;
}

export interface Charted {
  readonly rows: readonly RunSummary[];
  /** "gru", "D = 16": the one value of each axis that the rows were narrowed to; empty where they are all rows. */
  readonly only: readonly string[];
}

/**
 * All rows, unless that would crowd the charts: then the first kind of problem, and the largest of every size that is not the
 * axis, where parallelism has most to do.
 */
export function narrowed(study: StudySpec, rows: readonly RunSummary[], along: string): Charted {
  if (countLines(study, rows, along) <= LINES_AT_ONCE) return { rows, only: [] };
  const chosen = filtersOf(study).flatMap((filter) => {
    const values = filter.id === 'contender' || filter.id === along ? [] : valuesOf(rows, filter.id);
    const value = filter.prefix === null ? values[0] : values.at(-1);
    return value === undefined || values.length < 2 ? [] : [{ filter, value }];
  });
  return {
    rows: rows.filter((row) => chosen.every(({ filter, value }) => passes(row, filter.id, [value]))),
    only: chosen.map(({ filter, value }) => filterText(filter, [value])),
  };
}

function countLines(study: StudySpec, rows: readonly RunSummary[], along: string): number {
  const sizes = ownSizes(study).filter(({ id }) => id !== along);
  const settings = study.settings.filter(({ of }) => of === 'problem');
  const lines = rows.map(({ config, adapterId }) =>
    JSON.stringify([
      ...[config.contender, nameSettings(config), config.problem, adapterId],
      ...sizes.map((spec) => sizeIn(config, spec)),
      ...settings.map((spec) => settingIn(config, spec)),
    ]),
  );
  return new Set(lines).size;
}

/** "sequence length": a size in a sentence. */
export function sizeWords(study: StudySpec, id: string): string {
  return localized(sizeOf(study, id).name);
}
