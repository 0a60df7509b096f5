/** The tables that list runs: correctness, memory, iterations, failures, samples. */
import { shareText } from '../../../shared/words/facts/residual.ts';
import { partialText } from '../../../shared/words/facts/steps.ts';
import { reasonTextOrNull } from '../../../shared/words/reason-text.ts';
import { excessBytes } from '../../../shared/contract/parts/memory-course.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { isFault } from '../../../shared/contract/status.ts';
import { markedStatus, marksOf, remarksOfRun } from '../../../shared/findings/runs/status-marks.ts';
import { formatBytes, formatCount, formatError, formatNs, formatRatio } from '../../../shared/text/units.ts';
import { memoryCharts, convergenceCharts } from './charts.ts';
import { type Block, type Cell, columns, foldedTable, type Section, type TableBlock, text } from './document.ts';
import { BASIS_NOTES } from '../../../shared/statistics/ratio-basis.ts';
import { noteOn } from './glossary.ts';
import { lengthLimitBlocks } from './sections/length-limits.ts';
import { runOrderBlocks } from './sections/sampling.ts';
import { driftedRuns, mainSizeIn, noisyRuns, type ReportData, runCells, runColumns, studiesIn } from './settings.ts';
import { measureText } from '../../../shared/findings/runs/measure.ts';
import { capitalized, localized } from '../../../shared/contract/local-text.ts';
import { measureIn, studyOf, traceValue } from '../../../shared/studies/index.ts';
import type { TraceColumnSpec } from '../../../shared/studies/study.ts';

function tableOf(
  data: ReportData,
  caption: string,
  runs: readonly Run[],
  titles: readonly string[],
  cells: (run: Run) => readonly Cell[],
): TableBlock {
  return {
    kind: 'table',
    caption,
    columns: columns(...runColumns(data), ...titles),
    rows: runs.map((run) => [...runCells(run, data), ...cells(run)]),
  };
}

function runsText(count: number): string {
  return count === 1 ? '1 run' : `${formatCount(count)} runs`;
}

function errorText(value: number | null | undefined): string {
  if (value === undefined) return '–';
  return value === null ? 'not finite' : formatError(value);
}

/** The prediction; flagged where more was used. */
function predictedCell({ memory }: Run): Cell {
  if (!memory || memory.predictedBytes === null) return '–';
  const excess = excessBytes(memory) ?? 0;
  const predicted = formatBytes(memory.predictedBytes);
  return excess > 0 ? { text: predicted, note: `${formatBytes(excess)} more was used`, tone: 'bad' } : predicted;
}

function excessText(runs: readonly Run[]): string {
  const predicted = runs.filter(({ memory }) => memory && memory.predictedBytes !== null);
  const beyond = predicted.filter(({ memory }) => memory && (excessBytes(memory) ?? 0) > 0).length;
  if (predicted.length === 0) return 'Nothing was predicted beforehand.';
  return beyond === 0
    ? 'No run took more than was predicted before it.'
    : `${beyond} of ${predicted.length} runs took more than was predicted before them.`;
}

export function correctnessSection(data: ReportData): Section {
  const checked = data.bundle.runs.filter((run) => run.verification !== null);
  const passed = checked.filter((run) => run.verification?.passed).length;
  const table = tableOf(
    data,
    'Largest error of each run against its reference',
    checked,
    ['Compared with', '#Largest error', '#Bound', '#Float64 residual', 'Taken over', 'Verdict'],
    (run) => {
      const good = run.verification?.passed === true;
      return [
        run.verification?.reference ?? '–',
        errorText(run.verification?.maxAbsError),
        errorText(run.verification?.tolerance),
        run.residual ? errorText(run.residual.maxAbs) : '–',
        run.residual ? shareText(run.residual) : '–',
        { text: good ? 'passed' : 'failed', note: '', tone: good ? 'good' : 'bad' },
      ];
    },
  );
  const resets = data.bundle.runs.filter((run) => run.resets > 0).length;
  const sampled = checked.filter(({ residual }) => residual !== null && residual.share < 1).length;
  const blocks: Block[] = [
    text(
      `${passed} of ${checked.length} compared runs passed. ${resets === 0 ? 'No entry had to be reset.' : `In ${runsText(resets)} entries were reset because they were not finite, or far beyond the largest state of the problem.`}`,
    ),
  ];
  if (sampled > 0) blocks.push(text(sampledText(sampled)));
  if (checked.length > 0) blocks.push(foldedTable(table));
  return { id: 'correctness', title: 'Correctness', blocks };
}

function sampledText(runs: number): string {
  return `Of ${runsText(runs)} the float64 residual was taken in windows only, spread over the whole sequence, because all of it would take too long: the table says over how much.`;
}

export function memorySection(data: ReportData): Section {
  const counted = data.bundle.runs.filter((run) => run.memory !== null);
  const categories = [...new Set(counted.flatMap((run) => Object.keys(run.memory?.categoriesBytes ?? {})))];
  const leaks = counted.filter((run) => (run.memory?.finalBytes ?? 0) > 0).length;
  const table = tableOf(
    data,
    'Peak bytes of buffers by category',
    counted,
    ['#Predicted', '#Peak', ...categories.map((name) => `#${name}`)],
    (run) => [
      predictedCell(run),
      formatBytes(run.memory?.peakBytes ?? 0),
      ...categories.map((name) => {
        const all = run.memory?.categoriesBytes ?? {};
        return Object.hasOwn(all, name) ? formatBytes(all[name] ?? 0) : '–';
      }),
    ],
  );
  const intro = text(
    `A ledger of every buffer created, not an estimate. ${leaks === 0 ? 'All of it was freed after each point.' : `In ${runsText(leaks)} some was not freed.`} ${excessText(counted)}`,
  );
  const blocks: Block[] =
    counted.length > 0
      ? [intro, ...memoryCharts(data), foldedTable(table), ...lengthLimitBlocks(data)]
      : [text('No run here has a buffer ledger.'), ...lengthLimitBlocks(data)];
  return { id: 'memory', title: 'Memory', blocks };
}

/** The last value that is known; a dash in a run of a study without the column. */
function lastText(run: Run, column: TraceColumnSpec): string {
  if (!studyOf(run.config).traceColumns.includes(column)) return '–';
  return errorText(run.trace.map((row) => traceValue(row, column)).findLast((value) => value !== null));
}

/** What the answers are worth beside their time, where a study measures that; nothing else. */
export function measuresSection(data: ReportData): Section[] {
  return studiesIn(data).flatMap((study): Section[] => {
    const runs = data.bundle.runs.filter(({ config }) => config.study === study.id);
    if (study.measures.length === 0 || runs.length === 0) return [];
    const titles = study.measures.map(({ title, better }) => `#${capitalized(title)} (${better} is better)`);
    const table = tableOf(data, `Measures of ${localized(study.title)}`, runs, titles, (run) =>
      study.measures.map((spec) => measureText(spec, measureIn(run, spec))),
    );
    return [{ id: `measures-${study.id}`, title: 'Measures', blocks: [foldedTable(table)] }];
  });
}

export function convergenceSection(data: ReportData): Section {
  const charted = studiesIn(data).flatMap(({ traceColumns }) =>
    traceColumns.filter(({ isCharted, isOftenLast }) => isCharted && isOftenLast !== true),
  );
  const iterated = data.bundle.runs.filter((run) => run.trace.length > 0);
  const table = tableOf(
    data,
    'Iterations to the end of each run',
    iterated,
    ['#Iterations', ...charted.map((column) => `#Last ${localized(column.name ?? column.title)}`), '#Resets', 'Status'],
    (run) => [
      String(run.iterations),
      ...charted.map((column) => lastText(run, column)),
      String(run.resets),
      markedStatus(run.status, remarksOfRun(run)),
    ],
  );
  const blocks: Block[] =
    iterated.length > 0
      ? [...convergenceCharts(data), foldedTable(table)]
      : [text('No iterative algorithm has a trace here.')];
  return { id: 'convergence', title: 'Convergence', blocks };
}

export function failuresSection(data: ReportData): Section {
  const odd = data.bundle.runs.filter((run) => run.status !== 'ok');
  const table = tableOf(data, 'Runs that did not end ok', odd, ['Status', 'Reason'], (run) => [
    {
      text: markedStatus(run.status, remarksOfRun(run)),
      note: '',
      tone: isFault(run.status) ? 'bad' : 'even',
    },
    reasonTextOrNull(run.reason) ?? 'no reason stored',
  ]);
  const intro = text(
    'Listed, never dropped. “not-converged”, “not-representable” and “skipped” are answers: the method does not settle here, the states leave float32, or the point does not fit the device.',
  );
  const blocks: Block[] =
    odd.length > 0
      ? [intro, table]
      : [text(`All ${data.bundle.runs.length} runs ended ok${disturbedText(data.bundle.runs)}.`)];
  return { id: 'failures', title: 'Failures and skipped runs', blocks };
}

/** ", 3 of them disturbed"; nothing where none was. */
function disturbedText(runs: readonly Run[]): string {
  const marked = runs.filter((run) => marksOf(remarksOfRun(run)).length > 0).length;
  return marked === 0 ? '' : `, ${marked} of them disturbed or drifted`;
}

/** Runs whose samples are not of one speed, so that their interval says too little. */
function driftBlocks(data: ReportData): Block[] {
  const drifted = driftedRuns(data);
  if (drifted.length === 0) return [];
  const table = tableOf(data, 'Runs during which the machine changed its speed', drifted, ['Drift'], (run) => [
    noteOn(run.notes, 'drift') ?? '',
  ]);
  return [
    text(
      'Each of these runs has two medians, and an interval of neither. The widening for alike neighbours does not make up for a machine whose speed changed halfway.',
    ),
    table,
  ];
}

/** Runs whose samples are no independent draws of one speed. */
function noiseBlocks(data: ReportData): Block[] {
  const noisy = noisyRuns(data);
  if (noisy.length === 0) return [];
  const table = tableOf(data, 'Runs with sticky noise', noisy, ['Of the times', 'Of the ratios'], ({ notes }) => [
    noteOn(notes, BASIS_NOTES.noise) ?? '–',
    noteOn(notes, BASIS_NOTES.ratioNoise) ?? '–',
  ]);
  return [
    text(
      'A 95 % interval takes samples for independent draws of one speed, and these are not. Within one process it reaches over every level that was seen, and verdicts follow it; a level that outlasts the process is seen by restarts only.',
    ),
    table,
  ];
}

/** Runs that evaluated the first steps only: they have a time per step, and none that another run could be held against. */
function stepBlocks(data: ReportData): Block[] {
  const partial = data.bundle.runs.filter((run) => run.stepTiming !== null);
  if (partial.length === 0) return [];
  const titles = ['#Per step', '95 % interval', 'Timed', 'One step against'];
  const table = tableOf(data, 'Runs timed per step', partial, titles, ({ stepTiming, config }) => {
    const ci95 = stepTiming?.stepNs.ci95;
    const ratio = stepTiming?.speedup;
    return [
      formatNs(stepTiming?.stepNs.median ?? 0),
      ci95 ? `${formatNs(ci95[0])} – ${formatNs(ci95[1])}` : '–',
      partialText(stepTiming?.steps ?? 0, mainSizeIn({ config })),
      ratio ? `${formatRatio(ratio.ratio)} of one step of ${ratio.vs}` : '–',
    ];
  });
  return [
    text(
      'A whole solve would take too long: the first steps were evaluated, verified and timed. They take part in no comparison above.',
    ),
    table,
  ];
}

export function samplesSection(data: ReportData): Section {
  const timed = data.bundle.runs.filter((run) => run.timing !== null);
  const table = tableOf(
    data,
    'Every sample, in the order taken',
    timed,
    ['#Median', '#MAD', '#n', 'Samples in ms'],
    (run) => {
      const solve = run.timing?.solveNs;
      return [
        formatNs(solve?.median ?? 0),
        formatNs(solve?.mad ?? 0),
        String(solve?.samples.length ?? 0),
        (solve?.samples ?? []).map((ns) => (ns / 1e6).toPrecision(4)).join(' '),
      ];
    },
  );
  const blocks: Block[] =
    timed.length > 0
      ? [
          ...stepBlocks(data),
          ...runOrderBlocks(data),
          ...driftBlocks(data),
          ...noiseBlocks(data),
          { kind: 'details', title: `Wall times of ${timed.length} runs`, blocks: [table] },
        ]
      : [...stepBlocks(data), text('No whole solve was timed.')];
  return { id: 'samples', title: 'Raw samples', blocks };
}
