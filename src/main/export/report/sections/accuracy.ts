/** What several tolerances say: time over error, and the speed-up where a method is as accurate as stepping. */
import { say } from '../../../../shared/words/say.ts';
import { DEFAULT_STUDY } from '../../../../shared/studies/index.ts';
import {
  type AccuracyPoint,
  accuracyPoints,
  type AccuracyRow,
  type EqualErrorLine,
  equalErrorLines,
} from '../../../../shared/findings/answers/pareto.ts';
import type { Run } from '../../../../shared/contract/run.ts';
import { adapterText } from '../../../../shared/words/findings/adapter-text.ts';
import {
  accuracyTextAt,
  partsOf,
  pointSizes,
  seedParts,
  settingParts,
} from '../../../../shared/findings/runs/setting.ts';
import { otherSizes, problemChoices } from '../../../../shared/studies/axes.ts';
import { studyOf } from '../../../../shared/studies/index.ts';
import { comparedTolerance, TOLERANCE_RULE } from '../../../../shared/contract/tolerances.ts';
import { sideBySideKey, toleranceOf } from '../../../../shared/findings/runs/compared-tolerance.ts';
import { formatError } from '../../../../shared/text/units.ts';
import { panelBlocks } from '../charts.ts';
import { type Block, type Cell, columns, foldedTable, type Section, text } from '../document.ts';
import { contenderTitle, lineSizeIn, mainSizeIn, referenceName, type ReportData, verdictRowOf } from '../settings.ts';
import { equalErrorRule, equalErrorText } from '../../../../shared/words/findings/answers.ts';
import { ratioText } from '../../../../shared/words/findings/verdict.ts';

/** "gru · B 1 · T 10,000 · D 16 · Radeon 780M": a point without its accuracy, of which there are several. */
function placeOf({ config, adapterName, adapterType }: AccuracyRow): string {
  const { accuracy } = studyOf(config);
  const parts = partsOf(config).filter(({ id }) => id !== accuracy);
  const shape = [...problemChoices(studyOf(config)), ...otherSizes(studyOf(config))].map(({ id }) => id);
  const [head, tail] = [parts.filter(({ id }) => shape.includes(id)), parts.filter(({ id }) => !shape.includes(id))];
  return [
    ...head.map(({ text: said }) => said),
    ...pointSizes(config),
    ...tail.map(({ text: said }) => said),
    ...seedParts(config),
    adapterText({ name: adapterName, isSoftware: adapterType !== 'gpu' }),
  ].join(' · ');
}

function rowOf(line: EqualErrorLine, point: AccuracyPoint, place: string): Cell[] {
  const { name, error, result } = line;
  const compared = comparedTolerance(point.tolerances);
  const plain = point.marks.find((mark) => mark.name === name && toleranceOf(mark.row.config) === compared)?.row;
  return [
    name,
    place,
    formatError(error),
    plain?.speedup
      ? say('report.accuracy.plain-at', {
          ratio: ratioText(plain.speedup, plain.speedupCi95),
          accuracy: accuracyTextAt(studyOf(plain.config), compared),
        })
      : '–',
    {
      text: equalErrorText(result, point.reference ? studyOf(point.reference.row.config) : DEFAULT_STUDY),
      note: '',
      tone: result.kind === 'at' || result.kind === 'at-least' ? 'plain' : 'even',
    },
  ];
}

/** Of each setting and size of lines the largest: the charts of all points would be a wall. */
function largestPoints(points: readonly AccuracyPoint[]): AccuracyPoint[] {
  const groups = Map.groupBy(points, ({ marks }) => {
    const row = marks[0]?.row;
    if (!row) return '';
    const { config } = row;
    const parts = settingParts(config, [studyOf(config).accuracy ?? '']);
    return JSON.stringify([row.adapterId, config.study, lineSizeIn(row), config.seed, ...parts]);
  });
  const sizeOf = ({ marks: [mark] }: AccuracyPoint): number => (mark ? mainSizeIn(mark.row) : 0);
  return [...groups.values()].flatMap((members) => members.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, 1));
}

function chartsOf(points: readonly AccuracyPoint[], data: ReportData): Block[] {
  const byPoint = Map.groupBy(data.bundle.runs, sideBySideKey);
  const panels = largestPoints(points).flatMap((point) => {
    const [mark] = point.marks;
    const runs: Run[] = byPoint.get(point.key) ?? [];
    return mark ? [{ label: placeOf(mark.row), runs }] : [];
  });
  return panelBlocks('pareto', panels, data);
}

export function accuracySection(data: ReportData): Section {
  const rows = data.bundle.runs.map((run) => ({
    ...verdictRowOf(run, data),
    error: run.verification?.maxAbsError ?? null,
    errorReference: run.verification?.reference ?? null,
  }));
  const points = accuracyPoints(rows);
  const base = referenceName(data);
  const lines = points.flatMap((point) => {
    const place = point.reference ? placeOf(point.reference.row) : '';
    return equalErrorLines(point, rows).map((line) => rowOf(line, point, place));
  });
  const blocks: Block[] =
    points.length > 0
      ? [
          text(`${equalErrorRule()} ${TOLERANCE_RULE}`),
          ...chartsOf(points, data),
          foldedTable({
            kind: 'table',
            caption: say('report.accuracy.caption', { reference: base }),
            columns: columns(
              contenderTitle(data),
              say('report.point'),
              `#${say('report.accuracy.error', { reference: base })}`,
              `#${say('report.accuracy.plain')}`,
              `#${say('report.accuracy.equal')}`,
            ),
            rows: lines,
          }),
        ]
      : [text(say('report.accuracy.none'))];
  return { id: 'accuracy', title: say('report.accuracy.title'), blocks };
}
