/** What disturbed the measurement, how finely it was timed, and the energy where the platform counts it. */
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
    title: 'Disturbances and clocks',
    blocks: [text(watchText(data)), ...disturbanceBlocks(data), ...clockBlocks(data), ...energyBlocks(data)],
  };
}

/** Runs of sweeps whose machine was watched while they were measured. */
function watchText({ bundle }: ReportData): string {
  const watched = new Set(
    (bundle.sweeps ?? []).filter(({ environment }) => readingsOf(environment) > 0).map(({ id }) => id),
  );
  const count = bundle.runs.filter(({ sweepId }) => sweepId !== null && watched.has(sweepId)).length;
  if (count === 0)
    return 'Nobody watched the machine’s speed while these runs were measured: that nothing is listed says nothing.';
  const readings = (bundle.sweeps ?? []).reduce((sum, { environment }) => sum + readingsOf(environment), 0);
  const most = count === bundle.runs.length ? 'all' : `${count} of ${bundle.runs.length}`;
  return `During ${most} runs a fixed piece of work was timed before and after the repetitions of every point (${readings} readings). Where it took over 10 % longer than at its sweep’s best, the repetitions are flagged, and set aside and taken again within a cap. What is set aside stays in the runs.`;
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
  if (told.length === 0) return [text('No disturbance was noticed.')];
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
  const caption = 'What disturbed the measurement';
  const table: TableBlock = {
    ...{ kind: 'table', caption, rows },
    // Set as a number: browsers break a date at its hyphens.
    columns: columns('Point', ...adapterColumn(data), 'Kind', 'What was noticed', '#When', 'Runs'),
  };
  return [foldedTable(table)];
}

/** "30 ns to 1.00 µs (11 readings)": the clock is measured anew in every process. */
function stepsText(values: readonly (number | null)[]): string {
  const known = [...new Set(values.filter((value) => value !== null))].sort((a, b) => a - b);
  const [least] = known;
  const most = known.at(-1);
  if (least === undefined || most === undefined) return 'none';
  const without = values.filter((value) => value === null).length;
  const range = least === most ? formatNs(least) : `${formatNs(least)} to ${formatNs(most)} (${known.length} readings)`;
  return without === 0 ? range : `${range}; ${without} of ${values.length} runs have none`;
}

function clockBlocks({ bundle }: ReportData): Block[] {
  const known = bundle.runs.flatMap(({ resolution }) => resolution ?? []);
  if (known.length === 0) return [];
  const count = (isOne: (resolution: (typeof known)[number]) => boolean): string => {
    const found = known.filter(isOne).length;
    return found === 0 ? 'none' : `${found} of ${known.length} runs`;
  };
  return [
    {
      kind: 'facts',
      items: [
        ['Steps of the host clock', stepsText(known.map(({ clockStepNs }) => clockStepNs))],
        ['Steps of the GPU timestamps', stepsText(known.map(({ timestampStepNs }) => timestampStepNs))],
        ['Samples of several solves', count(({ solvesPerSample }) => solvesPerSample > 1)],
        ['Medians of under 100 steps', count(({ coarse }) => coarse.length > 0)],
        ['Timestamps that ran backwards', count(({ backwardSpans }) => backwardSpans > 0)],
        [
          'Ratios and shares',
          'Speed-ups divide wall times by wall times; a share of a ceiling takes the clock that the ceiling was measured with. In rooflines passes are GPU times, and a memory roof that the copy command set is wall time over about 40 ms: low by what a submit costs.',
        ],
      ],
    },
  ];
}

function energyBlocks(data: ReportData): Block[] {
  const counted = data.bundle.runs.flatMap((run) => (run.energy ? [{ run, energy: run.energy }] : []));
  if (counted.length === 0) return [];
  const table: TableBlock = {
    kind: 'table',
    caption: 'Energy by the platform’s counters, everything else that ran meanwhile included',
    columns: columns(...runColumns(data), '#A solve', '#Power', '#Solves', 'Counted'),
    rows: counted.map(({ run, energy }) => [
      ...runCells(run, data),
      formatJoules(energy.joulesPerSolve),
      ...[powerText(run, energy.joulesPerSolve), String(energy.solves), energy.source],
    ]),
  };
  return [{ kind: 'heading', text: 'Energy' }, foldedTable(table)];
}

/** Energy over the mean wall time of the samples that were counted. */
function powerText({ timing }: Run, joules: number): string {
  const samples = timing?.solveNs.samples ?? [];
  const meanNs = samples.reduce((sum, ns) => sum + ns, 0) / samples.length;
  return meanNs > 0 ? `${((joules / meanNs) * 1e9).toPrecision(3)} W` : '–';
}
