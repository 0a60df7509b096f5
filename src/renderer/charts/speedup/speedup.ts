/** Speed-up over the study's reference, over a size. Only verified runs have one. */
import { say } from '../../../shared/words/say.ts';
import { localized } from '../../../shared/contract/local-text.ts';
import type { RunView } from '../../../shared/contract/run-view.ts';
import { crossover, type CrossoverPoint } from '../../../shared/findings/answers/crossover.ts';
import { compareRatio } from '../../../shared/findings/answers/verdict.ts';
import { sizeTitle } from '../../../shared/findings/runs/setting.ts';
import { isReference, sizeIn } from '../../../shared/studies/index.ts';
import type { SizeSpec, StudySpec } from '../../../shared/studies/study.ts';
import { formatCount, formatRatio } from '../../../shared/text/units.ts';
import { logAxis } from '../axes.ts';
import { type ChartDefinition, type ChartTable, contenderColumn, type LinePoint, type Theme } from '../chart.ts';
import { type Line, lineConfig } from '../line-config.ts';
import {
  extentOf,
  idOver,
  linesOver,
  placeText,
  type Reading,
  sizeAxis,
  type SizeLine,
  verifiedMarks,
} from '../over-size.ts';
import { lookOf } from '../palette.ts';
import { seriesOf } from '../series.ts';
import { THEMES } from '../theme.ts';
import type { VerticalMark } from '../vertical-marks.ts';

function readSpeedup(run: RunView): Reading | null {
  if (run.speedup === null || run.status !== 'ok' || isReference(run.config)) return null;
  return { value: run.speedup, interval: run.speedupCi95 };
}

function tableOf(study: StudySpec, runs: readonly RunView[], along: SizeSpec): ChartTable {
  const rows = seriesOf(runs, along.id).flatMap((series) =>
    series.runs.flatMap((run) => {
      const reading = readSpeedup(run);
      if (!reading) return [];
      const interval = reading.interval
        ? say('chart.interval', { low: formatRatio(reading.interval[0]), high: formatRatio(reading.interval[1]) })
        : '–';
      const size = formatCount(sizeIn(run.config, along));
      return [
        [
          series.label,
          size,
          formatRatio(reading.value),
          interval,
          say(`finding.verdict.${compareRatio(reading.interval)}`),
        ],
      ];
    }),
  );
  const columns = [
    contenderColumn(study),
    { title: sizeTitle(along), numeric: true },
    { title: say('chart.speedup.column'), numeric: true },
    { title: say('chart.column.interval'), numeric: true },
    { title: say('chart.speedup.against', { reference: study.reference }), numeric: false },
  ];
  return { columns, rows };
}

/** Where each line crosses 1, with its interval. */
function crossingsOf(lines: readonly Line[], theme: Theme): VerticalMark[] {
  return lines.flatMap(({ config, points }) => {
    const { color } = lookOf(config, theme);
    const found = crossover(points.map(crossoverPoint));
    return (found?.crossings ?? []).map(({ length, interval }) => ({ value: length, interval, color }));
  });
}

function crossoverPoint({ x, y, yMin, yMax }: LinePoint): CrossoverPoint {
  return { length: x, ratio: y, interval: yMin === undefined || yMax === undefined ? null : [yMin, yMax] };
}

/** Of the marks as they are drawn: over several seeds a mark is their median. */
function summaryOf({ reference }: StudySpec, lines: readonly SizeLine[], along: SizeSpec): string {
  const [best] = verifiedMarks(lines).toSorted((a, b) => b.point.y - a.point.y);
  if (!best) return say('chart.speedup.none');
  const { y } = best.point;
  const { config, onAdapter } = best.line;
  const where = say('chart.at', { contender: config.contender, place: placeText(best, along), adapter: onAdapter });
  return say(y > 1 ? 'chart.speedup.best' : 'chart.speedup.beaten', { reference, ratio: formatRatio(y), where });
}

/** Crossings are found over the main size only: over others a ratio need not grow. */
export function speedupOver(study: StudySpec, along: SizeSpec): ChartDefinition {
  const { reference: base } = study;
  const hasCrossings = along.id === study.mainSize;
  return {
    id: idOver('speedup', study, along),
    title: say('chart.speedup.title', { size: localized(along.name) }),
    description: [
      say('chart.speedup.description', { reference: base }),
      ...(hasCrossings ? [say('chart.speedup.crossings', { reference: base })] : []),
    ].join(' '),
    build(runs, options) {
      const lines = linesOver(runs, along, readSpeedup, formatRatio);
      const colors = THEMES[options.theme];
      const reference = {
        value: 1,
        color: colors.muted,
        label: base,
        below: { fill: colors.shade, label: say('chart.speedup.slower', { reference: base }) },
      };
      const marks = hasCrossings ? crossingsOf(lines, options.theme) : [];
      const y = logAxis(say('chart.speedup.axis', { reference: base }), [1, ...extentOf(lines)], formatRatio);
      return {
        config: lineConfig(
          { runs, along: along.id, lines, x: sizeAxis(lines, along), y, reference, endLabels: true, marks },
          options,
        ),
        table: tableOf(study, runs, along),
        summary: summaryOf(study, lines, along),
        empty: lines.length > 0 ? null : say('chart.speedup.empty', { reference: base }),
      };
    },
  };
}
