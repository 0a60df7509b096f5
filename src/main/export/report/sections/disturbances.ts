/** What disturbed the measurement, how finely it was timed, and the energy where the platform counts it. */
import { say } from '../../../../shared/words/say.ts';
import { disturbanceName, disturbanceText } from '../../../../shared/words/facts/surroundings.ts';
import type { Run } from '../../../../shared/contract/run.ts';
import { formatJoules, formatNs } from '../../../../shared/text/units.ts';
import { type Block, type Cell, columns, foldedTable, type Section, type TableBlock, text } from '../document.ts';
import {
  adapterCells,
  adapterColumn,
  kindOf,
  nameOf,
  pointOf,
  type ReportData,
  runCells,
  runColumns,
} from '../settings.ts';

export function disturbancesSection(data: ReportData): Section {
  return {
    id: 'disturbances',
    title: say('report.disturbances.title'),
    blocks: [text(watchText(data)), ...disturbanceBlocks(data), ...clockBlocks(data), ...energyBlocks(data)],
  };
}

/** Runs of sweeps whose machine was watched while they were measured. */
function watchText({ bundle }: ReportData): string {
  const watched = new Set(
    (bundle.sweeps ?? []).filter(({ environment }) => readingsOf(environment) > 0).map(({ id }) => id),
  );
  const count = bundle.runs.filter(({ sweepId }) => sweepId !== null && watched.has(sweepId)).length;
  if (count === 0) return say('report.disturbances.unwatched');
  const readings = (bundle.sweeps ?? []).reduce((sum, { environment }) => sum + readingsOf(environment), 0);
  const rule = say('report.disturbances.rule');
  const runs = bundle.runs.length;
  return count === runs
    ? say('report.disturbances.watched-all', { readings, rule })
    : say('report.disturbances.watched-some', { count, runs, readings, rule });
}

function readingsOf({ calibrations }: NonNullable<ReportData['bundle']['sweeps']>[number]['environment']): number {
  return calibrations.reduce((sum, { readings }) => sum + readings.length, 0);
}

/** Keeps a short text in one line of a narrow column. */
function unbroken(words: string): string {
  return words.replaceAll(' ', '\u00a0');
}

/** Whatever disturbs a point disturbs all of its runs: they share a row. */
function disturbanceBlocks(data: ReportData): Block[] {
  const told = data.bundle.runs.flatMap((run) => run.disturbances.map((disturbance) => ({ run, disturbance })));
  if (told.length === 0) return [text(say('report.disturbances.none'))];
  const groups = Map.groupBy(told, ({ run, disturbance }) =>
    JSON.stringify([run.adapterId, run.sweepId, kindOf(run), pointOf(run), disturbance.kind, disturbance.text]),
  );
  const rows = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const names = group.map(({ run }) => nameOf(run)).join(', ');
    const { kind, at } = first.disturbance;
    const what = disturbanceText(first.disturbance);
    const point: Cell = { text: unbroken(pointOf(first.run)), note: kindOf(first.run), tone: 'plain' };
    const where = adapterCells(data, first.run.adapterId);
    return [[point, ...where, disturbanceName(kind), what, `${at.slice(0, 19).replace('T', ' ')} UTC`, names]];
  });
  const caption = say('report.disturbances.caption');
  const table: TableBlock = {
    ...{ kind: 'table', caption, rows },
    // Set as a number: browsers break a date at its hyphens.
    columns: columns(
      say('report.point'),
      ...adapterColumn(data),
      say('report.disturbances.kind'),
      say('report.disturbances.noticed'),
      `#${say('report.disturbances.when')}`,
      say('report.disturbances.runs'),
    ),
  };
  return [foldedTable(table)];
}

/** "30 ns to 1.00 µs (11 readings)": the clock is measured anew in every process. */
function stepsText(values: readonly (number | null)[]): string {
  const known = [...new Set(values.filter((value) => value !== null))].sort((a, b) => a - b);
  const [least] = known;
  const most = known.at(-1);
  if (least === undefined || most === undefined) return say('report.none');
  const without = values.filter((value) => value === null).length;
  const ends = { least: formatNs(least), most: formatNs(most), readings: known.length };
  const range = least === most ? formatNs(least) : say('report.disturbances.steps', ends);
  return without === 0 ? range : say('report.disturbances.steps-without', { range, without, runs: values.length });
}

function clockBlocks({ bundle }: ReportData): Block[] {
  const known = bundle.runs.flatMap(({ resolution }) => resolution ?? []);
  if (known.length === 0) return [];
  const count = (isOne: (resolution: (typeof known)[number]) => boolean): string => {
    const found = known.filter(isOne).length;
    return found === 0 ? say('report.none') : say('report.of-runs', { count: found, runs: known.length });
  };
  return [
    {
      kind: 'facts',
      items: [
        [say('report.clock.host'), stepsText(known.map(({ clockStepNs }) => clockStepNs))],
        [say('report.clock.gpu'), stepsText(known.map(({ timestampStepNs }) => timestampStepNs))],
        [say('report.clock.several'), count(({ solvesPerSample }) => solvesPerSample > 1)],
        [say('report.clock.coarse'), count(({ coarse }) => coarse.length > 0)],
        [say('report.clock.backwards'), count(({ backwardSpans }) => backwardSpans > 0)],
        [say('report.clock.ratios'), say('report.clock.ratios-text')],
      ],
    },
  ];
}

function energyBlocks(data: ReportData): Block[] {
  const counted = data.bundle.runs.flatMap((run) => (run.energy ? [{ run, energy: run.energy }] : []));
  if (counted.length === 0) return [];
  const table: TableBlock = {
    kind: 'table',
    caption: say('report.energy.caption'),
    columns: columns(
      ...runColumns(data),
      `#${say('report.energy.solve')}`,
      `#${say('report.energy.power')}`,
      `#${say('report.energy.solves')}`,
      say('report.energy.counted'),
    ),
    rows: counted.map(({ run, energy }) => [
      ...runCells(run, data),
      formatJoules(energy.joulesPerSolve),
      ...[powerText(run, energy.joulesPerSolve), String(energy.solves), energy.source],
    ]),
  };
  return [{ kind: 'heading', text: say('report.energy.title') }, foldedTable(table)];
}

/** Energy over the mean wall time of the samples that were counted. */
function powerText({ timing }: Run, joules: number): string {
  const samples = timing?.solveNs.samples ?? [];
  const meanNs = samples.reduce((sum, ns) => sum + ns, 0) / samples.length;
  return meanNs > 0 ? `${((joules / meanNs) * 1e9).toPrecision(3)} W` : '–';
}
