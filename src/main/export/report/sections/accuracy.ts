/** What several tolerances say: time over error, and the speed-up where a method is as accurate as stepping. */
import { rnnConfigOf } from '../../../../shared/studies/rnn/config.ts';
import {
  type AccuracyPoint,
  accuracyPoints,
  type AccuracyRow,
  EQUAL_ERROR_RULE,
  type EqualErrorLine,
  equalErrorLines,
  equalErrorText,
} from '../../../../shared/findings/answers/pareto.ts';
import type { Run } from '../../../../shared/contract/run.ts';
import { parameterText, settingParts } from '../../../../shared/findings/runs/setting.ts';
import { comparedTolerance, TOLERANCE_RULE } from '../../../../shared/contract/tolerances.ts';
import { sideBySideKey } from '../../../../shared/findings/runs/compared-tolerance.ts';
import { formatCount, formatError } from '../../../../shared/text/units.ts';
import { ratioText } from '../../../../shared/findings/answers/verdict.ts';
import { panelBlocks } from '../charts.ts';
import { type Block, type Cell, columns, foldedTable, type Section, text } from '../document.ts';
import { type ReportData, verdictRowOf } from '../settings.ts';

/** "gru · B 1 · T 10,000 · D 16 · Radeon 780M" */
function placeOf({ config, adapterName, adapterType }: AccuracyRow): string {
  const [cell = '', batch = '', , ...others] = settingParts(config);
  const sizes = [`T ${formatCount(rnnConfigOf(config).length)}`, `D ${formatCount(rnnConfigOf(config).state)}`];
  const seed = config.seed === 0 ? [] : [`seed ${config.seed}`];
  return [
    cell,
    batch,
    ...sizes,
    ...others,
    ...seed,
    adapterType === 'gpu' ? adapterName : `${adapterName} (software)`,
  ].join(' · ');
}

function rowOf(line: EqualErrorLine, point: AccuracyPoint, place: string): Cell[] {
  const { name, error, result } = line;
  const compared = comparedTolerance(point.tolerances);
  const plain = point.marks.find((mark) => mark.name === name && rnnConfigOf(mark.row.config).tolerance === compared)?.row;
  return [
    name,
    place,
    formatError(error),
    plain?.speedup ? `${ratioText(plain.speedup, plain.speedupCi95)} at tol ${parameterText(compared)}` : '–',
    {
      text: equalErrorText(result),
      note: '',
      tone: result.kind === 'at' || result.kind === 'at-least' ? 'plain' : 'even',
    },
  ];
}

/** Of each setting and state size the longest sequence: the charts of all points would be a wall. */
function longestPoints(points: readonly AccuracyPoint[]): AccuracyPoint[] {
  const groups = Map.groupBy(points, ({ marks }) => {
    const config = marks[0]?.row.config;
    return config
      ? JSON.stringify([
          marks[0]?.row.adapterId,
          rnnConfigOf(config).state,
          config.seed,
          ...settingParts(config).filter((part) => !part.startsWith('tol')),
        ])
      : '';
  });
  const lengthOf = ({ marks }: AccuracyPoint): number =>
    marks[0] ? rnnConfigOf(marks[0].row.config).length : 0;
  return [...groups.values()].flatMap((members) => members.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, 1));
}

function chartsOf(points: readonly AccuracyPoint[], data: ReportData): Block[] {
  const byPoint = Map.groupBy(data.bundle.runs, sideBySideKey);
  const panels = longestPoints(points).flatMap((point) => {
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
  const lines = points.flatMap((point) => {
    const place = point.sequential ? placeOf(point.sequential.row) : '';
    return equalErrorLines(point, rows).map((line) => rowOf(line, point, place));
  });
  const blocks: Block[] =
    points.length > 0
      ? [
          text(`${EQUAL_ERROR_RULE} ${TOLERANCE_RULE}`),
          ...chartsOf(points, data),
          foldedTable({
            kind: 'table',
            caption: 'Speed-up over sequential evaluation, plain and at its own error',
            columns: columns('Algorithm', 'Point', '#Error of sequential', '#Plain', '#At equal error'),
            rows: lines,
          }),
        ]
      : [
          text(
            'One tolerance was measured at each point, so nothing is said of speed at equal error: --tol 1e-2,1e-3,1e-4,1e-5 measures several side by side.',
          ),
        ];
  return { id: 'accuracy', title: 'Same accuracy', blocks };
}
