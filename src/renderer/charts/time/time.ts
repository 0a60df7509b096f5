/** Time of one solve over the sequence length, both logarithmic, with intervals. */
import { formatCount, formatNs } from '../../../shared/units.ts';
import { logAxis } from '../axes.ts';
import type { ChartRun } from '../chart-run.ts';
import type { ChartDefinition, ChartTable } from '../chart.ts';
import { lineConfig } from '../line-config.ts';
import { extentOf, lengthAxis, linesOverLength, type Reading } from '../over-length.ts';
import { seriesOf } from '../series.ts';

/** Statuses with a time that was really taken; all but `ok` are drawn hollow. */
const TIMED: readonly ChartRun['status'][] = ['ok', 'not-converged', 'wrong'];

function readTime(run: ChartRun): Reading | null {
  return run.medianNs === null || !TIMED.includes(run.status) ? null : { value: run.medianNs, interval: run.ci95Ns };
}

function tableOf(runs: readonly ChartRun[]): ChartTable {
  const rows = seriesOf(runs).flatMap((series) =>
    series.runs.map((run) => {
      const reading = readTime(run);
      return [
        series.label,
        formatCount(run.config.length),
        reading ? formatNs(reading.value) : '–',
        reading?.interval ? `${formatNs(reading.interval[0])} to ${formatNs(reading.interval[1])}` : '–',
        run.status,
      ];
    }),
  );
  const columns = [
    { title: 'Algorithm', numeric: false },
    { title: 'Length T', numeric: true },
    { title: 'Median time', numeric: true },
    { title: '95 % interval', numeric: true },
    { title: 'Status', numeric: false },
  ];
  return { columns, rows };
}

function summaryOf(runs: readonly ChartRun[]): string {
  const timed = runs.filter((run) => run.status === 'ok' && run.medianNs !== null);
  const longest = timed.reduce((most, run) => Math.max(most, run.config.length), 0);
  const [fastest] = timed
    .filter((run) => run.config.length === longest)
    .toSorted((a, b) => (a.medianNs ?? 0) - (b.medianNs ?? 0));
  if (!fastest) return 'No run here has a verified time.';
  const label = seriesOf(runs).find((series) => series.runs.includes(fastest))?.label ?? fastest.config.algorithm;
  return `At the longest length, T ${formatCount(longest)}, the shortest verified time is ${formatNs(fastest.medianNs ?? 0)}, by ${label}.`;
}

export const time: ChartDefinition = {
  id: 'time',
  title: 'Time over length',
  description: 'Median time of one solve; bars are 95 % intervals. Hollow marks did not converge or came out wrong.',
  build(runs, options) {
    const lines = linesOverLength(runs, readTime, formatNs);
    const y = logAxis('time per solve', extentOf(lines), formatNs);
    const drawn = lines.length > 0;
    return {
      config: lineConfig({ runs, lines, x: lengthAxis(lines), y, reference: null, endLabels: true }, options),
      table: tableOf(runs),
      summary: summaryOf(runs),
      empty: drawn ? null : 'No run here has a time yet. Measure a sweep, or choose other runs.',
    };
  },
};
