/** The charts of the report, split into panels that stay readable. */
import { rnnConfigOf } from '../../../shared/studies/rnn/config.ts';
import type { ChartDefinition } from '../../../renderer/charts/chart.ts';
import { chartById } from '../../../renderer/charts/index.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { formatCount } from '../../../shared/text/units.ts';
import { type Block, type ChartBlock, type Section, text } from './document.ts';
import { distinct, nameOf, type ReportData, type Setting } from './settings.ts';

/** More lines than this in one panel and it is split by state size. */
const MOST_LINES = 8;
/** More panels than this of one chart and the report would be a wall; the tables hold all. */
const MOST_PANELS = 16;

/** What one drawing of a chart shows. */
export interface Panel {
  readonly label: string;
  readonly runs: readonly Run[];
}

/** A setting as one panel, or one for each state size where that would be too many lines. */
function panelsByState(setting: Setting): Panel[] {
  const { label, counted } = setting;
  const states = distinct(counted, (run) => rnnConfigOf(run.config).state);
  const lines = new Set(counted.map((run) => `${nameOf(run)} ${rnnConfigOf(run.config).state}`)).size;
  if (lines <= MOST_LINES) return [{ label, runs: counted }];
  return states.map((state) => ({
    label: `D ${formatCount(state)} · ${label}`,
    runs: counted.filter((run) => rnnConfigOf(run.config).state === state),
  }));
}

/** Of each panel the longest length only, for charts that are not over length. */
function longestOnly(panel: Panel): Panel {
  const length = panel.runs.reduce((most, run) => Math.max(most, rnnConfigOf(run.config).length), 0);
  return {
    label: `T ${formatCount(length)} · ${panel.label}`,
    runs: panel.runs.filter((run) => rnnConfigOf(run.config).length === length),
  };
}

function blockOf(chart: ChartDefinition, panel: Panel, data: ReportData): ChartBlock[] {
  const runs = panel.runs.flatMap((run) => data.placeOf.get(run.id) ?? []);
  const view = chart.build(
    runs.flatMap((place) => data.chartRuns[place] ?? []),
    { theme: 'light' },
  );
  if (view.empty !== null) return [];
  const title = `${chart.title}: ${panel.label}`;
  const table = { kind: 'table' as const, caption: title, columns: view.table.columns, rows: view.table.rows };
  return [
    { kind: 'chart', chart: chart.id, title, description: chart.description, summary: view.summary, runs, table },
  ];
}

/** One chart for each panel, as long as they are few. */
export function panelBlocks(id: string, panels: readonly Panel[], data: ReportData): Block[] {
  const chart = chartById(id);
  if (!chart) return [];
  const shown = panels.slice(0, MOST_PANELS).flatMap((panel) => blockOf(chart, panel, data));
  const left = panels.length - MOST_PANELS;
  return left > 0
    ? [...shown, text(`${left} more points are not drawn; their numbers are in the table below.`)]
    : shown;
}

/** All panels of some charts, chart by chart within a setting. */
function chartBlocks(ids: readonly string[], data: ReportData, choose: (setting: Setting) => Panel[]): Block[] {
  const charts = ids.flatMap((id) => chartById(id) ?? []);
  const panels = data.settings.flatMap(choose);
  const shown = panels.slice(0, MOST_PANELS).flatMap((panel) => charts.flatMap((chart) => blockOf(chart, panel, data)));
  const left = panels.length - MOST_PANELS;
  return left > 0
    ? [...shown, text(`${left} more settings are not drawn; their numbers are in the tables below.`)]
    : shown;
}

/** Runs of all batch sizes of what is otherwise one setting; nothing where there is but one. */
function acrossBatches(data: ReportData): Setting[] {
  const labelOf = ({ label, runs }: Setting): string =>
    label.replace(` · B ${formatCount(runs[0] ? rnnConfigOf(runs[0].config).batch : 1)} · `, ' · ');
  // Two machines may have the same GPU.
  const groups = Map.groupBy(data.settings, (setting) =>
    JSON.stringify([setting.runs[0]?.adapterId, labelOf(setting)]),
  );
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    const label = first ? labelOf(first) : '';
    return first && members.length > 1
      ? [
          {
            label,
            adapter: first.adapter,
            runs: members.flatMap(({ runs }) => runs),
            counted: members.flatMap(({ counted }) => counted),
          },
        ]
      : [];
  });
}

export function resultsSection(data: ReportData): Section {
  const batches = { ...data, settings: acrossBatches(data) };
  const overBatch = chartBlocks(['speedup-batch', 'time-batch'], batches, (setting) =>
    panelsByState(setting).map(longestOnly),
  );
  const overLength = chartBlocks(['speedup', 'time'], data, panelsByState);
  const phases = chartBlocks(['phases', 'roofline'], data, (setting) => panelsByState(setting).map(longestOnly));
  const blocks = [...overLength, ...overBatch, ...phases];
  return { id: 'results', title: 'Results', blocks: blocks.length > 0 ? blocks : [text('No run here has a time.')] };
}

/** The charts of memory over length. */
export function memoryCharts(data: ReportData): Block[] {
  return chartBlocks(['memory'], data, panelsByState);
}

/** Step, residual and error over iterations, at the longest length of each setting. */
export function convergenceCharts(data: ReportData): Block[] {
  const ids = ['convergence-delta', 'convergence-residual', 'convergence-error'];
  return chartBlocks(ids, data, (setting) => panelsByState(setting).map(longestOnly));
}
