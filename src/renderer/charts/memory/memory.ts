/** Peak bytes of GPU buffers over a size. */
import { say } from '../../../shared/words/say.ts';
import { localized } from '../../../shared/contract/local-text.ts';
import type { RunView } from '../../../shared/contract/run-view.ts';
import { pointSizes, sizeTitle } from '../../../shared/findings/runs/setting.ts';
import { sizeIn } from '../../../shared/studies/index.ts';
import type { SizeSpec, StudySpec } from '../../../shared/studies/study.ts';
import { formatBytes, formatCount } from '../../../shared/text/units.ts';
import { logAxis } from '../axes.ts';
import { type ChartDefinition, type ChartTable, contenderColumn } from '../chart.ts';
import { lineConfig } from '../line-config.ts';
import { extentOf, idOver, linesOver, onAdapter, type Reading, sizeAxis } from '../over-size.ts';
import { seriesOf } from '../series.ts';

function readPeak(run: RunView): Reading | null {
  return run.peakBytes === null ? null : { value: run.peakBytes, interval: null };
}

function tableOf(study: StudySpec, runs: readonly RunView[], along: SizeSpec): ChartTable {
  const rows = seriesOf(runs, along.id).flatMap((series) =>
    series.runs.map((run) => [
      series.label,
      formatCount(sizeIn(run.config, along)),
      run.peakBytes === null ? '–' : formatBytes(run.peakBytes),
    ]),
  );
  const columns = [
    contenderColumn(study),
    { title: sizeTitle(along), numeric: true },
    { title: say('chart.memory.column'), numeric: true },
  ];
  return { columns, rows };
}

function summaryOf(runs: readonly RunView[]): string {
  const [largest] = runs
    .filter((run) => run.peakBytes !== null)
    .toSorted((a, b) => (b.peakBytes ?? 0) - (a.peakBytes ?? 0));
  if (!largest) return say('chart.memory.none');
  const { config, peakBytes } = largest;
  const place = { place: pointSizes(config).join(', '), adapter: onAdapter(largest, runs) };
  const where = say('chart.at', { contender: config.contender, ...place });
  return say('chart.memory.largest', { bytes: formatBytes(peakBytes ?? 0), where });
}

export function memoryOver(study: StudySpec, along: SizeSpec): ChartDefinition {
  return {
    id: idOver('memory', study, along),
    title: say('chart.memory.title', { size: localized(along.name) }),
    description: say('chart.memory.description'),
    build(runs, options) {
      const lines = linesOver(runs, along, readPeak, formatBytes);
      const y = logAxis(say('chart.memory.axis'), extentOf(lines), formatBytes, 2);
      return {
        config: lineConfig(
          { runs, along: along.id, lines, x: sizeAxis(lines, along), y, reference: null, endLabels: true },
          options,
        ),
        table: tableOf(study, runs, along),
        summary: summaryOf(runs),
        empty: lines.length > 0 ? null : say('chart.memory.empty'),
      };
    },
  };
}
