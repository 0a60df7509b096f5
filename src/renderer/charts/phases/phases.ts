/** Where the time goes: GPU time by named phase of the plan, stacked, one bar per algorithm. */
import { say } from '../../../shared/words/say.ts';
import type { RunView } from '../../../shared/contract/run-view.ts';
import { sizeText } from '../../../shared/findings/runs/setting.ts';
import { sizeOf } from '../../../shared/studies/axes.ts';
import { sizeIn } from '../../../shared/studies/index.ts';
import type { StudySpec } from '../../../shared/studies/study.ts';
import { formatNs } from '../../../shared/text/units.ts';
import { scaleOptions } from '../axes.ts';
import { type BarConfig, type ChartDefinition, type ChartOptions, type ChartTable, contenderColumn } from '../chart.ts';
import { subtitleOptions, tooltipColors } from '../line-config.ts';
import { phaseColor } from '../palette.ts';
import { seriesOf, studyOfRuns } from '../series.ts';
import { fontOf, THEMES } from '../theme.ts';

interface Bar {
  readonly label: string;
  readonly run: RunView;
  readonly phasesNs: Readonly<Record<string, number>>;
  readonly totalNs: number;
}

/** Of each line the largest run that was profiled: one bar for each algorithm and setting. */
function barsOf(runs: readonly RunView[]): Bar[] {
  const profiled = runs.filter(({ details }) => Object.keys(details?.phasesNs ?? {}).length > 0);
  const study = studyOfRuns(profiled);
  const main = sizeOf(study, study.mainSize);
  const largest = profiled.reduce((most, { config }) => Math.max(most, sizeIn(config, main)), 0);
  return seriesOf(profiled, main.id).flatMap((series) => {
    const run = series.runs.at(-1);
    if (!run?.details) return [];
    const size = sizeIn(run.config, main);
    const label = size === largest ? series.label : `${series.label} · ${sizeText(main, size)}`;
    const { phasesNs } = run.details;
    const totalNs = Object.values(phasesNs).reduce((sum, ns) => sum + ns, 0);
    return [{ label, run, phasesNs, totalNs }];
  });
}

/** Phase names in the order in which they first appear. */
function phaseNames(bars: readonly Bar[]): string[] {
  return [...new Set(bars.flatMap((bar) => Object.keys(bar.phasesNs)))];
}

function valueOf(bar: Bar, phase: string): number | null {
  return Object.hasOwn(bar.phasesNs, phase) ? (bar.phasesNs[phase] ?? null) : null;
}

function share(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(part / whole < 0.1 ? 1 : 0)} %` : '–';
}

/** The next round number above, so that the axis ends on a tick: 1.38e9 becomes 1.4e9. */
function roundUp(value: number): number {
  if (!Number.isFinite(value)) return value;
  const unit = 10 ** Math.floor(Math.log10(value)) / 5;
  return Math.ceil(value / unit) * unit;
}

function configOf(bars: readonly Bar[], options: ChartOptions): BarConfig {
  const { theme } = options;
  const colors = THEMES[theme];
  const longest = bars.reduce((most, bar) => Math.max(most, bar.totalNs), 1);
  const x = scaleOptions(
    { title: say('chart.phases.axis'), scale: 'linear', min: 0, max: roundUp(longest), ticks: null, format: formatNs },
    'x',
    options,
  );
  return {
    type: 'bar',
    data: {
      labels: bars.map((bar) => bar.label),
      datasets: phaseNames(bars).map((phase, rank) => ({
        label: phase,
        data: bars.map((bar) => valueOf(bar, phase)),
        backgroundColor: phaseColor(rank, theme),
        borderColor: colors.surface,
        borderWidth: 1,
        maxBarThickness: 26,
      })),
    },
    options: {
      indexAxis: 'y',
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      scales: {
        x: { ...x, stacked: true, grid: { ...x.grid, display: true }, ticks: { ...x.ticks, maxTicksLimit: 7 } },
        y: {
          stacked: true,
          grid: { display: false },
          border: { color: colors.axis },
          ticks: { color: colors.ink, font: fontOf(options) },
        },
      },
      plugins: {
        subtitle: subtitleOptions(
          bars.map((bar) => bar.run),
          studyOfRuns(bars.map((bar) => bar.run)).mainSize,
          options,
        ),
        legend: {
          position: 'bottom',
          labels: { color: colors.ink, boxWidth: 12, boxHeight: 12, font: fontOf(options) },
        },
        tooltip: {
          ...tooltipColors(options),
          callbacks: {
            label: (item) => {
              const bar = bars[item.dataIndex];
              return `${item.dataset.label ?? ''}: ${formatNs(Number(item.raw))} (${share(Number(item.raw), bar?.totalNs ?? 0)})`;
            },
          },
        },
      },
    },
  };
}

function tableOf(study: StudySpec, bars: readonly Bar[]): ChartTable {
  const names = phaseNames(bars);
  const rows = bars.map((bar) => [
    bar.label,
    formatNs(bar.totalNs),
    ...names.map((phase) => {
      const ns = valueOf(bar, phase);
      return ns === null ? '–' : `${formatNs(ns)} (${share(ns, bar.totalNs)})`;
    }),
  ]);
  return {
    columns: [
      contenderColumn(study),
      { title: say('chart.column.sum'), numeric: true },
      ...names.map((title) => ({ title, numeric: true })),
    ],
    rows,
  };
}

function summaryOf(bars: readonly Bar[]): string {
  const parts = bars.flatMap((bar) =>
    Object.entries(bar.phasesNs).map(([phase, ns]) => ({ bar, phase, part: bar.totalNs > 0 ? ns / bar.totalNs : 0 })),
  );
  const [largest] = parts.filter(({ bar }) => Object.keys(bar.phasesNs).length > 1).toSorted((a, b) => b.part - a.part);
  if (!largest) return say(bars.length > 0 ? 'chart.phases.single' : 'chart.phases.none');
  const { bar, part, phase } = largest;
  return say('chart.phases.largest', { contender: bar.label, share: share(part, 1), phase });
}

export const phases: ChartDefinition = {
  id: 'phases',
  places: ['point', 'report'],
  get title() {
    return say('chart.phases.title');
  },
  get description() {
    return say('chart.phases.description');
  },
  build(runs, options) {
    const bars = barsOf(runs);
    return {
      config: configOf(bars, options),
      table: tableOf(studyOfRuns(runs), bars),
      summary: summaryOf(bars),
      empty: bars.length > 0 ? null : say('chart.phases.empty'),
    };
  },
};
