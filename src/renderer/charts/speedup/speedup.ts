/** Speed-up over sequential evaluation, over the sequence length or the batch size. Only verified runs have one. */
import { crossover, type CrossoverPoint } from '../../../shared/crossover.ts';
import { formatCount, formatRatio } from '../../../shared/units.ts';
import { compareRatio } from '../../../shared/verdict.ts';
import { logAxis } from '../axes.ts';
import type { ChartRun } from '../chart-run.ts';
import type { ChartDefinition, ChartTable, LinePoint, Theme } from '../chart.ts';
import { type Line, lineConfig } from '../line-config.ts';
import { extentOf, idOver, linesOver, type Reading, type Size, sizeAxis, SIZE_WORDS } from '../over-size.ts';
import { lookOf } from '../palette.ts';
import { seriesOf } from '../series.ts';
import { THEMES } from '../theme.ts';
import type { VerticalMark } from '../vertical-marks.ts';

function readSpeedup(run: ChartRun): Reading | null {
  if (run.speedup === null || run.status !== 'ok' || run.config.algorithm === 'sequential') return null;
  return { value: run.speedup, interval: run.speedupCi95 };
}

function tableOf(runs: readonly ChartRun[], along: Size): ChartTable {
  const rows = seriesOf(runs, along).flatMap((series) =>
    series.runs.flatMap((run) => {
      const reading = readSpeedup(run);
      if (!reading) return [];
      const interval = reading.interval
        ? `${formatRatio(reading.interval[0])} to ${formatRatio(reading.interval[1])}`
        : '–';
      return [
        [
          series.label,
          formatCount(run.config[along]),
          formatRatio(reading.value),
          interval,
          compareRatio(reading.interval),
        ],
      ];
    }),
  );
  const columns = [
    { title: 'Algorithm', numeric: false },
    { title: SIZE_WORDS[along].column, numeric: true },
    { title: 'Speed-up', numeric: true },
    { title: '95 % interval', numeric: true },
    { title: 'Against sequential', numeric: false },
  ];
  return { columns, rows };
}

/** Where each line crosses 1, with its interval. */
function crossingsOf(lines: readonly Line[], theme: Theme): VerticalMark[] {
  return lines.flatMap(({ algorithm, points }) => {
    const { color } = lookOf(algorithm, theme);
    const found = crossover(points.map(crossoverPoint));
    return (found?.crossings ?? []).map(({ length, interval }) => ({ value: length, interval, color }));
  });
}

function crossoverPoint({ x, y, yMin, yMax }: LinePoint): CrossoverPoint {
  return { length: x, ratio: y, interval: yMin === undefined || yMax === undefined ? null : [yMin, yMax] };
}

function batchText({ config }: ChartRun): string {
  return config.batch === 1 ? '' : `, B ${formatCount(config.batch)}`;
}

function summaryOf(runs: readonly ChartRun[]): string {
  const measured = runs.flatMap((run) => {
    const reading = readSpeedup(run);
    return reading ? [{ run, value: reading.value }] : [];
  });
  const [best] = measured.toSorted((a, b) => b.value - a.value);
  if (!best) return 'No run here has a speed-up.';
  const where = `${best.run.config.algorithm} at T ${formatCount(best.run.config.length)}, D ${formatCount(best.run.config.state)}${batchText(best.run)}`;
  if (best.value > 1) return `The largest speed-up over sequential is ${formatRatio(best.value)}, by ${where}.`;
  return `Nothing here beats sequential; the closest is ${formatRatio(best.value)}, by ${where}.`;
}

function speedupOver(along: Size): ChartDefinition {
  return {
    id: idOver('speedup', along),
    title: `Speed-up over ${SIZE_WORDS[along].name}`,
    description:
      'Sequential time over own time, measured side by side; bars are 95 % intervals. In the shaded area stepping is faster.' +
      (along === 'length'
        ? ' Dotted lines mark where an algorithm overtakes it, bands the interval of that length.'
        : ''),
    build(runs, options) {
      const lines = linesOver(runs, along, readSpeedup, formatRatio);
      const colors = THEMES[options.theme];
      const reference = {
        value: 1,
        color: colors.muted,
        label: 'sequential',
        below: { fill: colors.shade, label: 'slower than sequential' },
      };
      const marks = along === 'length' ? crossingsOf(lines, options.theme) : [];
      const y = logAxis('speed-up over sequential', [1, ...extentOf(lines)], formatRatio);
      return {
        config: lineConfig(
          { runs, along, lines, x: sizeAxis(lines, along), y, reference, endLabels: true, marks },
          options,
        ),
        table: tableOf(runs, along),
        summary: summaryOf(runs),
        empty:
          lines.length > 0
            ? null
            : 'No speed-up here: it takes a verified run and a sequential run measured side by side.',
      };
    },
  };
}

export const speedup = speedupOver('length');

/** The same over batch size, at one length a line. */
export const speedupOverBatch = speedupOver('batch');
