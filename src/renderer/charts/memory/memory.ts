/** Peak bytes of GPU buffers over the sequence length. */
import { rnnConfigOf } from '../../../shared/studies/rnn/config.ts';
import { formatBytes, formatCount } from '../../../shared/text/units.ts';
import { logAxis } from '../axes.ts';
import type { ChartRun } from '../chart-run.ts';
import type { ChartDefinition, ChartTable } from '../chart.ts';
import { lineConfig } from '../line-config.ts';
import { extentOf, idOver, linesOver, type Reading, type Size, sizeAxis, SIZE_WORDS, onAdapter } from '../over-size.ts';
import { seriesOf } from '../series.ts';

function readPeak(run: ChartRun): Reading | null {
  return run.peakBytes === null ? null : { value: run.peakBytes, interval: null };
}

function tableOf(runs: readonly ChartRun[], along: Size): ChartTable {
  const rows = seriesOf(runs, along).flatMap((series) =>
    series.runs.map((run) => [
      series.label,
      formatCount(rnnConfigOf(run.config)[along]),
      run.peakBytes === null ? '–' : formatBytes(run.peakBytes),
    ]),
  );
  const columns = [
    { title: 'Algorithm', numeric: false },
    { title: SIZE_WORDS[along].column, numeric: true },
    { title: 'Peak buffers', numeric: true },
  ];
  return { columns, rows };
}

function summaryOf(runs: readonly ChartRun[]): string {
  const [largest] = runs
    .filter((run) => run.peakBytes !== null)
    .toSorted((a, b) => (b.peakBytes ?? 0) - (a.peakBytes ?? 0));
  if (!largest) return 'No run here has a buffer ledger.';
  const { algorithm, length, state } = rnnConfigOf(largest.config);
  return `The largest peak is ${formatBytes(largest.peakBytes ?? 0)}, by ${algorithm} at T ${formatCount(length)}, D ${formatCount(state)}${onAdapter(largest, runs)}.`;
}

function memoryOver(along: Size): ChartDefinition {
  return {
    id: idOver('memory', along),
    title: `Memory over ${SIZE_WORDS[along].name}`,
    description: 'Peak bytes of all buffers of one solve, counted as they are created: a ledger, not an estimate.',
    build(runs, options) {
      const lines = linesOver(runs, along, readPeak, formatBytes);
      const y = logAxis('peak buffer memory', extentOf(lines), formatBytes, 2);
      return {
        config: lineConfig(
          { runs, along, lines, x: sizeAxis(lines, along), y, reference: null, endLabels: true },
          options,
        ),
        table: tableOf(runs, along),
        summary: summaryOf(runs),
        empty: lines.length > 0 ? null : 'No run here has a buffer ledger yet.',
      };
    },
  };
}

export const memory = memoryOver('length');

/** The same over batch size, at one length a line. */
export const memoryOverBatch = memoryOver('batch');
