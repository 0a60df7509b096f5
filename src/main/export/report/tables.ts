/** The tables that list runs: correctness, memory, iterations, failures, samples. */
import { say } from '../../../shared/words/say.ts';
import { shareText } from '../../../shared/words/facts/residual.ts';
import { partialText } from '../../../shared/words/facts/steps.ts';
import { reasonTextOrNull } from '../../../shared/words/reason-text.ts';
import { excessBytes } from '../../../shared/contract/parts/memory-course.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { isFault } from '../../../shared/contract/status.ts';
import { markedStatus, marksOf, remarksOfRun } from '../../../shared/findings/runs/status-marks.ts';
import { formatBytes, formatError, formatNs, formatRatio } from '../../../shared/text/units.ts';
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

function errorText(value: number | null | undefined): string {
  if (value === undefined) return '–';
  return value === null ? say('report.not-finite') : formatError(value);
}

/** The prediction; flagged where more was used. */
function predictedCell({ memory }: Run): Cell {
  if (!memory || memory.predictedBytes === null) return '–';
  const excess = excessBytes(memory) ?? 0;
  const predicted = formatBytes(memory.predictedBytes);
  return excess > 0
    ? { text: predicted, note: say('report.memory.more-used', { bytes: formatBytes(excess) }), tone: 'bad' }
    : predicted;
}

function excessText(runs: readonly Run[]): string {
  const predicted = runs.filter(({ memory }) => memory && memory.predictedBytes !== null);
  const beyond = predicted.filter(({ memory }) => memory && (excessBytes(memory) ?? 0) > 0).length;
  if (predicted.length === 0) return say('report.memory.unpredicted');
  return beyond === 0
    ? say('report.memory.within')
    : say('report.memory.beyond', { beyond, predicted: predicted.length });
}

export function correctnessSection(data: ReportData): Section {
  const checked = data.bundle.runs.filter((run) => run.verification !== null);
  const passed = checked.filter((run) => run.verification?.passed).length;
  const table = tableOf(
    data,
    say('report.correctness.caption'),
    checked,
    [
      say('report.correctness.against'),
      `#${say('report.correctness.error')}`,
      `#${say('report.correctness.bound')}`,
      `#${say('report.correctness.residual')}`,
      say('report.correctness.share'),
      say('report.correctness.verdict'),
    ],
    (run) => {
      const good = run.verification?.passed === true;
      return [
        run.verification?.reference ?? '–',
        errorText(run.verification?.maxAbsError),
        errorText(run.verification?.tolerance),
        run.residual ? errorText(run.residual.maxAbs) : '–',
        run.residual ? shareText(run.residual) : '–',
        {
          text: say(good ? 'report.correctness.passed' : 'report.correctness.failed'),
          note: '',
          tone: good ? 'good' : 'bad',
        },
      ];
    },
  );
  const resets = data.bundle.runs.filter((run) => run.resets > 0).length;
  const sampled = checked.filter(({ residual }) => residual !== null && residual.share < 1).length;
  const blocks: Block[] = [
    text(
      [
        say('report.correctness.tally', { passed, checked: checked.length }),
        resets === 0 ? say('report.correctness.no-resets') : say('report.correctness.resets', { runs: resets }),
      ].join(' '),
    ),
  ];
  if (sampled > 0) blocks.push(text(sampledText(sampled)));
  if (checked.length > 0) blocks.push(foldedTable(table));
  return { id: 'correctness', title: say('report.correctness.title'), blocks };
}

function sampledText(runs: number): string {
  return say('report.correctness.sampled', { runs });
}

export function memorySection(data: ReportData): Section {
  const counted = data.bundle.runs.filter((run) => run.memory !== null);
  const categories = [...new Set(counted.flatMap((run) => Object.keys(run.memory?.categoriesBytes ?? {})))];
  const leaks = counted.filter((run) => (run.memory?.finalBytes ?? 0) > 0).length;
  const table = tableOf(
    data,
    say('report.memory.caption'),
    counted,
    [`#${say('report.memory.predicted')}`, `#${say('report.memory.peak')}`, ...categories.map((name) => `#${name}`)],
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
    [
      say('report.memory.ledger'),
      leaks === 0 ? say('report.memory.freed') : say('report.memory.leaks', { runs: leaks }),
      excessText(counted),
    ].join(' '),
  );
  const blocks: Block[] =
    counted.length > 0
      ? [intro, ...memoryCharts(data), foldedTable(table), ...lengthLimitBlocks(data)]
      : [text(say('report.memory.none')), ...lengthLimitBlocks(data)];
  return { id: 'memory', title: say('report.memory.title'), blocks };
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
    const titles = study.measures.map(
      ({ title, better }) => `#${say(`report.measures.${better}`, { measure: capitalized(title) })}`,
    );
    const table = tableOf(
      data,
      say('report.measures.caption', { study: localized(study.title) }),
      runs,
      titles,
      (run) => study.measures.map((spec) => measureText(spec, measureIn(run, spec))),
    );
    return [{ id: `measures-${study.id}`, title: say('report.measures.title'), blocks: [foldedTable(table)] }];
  });
}

export function convergenceSection(data: ReportData): Section {
  const charted = studiesIn(data).flatMap(({ traceColumns }) =>
    traceColumns.filter(({ isCharted, isOftenLast }) => isCharted && isOftenLast !== true),
  );
  const iterated = data.bundle.runs.filter((run) => run.trace.length > 0);
  const table = tableOf(
    data,
    say('report.convergence.caption'),
    iterated,
    [
      `#${say('report.iterations')}`,
      ...charted.map(
        (column) => `#${say('report.convergence.last', { value: localized(column.name ?? column.title) })}`,
      ),
      `#${say('report.convergence.resets')}`,
      say('report.status'),
    ],
    (run) => [
      String(run.iterations),
      ...charted.map((column) => lastText(run, column)),
      String(run.resets),
      markedStatus(run.status, remarksOfRun(run)),
    ],
  );
  const blocks: Block[] =
    iterated.length > 0 ? [...convergenceCharts(data), foldedTable(table)] : [text(say('report.convergence.none'))];
  return { id: 'convergence', title: say('report.convergence.title'), blocks };
}

export function failuresSection(data: ReportData): Section {
  const odd = data.bundle.runs.filter((run) => run.status !== 'ok');
  const table = tableOf(
    data,
    say('report.failures.caption'),
    odd,
    [say('report.status'), say('report.reason')],
    (run) => [
      {
        text: markedStatus(run.status, remarksOfRun(run)),
        note: '',
        tone: isFault(run.status) ? 'bad' : 'even',
      },
      reasonTextOrNull(run.reason) ?? say('report.failures.no-reason'),
    ],
  );
  const intro = text(say('report.failures.intro'));
  const blocks: Block[] = odd.length > 0 ? [intro, table] : [text(allOkText(data.bundle.runs))];
  return { id: 'failures', title: say('report.failures.title'), blocks };
}

/** "All 32 runs ended ok, 3 of them disturbed or drifted." */
function allOkText(runs: readonly Run[]): string {
  const marked = runs.filter((run) => marksOf(remarksOfRun(run)).length > 0).length;
  const counts = { runs: runs.length, marked };
  return say(marked === 0 ? 'report.failures.all-ok' : 'report.failures.all-ok-marked', counts);
}

/** Runs whose samples are not of one speed, so that their interval says too little. */
function driftBlocks(data: ReportData): Block[] {
  const drifted = driftedRuns(data);
  if (drifted.length === 0) return [];
  const table = tableOf(
    data,
    say('report.samples.drift-caption'),
    drifted,
    [say('report.samples.drift-column')],
    (run) => [noteOn(run.notes, 'drift') ?? ''],
  );
  return [text(say('report.samples.drift')), table];
}

/** Runs whose samples are no independent draws of one speed. */
function noiseBlocks(data: ReportData): Block[] {
  const noisy = noisyRuns(data);
  if (noisy.length === 0) return [];
  const table = tableOf(
    data,
    say('report.samples.noise-caption'),
    noisy,
    [say('report.samples.noise-times'), say('report.samples.noise-ratios')],
    ({ notes }) => [noteOn(notes, BASIS_NOTES.noise) ?? '–', noteOn(notes, BASIS_NOTES.ratioNoise) ?? '–'],
  );
  return [text(say('report.samples.noise')), table];
}

/** Runs that evaluated the first steps only: they have a time per step, and none that another run could be held against. */
function stepBlocks(data: ReportData): Block[] {
  const partial = data.bundle.runs.filter((run) => run.stepTiming !== null);
  if (partial.length === 0) return [];
  const titles = [
    `#${say('report.per-step')}`,
    say('report.interval'),
    say('report.timed'),
    say('report.step-against'),
  ];
  const table = tableOf(data, say('report.samples.steps-caption'), partial, titles, ({ stepTiming, config }) => {
    const ci95 = stepTiming?.stepNs.ci95;
    const ratio = stepTiming?.speedup;
    return [
      formatNs(stepTiming?.stepNs.median ?? 0),
      ci95 ? `${formatNs(ci95[0])} – ${formatNs(ci95[1])}` : '–',
      partialText(stepTiming?.steps ?? 0, mainSizeIn({ config })),
      ratio ? say('report.samples.of-step', { ratio: formatRatio(ratio.ratio), reference: ratio.vs }) : '–',
    ];
  });
  return [text(say('report.samples.steps')), table];
}

export function samplesSection(data: ReportData): Section {
  const timed = data.bundle.runs.filter((run) => run.timing !== null);
  const table = tableOf(
    data,
    say('report.samples.caption'),
    timed,
    [
      `#${say('report.samples.median')}`,
      `#${say('report.samples.mad')}`,
      `#${say('report.samples.count')}`,
      say('report.samples.in-ms'),
    ],
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
          { kind: 'details', title: say('report.samples.details', { count: timed.length }), blocks: [table] },
        ]
      : [...stepBlocks(data), text(say('report.samples.none'))];
  return { id: 'samples', title: say('report.samples.title'), blocks };
}
