/** Sorts a bundle's runs by setting: what must be equal for two runs to stand in one table or chart. */
import { rnnConfigOf } from '../../../shared/studies/rnn/config.ts';
import { type ChartRun, fromRun } from '../../../renderer/charts/chart-run.ts';
import { adapterText, byAdapter, uniquelyNamed } from '../../../shared/findings/runs/adapter-order.ts';
import type { Bundle } from '../../../shared/contract/bundle.ts';
import { compareConfigs } from '../../../shared/findings/runs/config-order.ts';
import type { Adapter, Machine, Run } from '../../../shared/contract/run.ts';
import { contenderText, parameterText, settingParts } from '../../../shared/findings/runs/setting.ts';
import { isNoisy } from '../../../shared/statistics/ratio-basis.ts';
import { USUAL_TOLERANCE } from '../../../shared/contract/tolerances.ts';
import { comparedRows, hasTolerance } from '../../../shared/findings/runs/compared-tolerance.ts';
import { formatCount } from '../../../shared/text/units.ts';
import { judgeRows, type Judged, rowOfRun, type VerdictRow } from '../../../shared/findings/answers/verdict.ts';
import { countedRows } from '../../../shared/findings/answers/winners.ts';
import { noteOn } from './glossary.ts';

/** Runs that differ in algorithm, λ, length, state size and seed only. */
export interface Setting {
  /** "gru · B 1 · tol 1e-4 · Radeon 780M" */
  readonly label: string;
  readonly adapter: Adapter | undefined;
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
  readonly chartRuns: readonly ChartRun[];
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
  return run.status === 'ok' && !isVerified(run) ? { ...row, status: 'not verified' } : row;
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

/** "T 10,000 · D 16", and tolerance and seed where they are not the usual ones. */
export function pointOf(run: Run): string {
  const { length, state, seed, tolerance } = rnnConfigOf(run.config);
  const isUsual = tolerance === USUAL_TOLERANCE || !hasTolerance(run.config);
  const parts = [`T ${formatCount(length)}`, `D ${formatCount(state)}`];
  if (!isUsual) parts.push(`tol ${parameterText(tolerance)}`);
  if (seed !== 0) parts.push(`seed ${seed}`);
  return parts.join(' · ');
}

function settingsOf(
  runs: readonly Run[],
  adapters: ReadonlyMap<string, Adapter>,
  rows: readonly VerdictRow[],
): Setting[] {
  const counted = new Set(countedRows(rows).map(({ id }) => id));
  const groups = new Map<string, { label: string; adapter: Adapter | undefined; runs: Run[]; counted: Run[] }>();
  for (const run of runs) {
    const adapter = adapters.get(run.adapterId);
    const software = adapter?.type === 'gpu' ? '' : ' (software)';
    const parts = [...settingParts(run.config), `${adapter?.name ?? run.adapterId}${software}`];
    const key = JSON.stringify([run.adapterId, ...parts]);
    const group = groups.get(key) ?? { label: parts.join(' · '), adapter, runs: [], counted: [] };
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
  return bundle.adapters.length > 1 ? ['Adapter'] : [];
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
    chartRuns: bundle.runs.map((run) => fromRun(run, adapters.get(run.adapterId))),
    placeOf: new Map(bundle.runs.map((run, index) => [run.id, index])),
  };
}

/** The distinct values of a property, ascending. */
export function distinct(runs: readonly Run[], read: (run: Run) => number): number[] {
  return [...new Set(runs.map(read))].sort((a, b) => a - b);
}
