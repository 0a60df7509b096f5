/** Live bytes by category after each change, stacked: how the memory of one run came about. */
import { say } from '../../../shared/words/say.ts';
import type { RunView } from '../../../shared/contract/run-view.ts';
import type { MemorySample } from '../../../shared/contract/parts/memory-course.ts';
import { formatBytes, formatNs } from '../../../shared/text/units.ts';
import { scaleOptions } from '../axes.ts';
import type { BarConfig, ChartDefinition, ChartOptions, ChartTable } from '../chart.ts';
import { subtitleOptions, tooltipColors } from '../line-config.ts';
import { phaseColor } from '../palette.ts';
import { studyOfRuns } from '../series.ts';
import { fontOf, THEMES } from '../theme.ts';

/** The run with the largest peak that was followed: a stack shows one. */
function chosen(runs: readonly RunView[]): { run: RunView; samples: readonly MemorySample[] } | null {
  const followed = runs.filter(({ details }) => (details?.memoryOverTime.length ?? 0) > 0);
  const [run] = followed.toSorted((a, b) => (b.peakBytes ?? 0) - (a.peakBytes ?? 0));
  return run ? { run, samples: run.details?.memoryOverTime ?? [] } : null;
}

function totalOf({ categoriesBytes }: MemorySample): number {
  return Object.values(categoriesBytes).reduce((sum, bytes) => sum + bytes, 0);
}

function categoriesOf(samples: readonly MemorySample[]): string[] {
  return [...new Set(samples.flatMap(({ categoriesBytes }) => Object.keys(categoriesBytes)))];
}

function bytesOf({ categoriesBytes }: MemorySample, name: string): number {
  return Object.hasOwn(categoriesBytes, name) ? (categoriesBytes[name] ?? 0) : 0;
}

function configOf(runs: readonly RunView[], samples: readonly MemorySample[], options: ChartOptions): BarConfig {
  const { theme } = options;
  const colors = THEMES[theme];
  const top = roundUp(Math.max(1, ...samples.map(totalOf)));
  const ticks = [0, 1, 2, 3, 4].map((quarter) => (quarter * top) / 4);
  const y = scaleOptions(
    { title: say('chart.memory-course.y'), scale: 'linear', min: 0, max: top, ticks, format: formatBytes },
    'y',
    options,
  );
  return {
    type: 'bar',
    data: {
      // The name of a phase stands where it begins.
      labels: samples.map(({ phase }, index) => (samples[index - 1]?.phase === phase ? '' : phase)),
      datasets: categoriesOf(samples).map((name, rank) => ({
        label: name,
        data: samples.map((sample) => bytesOf(sample, name)),
        backgroundColor: phaseColor(rank, theme),
        borderWidth: 0,
        // Without gaps the bars are the steps of an area.
        barPercentage: 1,
        categoryPercentage: 1,
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: colors.axis },
          ticks: { color: colors.ink, font: fontOf(options), autoSkip: false, maxRotation: 0 },
          title: {
            display: true,
            text: say('chart.memory-course.x'),
            color: colors.muted,
            font: fontOf(options),
          },
        },
        y: { ...y, stacked: true },
      },
      plugins: {
        subtitle: subtitleOptions(runs, studyOfRuns(runs).mainSize, options),
        legend: {
          position: 'bottom',
          labels: { color: colors.ink, boxWidth: 12, boxHeight: 12, font: fontOf(options) },
        },
        tooltip: {
          ...tooltipColors(options),
          callbacks: {
            title: ([item]) => titleOf(samples[item?.dataIndex ?? 0]),
            label: (item) => `${item.dataset.label ?? ''}: ${formatBytes(Number(item.raw))}`,
          },
        },
      },
    },
  };
}

function titleOf(sample: MemorySample | undefined): string {
  if (!sample) return '';
  const said = { phase: sample.phase, time: formatNs(sample.ns), bytes: formatBytes(totalOf(sample)) };
  return say('chart.memory-course.at', said);
}

/** The next power of two that is not below, or one and a half of it: 64, 96, 128. */
function roundUp(bytes: number): number {
  const unit = 2 ** Math.floor(Math.log2(bytes));
  return [1, 1.5, 2].map((factor) => factor * unit).find((value) => value >= bytes) ?? 2 * unit;
}

function tableOf(samples: readonly MemorySample[]): ChartTable {
  const names = categoriesOf(samples);
  const numeric = [say('chart.memory-course.after'), say('chart.column.sum'), ...names].map((title) => ({
    title,
    numeric: true,
  }));
  return {
    columns: [{ title: say('chart.memory-course.phase'), numeric: false }, ...numeric],
    rows: samples.map((sample) => [
      sample.phase,
      formatNs(sample.ns),
      formatBytes(totalOf(sample)),
      ...names.map((name) => formatBytes(bytesOf(sample, name))),
    ]),
  };
}

function summaryOf(samples: readonly MemorySample[]): string {
  const [peak] = samples.toSorted((a, b) => totalOf(b) - totalOf(a));
  const last = samples.at(-1);
  if (!peak || !last) return say('chart.memory-course.none');
  const [largest] = Object.entries(peak.categoriesBytes).toSorted(([, a], [, b]) => b - a);
  const left = totalOf(last);
  const end =
    left === 0
      ? say('chart.memory-course.nothing-left')
      : say('chart.memory-course.left', { bytes: formatBytes(left) });
  const said = { bytes: formatBytes(totalOf(peak)), phase: peak.phase, end };
  if (!largest) return say('chart.memory-course.peak', said);
  const [category, bytes] = largest;
  return say('chart.memory-course.peak-mostly', { ...said, category, most: formatBytes(bytes) });
}

export const memoryCourse: ChartDefinition = {
  id: 'memory-course',
  get title() {
    return say('chart.memory-course.title');
  },
  get description() {
    return say('chart.memory-course.description');
  },
  build(runs, options) {
    const { run, samples } = chosen(runs) ?? { run: null, samples: [] };
    return {
      config: configOf(run ? [run] : runs, samples, options),
      table: tableOf(samples),
      summary: summaryOf(samples),
      empty: samples.length > 0 ? null : say('chart.memory-course.empty'),
    };
  },
};
