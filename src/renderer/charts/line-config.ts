/** Turns lines of points into a Chart.js configuration: the common look of every line chart. */
import type { ChartDataset, TooltipItem } from 'chart.js';
import type { RunConfig } from '../../shared/contract/run-config.ts';
import type { RunView } from '../../shared/contract/run-view.ts';
import { type AxisSpec, scaleOptions } from './axes.ts';
import type { ChartOptions, LineConfig, LinePoint, Theme } from './chart.ts';
import { indentItem } from './legend-dashes.ts';
import { dashOf, lookOf } from './palette.ts';
import type { ReferenceLineOptions } from './reference-line.ts';
import { type Along, commonSetting, softwareWarning } from './series.ts';
import { fontOf, THEMES } from './theme.ts';
import type { VerticalMark } from './vertical-marks.ts';

/** A point, and whether it is drawn hollow (no valid result) or as an arrow at the floor (below the axis). */
export interface MarkedPoint extends LinePoint {
  readonly mark: 'solid' | 'hollow' | 'below';
}

export interface Line {
  readonly label: string;
  /** Of one of its runs: the look is that of its contender. */
  readonly config: RunConfig;
  /** Tells by its dashes which size of lines it is of. */
  readonly lineRank: number;
  readonly points: readonly MarkedPoint[];
}

export interface LineChart {
  readonly runs: readonly RunView[];
  readonly along: Along;
  readonly lines: readonly Line[];
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly reference: ReferenceLineOptions | null;
  /** Names at the line ends instead of a legend; for lines that end at the same x. */
  readonly endLabels: boolean;
  /** False where nothing joins the points of a line; absent: a line does. */
  readonly joined?: boolean;
  /** Values of the x axis to mark; absent: none. */
  readonly marks?: readonly VerticalMark[];
}

/** Above this a column of names at the right is no longer readable. */
const MOST_END_LABELS = 12;

/** Pixels between the marks of lines at the same size, where these have intervals. */
const MARK_STEP = 4;

/** Marks that touch one another hide the line: small on long lines, none on very long ones. */
function radiusFor(points: number): number {
  if (points > 60) return 0;
  return points > 12 ? 3 : 4.5;
}

function datasetOf(line: Line, theme: Theme): ChartDataset<'lineWithErrorBars', LinePoint[]> {
  const look = lookOf(line.config, theme);
  const surface = THEMES[theme].surface;
  const marks = line.points.map((point) => point.mark);
  // Points with error bars are an element of their own: options with the prefix `point` do not reach them, and these
  // bare ones are missing from the types.
  const shape = {
    rotation: marks.map((mark) => (mark === 'below' ? 180 : look.rotation)),
    radius: radiusFor(line.points.length),
    hoverRadius: 7,
  };
  return {
    ...shape,
    label: line.label,
    data: line.points.map(({ mark: _mark, ...point }) => point),
    borderColor: look.color,
    borderWidth: 2,
    borderDash: dashOf(line.lineRank),
    pointStyle: marks.map((mark) => (mark === 'below' ? 'triangle' : look.marker)),
    backgroundColor: marks.map((mark) => (mark === 'solid' ? look.color : surface)),
    errorBarColor: look.color,
    errorBarWhiskerColor: look.color,
    errorBarLineWidth: 1.5,
    errorBarWhiskerLineWidth: 1.5,
    errorBarWhiskerSize: 7,
    errorBarWhiskerRatio: 0,
    clip: false,
  };
}

function subtitleOf(runs: readonly RunView[], along: Along): string[] {
  return [commonSetting(runs, along), softwareWarning(runs)].filter((line) => line !== '');
}

/** The subtitle plugin's options: the common setting, and the software adapter said loudly. */
export function subtitleOptions(runs: readonly RunView[], along: Along, options: ChartOptions) {
  const text = subtitleOf(runs, along);
  return {
    display: options.subtitle !== false && text.length > 0,
    text,
    align: 'start' as const,
    color: THEMES[options.theme].muted,
    font: fontOf(options),
    padding: { bottom: 12 },
  };
}

/** Tooltip colours that stand out from both surfaces. */
export function tooltipColors(options: ChartOptions) {
  const colors = THEMES[options.theme];
  const font = fontOf(options);
  return {
    backgroundColor: colors.ink,
    titleColor: colors.surface,
    bodyColor: colors.surface,
    footerColor: colors.surface,
    usePointStyle: true,
    padding: 10,
    boxPadding: 6,
    bodyFont: font,
    titleFont: font,
  };
}

/** Width of the longest name in semibold, generously. */
function roomFor(names: readonly string[], fontSize: number): number {
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0);
  return longest === 0 ? 0 : Math.min(26 + longest * fontSize * 0.57, fontSize * 19);
}

/** The configuration of a line chart; animation is off, so that a print or a screenshot is never half drawn. */
export function lineConfig(chart: LineChart, options: ChartOptions): LineConfig {
  const { theme } = options;
  const colors = THEMES[theme];
  const named = chart.endLabels && chart.lines.length <= MOST_END_LABELS;
  const hasIntervals = chart.lines.some((line) => line.points.some(({ yMin }) => yMin !== undefined));
  const names = [...(named ? chart.lines.map((line) => line.label) : []), chart.reference?.label ?? ''];
  const hasSizes = new Set(chart.lines.map(({ lineRank }) => lineRank)).size > 1;
  const hasDashes = hasSizes && chart.joined !== false;
  const room = roomFor(names, fontOf(options).size);
  return {
    type: 'lineWithErrorBars',
    data: { datasets: chart.lines.map((line) => datasetOf(line, theme)) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      layout: { padding: { right: Math.max(room, 12), top: 4 } },
      interaction: { mode: 'nearest', intersect: false },
      scales: { x: scaleOptions(chart.x, 'x', options), y: scaleOptions(chart.y, 'y', options) },
      plugins: {
        subtitle: subtitleOptions(chart.runs, chart.along, options),
        legend: {
          display: !named && chart.lines.length > 0,
          position: 'bottom',
          labels: {
            ...{ color: colors.ink, usePointStyle: true, boxHeight: 7, font: fontOf(options) },
            ...(hasDashes && { filter: indentItem }),
          },
        },
        tooltip: {
          ...tooltipColors(options),
          callbacks: {
            title: (items: TooltipItem<'lineWithErrorBars'>[]) =>
              `${chart.x.name ?? chart.x.title} ${chart.x.format(items[0]?.parsed.x ?? 0)}`,
            label: (item: TooltipItem<'lineWithErrorBars'>) =>
              `${item.dataset.label ?? ''}: ${(item.raw as LinePoint).note}`,
          },
        },
        ...(chart.reference && { referenceLine: chart.reference }),
        verticalMarks: { marks: chart.marks ?? [] },
        legendDashes: { fontSize: hasDashes ? fontOf(options).size : 0 },
        sideBySide: { step: hasIntervals ? MARK_STEP : 0 },
        endLabels: { room, lines: named, fontSize: fontOf(options).size, rim: colors.surface },
      },
    },
  };
}
