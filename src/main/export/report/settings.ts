/** Sorts a bundle's runs by setting: what must be equal for two runs to stand in one table or chart. */
import { say } from '../../../shared/words/say.ts';
import { isNoisy } from '../../../shared/findings/runs/basis-notes.ts';
import { byAdapter, uniquelyNamed } from '../../../shared/findings/runs/adapter-order.ts';
import { adapterText } from '../../../shared/words/findings/adapter-text.ts';
import { capitalized, localized } from '../../../shared/contract/local-text.ts';
import type { Bundle } from '../../../shared/contract/bundle.ts';
import { compareConfigs } from '../../../shared/findings/runs/config-order.ts';
import type { Adapter, Machine, Run } from '../../../shared/contract/run.ts';
import {
  accuracyText,
  contenderText,
  pointSizes,
  seedParts,
  settingParts,
  settingText,
  usualParts,
} from '../../../shared/findings/runs/setting.ts';
import { viewOf } from '../../../shared/findings/runs/view.ts';
import { problemChoices, sizeOf, studiesAmong } from '../../../shared/studies/axes.ts';
import { DEFAULT_STUDY, settingIn, sizeIn, studyOf } from '../../../shared/studies/index.ts';
import type { SizeSpec, StudySpec } from '../../../shared/studies/study.ts';
import type { RunView } from '../../../shared/contract/run-view.ts';
import { comparedRows } from '../../../shared/findings/runs/compared-tolerance.ts';
import { judgeRows, type Judged, type VerdictRow } from '../../../shared/findings/answers/verdict.ts';
import { rowOfRun } from '../../../shared/findings/runs/view.ts';
import { countedRows } from '../../../shared/findings/answers/winners.ts';
import { noteOn } from './glossary.ts';

/** Runs that differ in contender, main size, size of lines and seed only. */
export interface Setting {
  /** "gru · B 1 · tol 1e-4 · Radeon 780M" */
  readonly label: string;
  readonly adapter: Adapter | undefined;
  readonly study: StudySpec;
  readonly runs: readonly Run[];
  /** Those that count where several sweeps measured a point; see `winners.ts`. */
  readonly counted: readonly Run[];
}

/** A bundle with its look-ups made once. */
export interface ReportData {
  /** Its runs in the order of the tables. */
  readonly bundle: Bundle;
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly machines: ReadonlyMap<string, Machine>;
  /** Without runs at tolerances beside the one that a point is compared at. */
  readonly settings: readonly Setting[];
  /** Every run as a verdict sees it, by id, judged together with all others of its sweep. */
  readonly rows: ReadonlyMap<string, Judged>;
  readonly chartRuns: readonly RunView[];
  /** Place of a run, by id, in `chartRuns`. */
  readonly placeOf: ReadonlyMap<string, number>;
}

/** Whether a run's time may be compared: it converged and was found right. */
export function isVerified(run: Run): boolean {
  return run.status === 'ok' && run.timing !== null && run.verification?.passed === true;
}

/** A run as a verdict sees it; a status alone proves nothing in a bundle from elsewhere. */
export function verdictRowOf(run: Run, { rows, bundle }: Pick<ReportData, 'rows' | 'bundle'>): VerdictRow {
  return rows.get(run.id) ?? unjudgedRow(run, bundle);
}

function unjudgedRow(run: Run, bundle: Bundle): VerdictRow {
  const row = rowOfRun(run, bundle.adapters);
  return run.status === 'ok' && !isVerified(run) ? { ...row, status: 'not verified' as const } : row;
}

/** Runs on which the measurement noted that the machine's speed changed. */
export function driftedRuns({ bundle }: ReportData): Run[] {
  return bundle.runs.filter(({ notes }) => noteOn(notes, 'drift') !== undefined);
}

/** Runs whose samples, or whose ratios, were found to be no independent draws of one speed. */
export function noisyRuns({ bundle }: ReportData): Run[] {
  return bundle.runs.filter((run) => isNoisy(run));
}

/** "quasi-elk λ 0.01" */
export function nameOf(run: Run): string {
  return contenderText(run.config);
}

/** "T 10,000 · D 16", and accuracy and seed where they are not the usual ones. */
export function pointOf({ config }: Pick<Run, 'config'>): string {
  const { accuracy } = studyOf(config);
  const isUsual = accuracy !== null && usualParts(config).includes(accuracy);
  const parts = [...pointSizes(config), isUsual ? '' : accuracyText(config), ...seedParts(config)];
  return parts.filter((part) => part !== '').join(' · ');
}

/** The studies of the runs; the first one where there are none, so that an empty report reads as ever. */
export function studiesIn({ bundle }: Pick<ReportData, 'bundle'>): StudySpec[] {
  const found = studiesAmong(bundle.runs);
  return found.length > 0 ? found : [DEFAULT_STUDY];
}

/** What contenders are called: "Algorithm"; of several studies, what the first one calls them. */
export function contenderTitle(data: Pick<ReportData, 'bundle'>): string {
  const [study = DEFAULT_STUDY] = studiesIn(data);
  return capitalized(study.contenderNoun);
}

/** What ratios are over: "sequential"; of several studies "the reference". */
export function referenceName(data: Pick<ReportData, 'bundle'>): string {
  const names = new Set(studiesIn(data).map(({ reference }) => reference));
  const [name = ''] = names;
  return names.size === 1 ? name : say('report.the-reference');
}

/** What a report calls the kind of problem: the choices of the problem, "gru"; the study where it has none. */
export function kindTitle(data: Pick<ReportData, 'bundle'>): string {
  const titles = new Set(
    studiesIn(data)
      .map((study) => problemChoices(study)[0])
      .map((spec) => (spec ? capitalized(spec.name) : say('report.study'))),
  );
  const [title = ''] = titles;
  return titles.size === 1 ? title : say('report.problem');
}

export function kindOf({ config }: Pick<Run, 'config'>): string {
  const study = studyOf(config);
  const choices = problemChoices(study).map((spec) => settingText(spec, settingIn(config, spec)));
  return choices.length > 0 ? choices.join(', ') : localized(study.title);
}

/** The main size of a study's runs, and the size of their lines. */
export function mainSize(study: StudySpec): SizeSpec {
  return sizeOf(study, study.mainSize);
}

export function lineSize(study: StudySpec): SizeSpec {
  return sizeOf(study, study.lineSize);
}

export function mainSizeIn({ config }: Pick<Run, 'config'>): number {
  return sizeIn(config, { id: studyOf(config).mainSize });
}

export function lineSizeIn({ config }: Pick<Run, 'config'>): number {
  return sizeIn(config, { id: studyOf(config).lineSize });
}

function settingsOf(
  runs: readonly Run[],
  adapters: ReadonlyMap<string, Adapter>,
  rows: readonly VerdictRow[],
): Setting[] {
  const counted = new Set(countedRows(rows).map(({ id }) => id));
  const groups = new Map<string, Setting & { readonly runs: Run[]; readonly counted: Run[] }>();
  for (const run of runs) {
    const adapter = adapters.get(run.adapterId);
    const name = adapterText({ name: adapter?.name ?? run.adapterId, isSoftware: adapter?.type !== 'gpu' });
    const parts = [...settingParts(run.config), name];
    const study = studyOf(run.config);
    const key = JSON.stringify([run.adapterId, study.id, ...parts]);
    const group = groups.get(key) ?? { label: parts.join(' · '), adapter, study, runs: [], counted: [] };
    group.runs.push(run);
    if (counted.has(run.id)) group.counted.push(run);
    groups.set(key, group);
  }
  const order = byAdapter(rows).map(({ id }) => id);
  const place = ({ runs: [first] }: Setting): number => order.indexOf(first?.adapterId ?? '');
  return [...groups.values()].toSorted((a, b) => place(a) - place(b));
}

/** The adapter of a table's row; a column of its own only where there are several. */
export function adapterCells({ bundle, adapters }: ReportData, adapterId: string): string[] {
  if (bundle.adapters.length < 2) return [];
  const adapter = adapters.get(adapterId);
  return [adapterText({ name: adapter?.name ?? adapterId, isSoftware: adapter?.type !== 'gpu' })];
}

/** The title of that column. */
export function adapterColumn({ bundle }: ReportData): string[] {
  return bundle.adapters.length > 1 ? [say('report.adapter')] : [];
}

/** What heads the columns that say which run a row is of. */
export function runColumns(data: ReportData): string[] {
  return [contenderTitle(data), kindTitle(data), say('report.point'), ...adapterColumn(data)];
}

export function runCells(run: Run, data: ReportData): string[] {
  return [nameOf(run), kindOf(run), pointOf(run), ...adapterCells(data, run.adapterId)];
}

/** By configuration, as `run` prints them; of repeated sweeps the first one first. */
function inTables(a: Run, b: Run): number {
  return compareConfigs(a.config, b.config) || Date.parse(a.startedAt) - Date.parse(b.startedAt);
}

function uniqueAdapters(adapters: readonly Adapter[]): Adapter[] {
  const named = uniquelyNamed(
    adapters.map((adapter) => ({ adapter, adapterId: adapter.id, adapterName: adapter.name })),
  );
  return named.map(({ adapter, adapterName }) => ({ ...adapter, name: adapterName }));
}

/** Prepares a bundle for the sections of the report; settings come adapter by adapter, in the order of `byAdapter`. */
export function reportDataOf(given: Bundle): ReportData {
  const bundle = { ...given, adapters: uniqueAdapters(given.adapters), runs: given.runs.toSorted(inTables) };
  const adapters = new Map(bundle.adapters.map((adapter) => [adapter.id, adapter]));
  const rows = judgeRows(bundle.runs.map((run) => unjudgedRow(run, bundle)));
  return {
    bundle,
    adapters,
    machines: new Map(bundle.machines.map((machine) => [machine.id, machine])),
    settings: settingsOf(comparedRows(bundle.runs), adapters, rows),
    rows: new Map(rows.map((row) => [row.id, row])),
    chartRuns: bundle.runs.map((run) => viewOf(run, adapters.get(run.adapterId))),
    placeOf: new Map(bundle.runs.map((run, index) => [run.id, index])),
  };
}

/** The distinct values of a property, ascending. */
export function distinct(runs: readonly Run[], read: (run: Run) => number): number[] {
  return [...new Set(runs.map(read))].sort((a, b) => a - b);
}
