/** Time of one solve over the sequence length, both logarithmic, with intervals. */
import { rnnConfigOf } from '../../../shared/studies/rnn/config.ts';
import { formatCount, formatNs } from '../../../shared/text/units.ts';
import { logAxis } from '../axes.ts';
import type { ChartRun } from '../chart-run.ts';
import type { ChartDefinition, ChartTable } from '../chart.ts';
import { lineConfig } from '../line-config.ts';
import {
  extentOf,
  idOver,
  linesOver,
  type Reading,
  type Size,
  sizeAxis,
  type SizeLine,
  SIZE_WORDS,
  verifiedMarks,
} from '../over-size.ts';
import { seriesOf } from '../series.ts';

/** Statuses with a time that was really taken; all but `ok` are drawn hollow. */
const TIMED: readonly ChartRun['status'][] = ['ok', 'not-converged', 'wrong'];

function readTime(run: ChartRun): Reading | null {
  return run.medianNs === null || !TIMED.includes(run.status) ? null : { value: run.medianNs, interval: run.ci95Ns };
}

function tableOf(runs: readonly ChartRun[], along: Size): ChartTable {
  const rows = seriesOf(runs, along).flatMap((series) =>
    series.runs.map((run) => {
      const reading = readTime(run);
      return [
        series.label,
        formatCount(rnnConfigOf(run.config)[along]),
        reading ? formatNs(reading.value) : '–',
        reading?.interval ? `${formatNs(reading.interval[0])} to ${formatNs(reading.interval[1])}` : '–',
        run.status,
      ];
    }),
  );
  const columns = [
    { title: 'Algorithm', numeric: false },
    { title: SIZE_WORDS[along].column, numeric: true },
    { title: 'Median time', numeric: true },
    { title: '95 % interval', numeric: true },
    { title: 'Status', numeric: false },
  ];
  return { columns, rows };
}

/** Of the marks as they are drawn: over several seeds a mark is their median. */
function summaryOf(lines: readonly SizeLine[], along: Size): string {
  const marks = verifiedMarks(lines);
  const largest = marks.reduce((most, { point }) => Math.max(most, point.x), 0);
  const [fastest] = marks.filter(({ point }) => point.x === largest).toSorted((a, b) => a.point.y - b.point.y);
  if (!fastest) return 'No run here has a verified time.';
  const where =
    along === 'length'
      ? `the longest length, T ${formatCount(largest)}`
      : `the largest batch, B ${formatCount(largest)}`;
  return `At ${where}, the shortest verified time is ${formatNs(fastest.point.y)}, by ${fastest.line.label}.`;
}

function timeOver(along: Size): ChartDefinition {
  return {
    id: idOver('time', along),
    title: `Time over ${SIZE_WORDS[along].name}`,
    description:
      'Median time of one solve; bars are 95 % intervals, over several seeds all of theirs. Hollow marks did not converge or came out wrong.',
    build(runs, options) {
      const lines = linesOver(runs, along, readTime, formatNs);
      const y = logAxis('time per solve', extentOf(lines), formatNs);
      const drawn = lines.length > 0;
      return {
        config: lineConfig(
          { runs, along, lines, x: sizeAxis(lines, along), y, reference: null, endLabels: true },
          options,
        ),
        table: tableOf(runs, along),
        summary: summaryOf(lines, along),
        empty: drawn ? null : 'No run here has a time yet. Measure a sweep, or choose other runs.',
      };
    },
  };
}

export const time = timeOver('length');

/** The same over batch size, at one length a line. */
export const timeOverBatch = timeOver('batch');
