/** Speed-up over sequential evaluation, over the sequence length or the batch size. Only verified runs have one. */
import { rnnConfigOf } from '../../../shared/studies/rnn/config.ts';
import { crossover, type CrossoverPoint } from '../../../shared/findings/answers/crossover.ts';
import { formatCount, formatRatio } from '../../../shared/text/units.ts';
import { compareRatio } from '../../../shared/findings/answers/verdict.ts';
import { logAxis } from '../axes.ts';
import type { ChartRun } from '../chart-run.ts';
import type { ChartDefinition, ChartTable, LinePoint, Theme } from '../chart.ts';
import { type Line, lineConfig } from '../line-config.ts';
import {
  extentOf,
  idOver,
  linesOver,
  type NamedMark,
  type Reading,
  type Size,
  sizeAxis,
  type SizeLine,
  SIZE_WORDS,
  verifiedMarks,
} from '../over-size.ts';
import { lookOf } from '../palette.ts';
import { seriesOf } from '../series.ts';
import { THEMES } from '../theme.ts';
import type { VerticalMark } from '../vertical-marks.ts';

function readSpeedup(run: ChartRun): Reading | null {
  if (run.speedup === null || run.status !== 'ok' || run.config.contender === 'sequential') return null;
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
          formatCount(rnnConfigOf(run.config)[along]),
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

function placeText({ line: { algorithm, config, onAdapter }, point: { x } }: NamedMark, along: Size): string {
  const length = along === 'length' ? x : rnnConfigOf(config).length;
  const batch = along === 'batch' ? x : rnnConfigOf(config).batch;
  const sizes = `T ${formatCount(length)}, D ${formatCount(rnnConfigOf(config).state)}`;
  return `${algorithm} at ${sizes}${batch === 1 ? '' : `, B ${formatCount(batch)}`}${onAdapter}`;
}

/** Of the marks as they are drawn: over several seeds a mark is their median. */
function summaryOf(lines: readonly SizeLine[], along: Size): string {
  const [best] = verifiedMarks(lines).toSorted((a, b) => b.point.y - a.point.y);
  if (!best) return 'No run here has a speed-up.';
  const { y } = best.point;
  if (y > 1) return `The largest speed-up over sequential is ${formatRatio(y)}, by ${placeText(best, along)}.`;
  return `Nothing here beats sequential; the closest is ${formatRatio(y)}, by ${placeText(best, along)}.`;
}

function speedupOver(along: Size): ChartDefinition {
  return {
    id: idOver('speedup', along),
    title: `Speed-up over ${SIZE_WORDS[along].name}`,
    description:
      'Sequential time over own time, measured side by side; bars are 95 % intervals, over several seeds all of theirs. In the shaded area stepping is faster.' +
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
        summary: summaryOf(lines, along),
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
