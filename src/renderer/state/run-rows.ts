/** Runs as lines of a table, wherever they come from: which columns say what was computed, and how lines sort. */
import { say } from '../../shared/words/say.ts';
import { capitalized, localized } from '../../shared/contract/local-text.ts';
import type { RunConfig } from '../../shared/contract/run-config.ts';
import type { RunSummary } from '../../shared/contract/bridge.ts';
import type { RunStart } from '../../shared/contract/events.ts';
import type { Adapter } from '../../shared/contract/run.ts';
import { measureText } from '../../shared/findings/runs/measure.ts';
import { settingText, usualParts, valueText } from '../../shared/findings/runs/setting.ts';
import {
  isFollowing,
  isProblemChoice,
  isWorthSaying,
  ordinarySettings,
  ownSizes,
  problemChoices,
  studiesAmong,
} from '../../shared/studies/axes.ts';
import { measureIn, settingIn, sizeIn, studyOf, takesSetting } from '../../shared/studies/index.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../shared/studies/study.ts';
import { formatCount } from '../../shared/text/units.ts';

/** A run that has begun and says nothing yet. */
export function startedRow(start: RunStart, adapter: Adapter): RunSummary {
  return {
    id: start.id,
    startedAt: start.startedAt,
    sweepId: start.sweepId,
    point: start.point,
    machineId: adapter.machineId,
    adapterId: start.adapterId,
    adapterName: adapter.name,
    adapterType: adapter.type,
    runtime: start.runtime,
    preset: start.preset,
    config: start.config,
    status: 'running',
    reason: null,
    iterations: 0,
    medianNs: null,
    ci95Ns: null,
    gpuMedianNs: null,
    speedup: null,
    speedupCi95: null,
    peakBytes: null,
    error: null,
    stepTime: null,
    workload: null,
  };
}

/** A column that a study brings: of a size, a setting or a measure. */
export interface StudyColumn {
  /** Of the size, the setting or the measure: what the column sorts by. */
  readonly by: string;
  readonly label: string;
  /** What a symbol stands for. */
  readonly title?: string;
  readonly numeric: boolean;
  /** '–' where the run is of another study, or does not have it. */
  text(row: RunSummary): string;
  value(row: RunSummary): string | number | null;
}

/** The study, where there are several; kinds of problem, sizes, and the settings in which the rows differ. */
export function axisColumns(rows: readonly RunSummary[]): StudyColumn[] {
  const studies = studiesAmong(rows);
  const columns = studies.flatMap((study) => [
    ...problemChoices(study).map((spec) => settingColumn(study, spec)),
    ...ownSizes(study).map((spec) => sizeColumn(study, spec)),
  ]);
  return [...(studies.length > 1 ? [studyColumn()] : []), ...columns];
}

/** Measures beside time. */
export function measureColumns(rows: readonly RunSummary[]): StudyColumn[] {
  return studiesAmong(rows).flatMap((study) =>
    study.measures.map((spec): StudyColumn => {
      const value = (row: RunSummary): number | null => (row.config.study === study.id ? measureIn(row, spec) : null);
      return {
        by: spec.id,
        label: capitalized(spec.title),
        title: say(spec.better === 'lower' ? 'frame.lower-better' : 'frame.higher-better'),
        numeric: true,
        value,
        text: (row) => measureText(spec, value(row)),
      };
    }),
  );
}

function studyColumn(): StudyColumn {
  return {
    by: 'study',
    label: say('frame.column.study'),
    numeric: false,
    text: ({ config }) => localized(studyOf(config).title),
    value: ({ config }) => config.study,
  };
}

function sizeColumn(study: StudySpec, spec: SizeSpec): StudyColumn {
  const value = ({ config }: RunSummary): number | null => (config.study === study.id ? sizeIn(config, spec) : null);
  return {
    by: spec.id,
    label: spec.symbol,
    title: capitalized(spec.name),
    numeric: true,
    value,
    text: (row) => dashed(value(row), formatCount),
  };
}

function settingColumn(study: StudySpec, spec: SettingSpec): StudyColumn {
  const value = ({ config }: RunSummary): string | null =>
    config.study === study.id ? valueText(spec, settingIn(config, spec)) : null;
  return { by: spec.id, label: capitalized(spec.name), numeric: false, value, text: (row) => value(row) ?? '–' };
}

function dashed(value: number | null, format: (value: number) => string): string {
  return value === null ? '–' : format(value);
}

/** What a row must not hide, for it stands in no column: settings that are not the default, and the given problem. */
export function kindOf({ config }: Pick<RunSummary, 'config'>): string {
  const study = studyOf(config);
  const usual = usualParts(config);
  const settings = ordinarySettings(study).filter(
    (spec) =>
      !isProblemChoice(spec) && isWorthSaying(config, spec) && !usual.includes(spec.id) && takesSetting(config, spec),
  );
  const followers = study.sizes.filter((spec) => spec.follows !== undefined && !isFollowing(config, spec));
  return [
    ...followers.map((spec) => `${spec.symbol} ${formatCount(sizeIn(config, spec))}`),
    ...settings.map((spec) => settingText(spec, settingIn(config, spec))),
    ...(config.problem === null ? [] : [config.problem]),
  ].join(' · ');
}

/** What a table sorts by: one of these, or the id of a size, a setting or a measure. */
export type RowSort = string;

const RESULTS = [
  'startedAt',
  'status',
  'medianNs',
  'speedup',
  'iterations',
  'peakBytes',
  'adapterName',
] as const satisfies readonly (keyof RunSummary)[];

/** Sorted by a column; what a run does not have comes last, whichever way. */
export function sortRows(rows: readonly RunSummary[], sort: RowSort, descending: boolean): RunSummary[] {
  const sign = descending ? -1 : 1;
  const read = readerOf(rows, sort);
  return [...rows].sort((a, b) => {
    const left = read(a);
    const right = read(b);
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * String(left).localeCompare(String(right), 'en');
  });
}

function readerOf(rows: readonly RunSummary[], sort: RowSort): (row: RunSummary) => string | number | null {
  const result = RESULTS.find((name) => name === sort);
  if (result) return (row) => row[result];
  if (sort === 'contender') return ({ config }: { config: RunConfig }) => config.contender;
  const column = [...axisColumns(rows), ...measureColumns(rows)].find(({ by }) => by === sort);
  return column ? (row) => column.value(row) : () => null;
}
