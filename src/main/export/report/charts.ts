/** The charts of the report, split into panels that stay readable. */
import { say } from '../../../shared/words/say.ts';
import type { ChartDefinition } from '../../../renderer/charts/chart.ts';
import {
  chartOver,
  convergenceCharts as chartsOfIterations,
  runChart,
  runChartsAt,
  type RunChartId,
} from '../../../renderer/charts/index.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { settingParts, sizeText } from '../../../shared/findings/runs/setting.ts';
import { otherSizes } from '../../../shared/studies/axes.ts';
import { sizeIn } from '../../../shared/studies/index.ts';
import type { SizeSpec, StudySpec } from '../../../shared/studies/study.ts';
import { type Block, type ChartBlock, type Section, text } from './document.ts';
import {
  distinct,
  lineSize,
  lineSizeIn,
  mainSize,
  mainSizeIn,
  nameOf,
  type ReportData,
  type Setting,
} from './settings.ts';

/** More lines than this in one panel and it is split by the size of lines. */
const MOST_LINES = 8;
/** More panels than this of one chart and the report would be a wall; the tables hold all. */
const MOST_PANELS = 16;

/** What one drawing of a chart shows. */
export interface Panel {
  readonly label: string;
  readonly runs: readonly Run[];
}

/** A setting as one panel, or one for each size of lines where that would be too many lines. */
function panelsByLine({ label, study, counted }: Setting): Panel[] {
  const lines = new Set(counted.map((run) => `${nameOf(run)} ${lineSizeIn(run)}`)).size;
  if (lines <= MOST_LINES) return [{ label, runs: counted }];
  return distinct(counted, lineSizeIn).map((size) => ({
    label: `${sizeText(lineSize(study), size)} · ${label}`,
    runs: counted.filter((run) => lineSizeIn(run) === size),
  }));
}

/** Of each panel the largest main size only, for charts that are not over it. */
function largestOnly(study: StudySpec, panel: Panel): Panel {
  const largest = panel.runs.reduce((most, run) => Math.max(most, mainSizeIn(run)), 0);
  return {
    label: `${sizeText(mainSize(study), largest)} · ${panel.label}`,
    runs: panel.runs.filter((run) => mainSizeIn(run) === largest),
  };
}

function largestPanels(setting: Setting): Panel[] {
  return panelsByLine(setting).map((panel) => largestOnly(setting.study, panel));
}

function blockOf(chart: ChartDefinition, panel: Panel, data: ReportData): ChartBlock[] {
  const runs = panel.runs.flatMap((run) => data.placeOf.get(run.id) ?? []);
  const view = chart.build(
    runs.flatMap((place) => data.chartRuns[place] ?? []),
    { theme: 'light' },
  );
  if (view.empty !== null) return [];
  const title = say('report.charts.title', { chart: chart.title, setting: panel.label });
  const table = { kind: 'table' as const, caption: title, columns: view.table.columns, rows: view.table.rows };
  return [
    {
      kind: 'chart',
      chart: chart.id,
      title,
      name: chart.title,
      setting: panel.label,
      description: chart.description,
      summary: view.summary,
      runs,
      table,
    },
  ];
}

/** One chart for each panel, as long as they are few. */
export function panelBlocks(id: RunChartId, panels: readonly Panel[], data: ReportData): Block[] {
  const chart = runChart(id);
  const shown = panels.slice(0, MOST_PANELS).flatMap((panel) => blockOf(chart, panel, data));
  const left = panels.length - MOST_PANELS;
  return left > 0 ? [...shown, text(say('report.charts.more-points', { left }))] : shown;
}

/** All panels of some charts, chart by chart within a setting. */
function chartBlocks(
  data: ReportData,
  settings: readonly Setting[],
  choose: (setting: Setting) => Panel[],
  chartsFor: (study: StudySpec) => readonly ChartDefinition[],
): Block[] {
  const panels = settings.flatMap((setting) => choose(setting).map((panel) => ({ panel, study: setting.study })));
  const shown = panels
    .slice(0, MOST_PANELS)
    .flatMap(({ panel, study }) => chartsFor(study).flatMap((chart) => blockOf(chart, panel, data)));
  const left = panels.length - MOST_PANELS;
  return left > 0 ? [...shown, text(say('report.charts.more-settings', { left }))] : shown;
}

/** Runs of all values of one size of what is otherwise one setting; nothing where there is but one value. */
function across(data: ReportData, along: SizeSpec): Setting[] {
  const others = data.settings.filter(({ study }) => study.sizes.includes(along));
  const groups = Map.groupBy(others, ({ study, adapter, runs: [first] }) =>
    JSON.stringify([study.id, adapter?.id ?? first?.adapterId, first && settingParts(first.config, [along.id])]),
  );
  return [...groups.values()].flatMap((members): Setting[] => {
    const [first] = members;
    if (!first || members.length < 2) return [];
    const [run] = first.runs;
    const part = run ? ` · ${sizeText(along, sizeIn(run.config, along))}` : '';
    const runs = members.flatMap((one) => one.runs);
    return [{ ...first, label: first.label.replace(part, ''), runs, counted: members.flatMap((one) => one.counted) }];
  });
}

/** Charts over the sizes that are neither axis nor line elsewhere, where several values of them were measured. */
function overOtherSizes(data: ReportData): Block[] {
  const studies = [...new Set(data.settings.map(({ study }) => study))];
  return studies.flatMap((study) =>
    otherSizes(study).flatMap((along) =>
      chartBlocks(data, across(data, along), largestPanels, () => [
        chartOver('speedup', study, along),
        chartOver('time', study, along),
      ]),
    ),
  );
}

export function resultsSection(data: ReportData): Section {
  const { settings } = data;
  const overMain = chartBlocks(data, settings, panelsByLine, (study) => [
    chartOver('speedup', study),
    chartOver('time', study),
  ]);
  const phases = chartBlocks(data, settings, largestPanels, () => runChartsAt('report'));
  const blocks = [...overMain, ...overOtherSizes(data), ...phases];
  return {
    id: 'results',
    title: say('report.results.title'),
    blocks: blocks.length > 0 ? blocks : [text(say('report.results.none'))],
  };
}

/** The charts of memory over the main size. */
export function memoryCharts(data: ReportData): Block[] {
  return chartBlocks(data, data.settings, panelsByLine, (study) => [chartOver('memory', study)]);
}

/** The charted columns of the trace over iterations, at the largest main size of each setting. */
export function convergenceCharts(data: ReportData): Block[] {
  return chartBlocks(data, data.settings, largestPanels, (study) =>
    chartsOfIterations(study).map(({ chart }) => chart),
  );
}
