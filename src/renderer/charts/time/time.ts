/** Time of one solve over a size, both logarithmic, with intervals. */
import { say } from '../../../shared/words/say.ts';
import { localized } from '../../../shared/contract/local-text.ts';
import type { RunView } from '../../../shared/contract/run-view.ts';
import { sizeText, sizeTitle } from '../../../shared/findings/runs/setting.ts';
import { sizeIn } from '../../../shared/studies/index.ts';
import type { SizeSpec, StudySpec } from '../../../shared/studies/study.ts';
import { formatCount, formatNs } from '../../../shared/text/units.ts';
import { logAxis } from '../axes.ts';
import { type ChartDefinition, type ChartTable, contenderColumn } from '../chart.ts';
import { lineConfig } from '../line-config.ts';
import { extentOf, idOver, linesOver, type Reading, sizeAxis, type SizeLine, verifiedMarks } from '../over-size.ts';
import { seriesOf } from '../series.ts';

/** Statuses with a time that was really taken; all but `ok` are drawn hollow. */
const TIMED: readonly RunView['status'][] = ['ok', 'not-converged', 'wrong'];

function readTime(run: RunView): Reading | null {
  return run.medianNs === null || !TIMED.includes(run.status) ? null : { value: run.medianNs, interval: run.ci95Ns };
}

function tableOf(study: StudySpec, runs: readonly RunView[], along: SizeSpec): ChartTable {
  const rows = seriesOf(runs, along.id).flatMap((series) =>
    series.runs.map((run) => {
      const reading = readTime(run);
      return [
        series.label,
        formatCount(sizeIn(run.config, along)),
        reading ? formatNs(reading.value) : '–',
        reading?.interval
          ? say('chart.interval', { low: formatNs(reading.interval[0]), high: formatNs(reading.interval[1]) })
          : '–',
        run.status,
      ];
    }),
  );
  const columns = [
    contenderColumn(study),
    { title: sizeTitle(along), numeric: true },
    { title: say('chart.column.median-time'), numeric: true },
    { title: say('chart.column.interval'), numeric: true },
    { title: say('chart.column.status'), numeric: false },
  ];
  return { columns, rows };
}

/** Of the marks as they are drawn: over several seeds a mark is their median. */
function summaryOf(lines: readonly SizeLine[], along: SizeSpec): string {
  const marks = verifiedMarks(lines);
  const largest = marks.reduce((most, { point }) => Math.max(most, point.x), 0);
  const [fastest] = marks.filter(({ point }) => point.x === largest).toSorted((a, b) => a.point.y - b.point.y);
  if (!fastest) return say('chart.time.none');
  const size = { name: localized(along.name), size: sizeText(along, largest) };
  return say('chart.time.shortest', { ...size, time: formatNs(fastest.point.y), contender: fastest.line.label });
}

export function timeOver(study: StudySpec, along: SizeSpec): ChartDefinition {
  return {
    id: idOver('time', study, along),
    title: say('chart.time.title', { size: localized(along.name) }),
    description: say('chart.time.description'),
    build(runs, options) {
      const lines = linesOver(runs, along, readTime, formatNs);
      const y = logAxis(say('chart.time-axis'), extentOf(lines), formatNs);
      const drawn = lines.length > 0;
      return {
        config: lineConfig(
          { runs, along: along.id, lines, x: sizeAxis(lines, along), y, reference: null, endLabels: true },
          options,
        ),
        table: tableOf(study, runs, along),
        summary: summaryOf(lines, along),
        empty: drawn ? null : say('chart.time.empty'),
      };
    },
  };
}
