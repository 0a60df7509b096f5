/** `antler show`: everything known about one stored run. */
import { environmentFacts } from '../../shared/words/facts/environment.ts';
import { containsText } from '../../shared/words/facts/sampling.ts';
import { residualText } from '../../shared/words/facts/residual.ts';
import { partialText } from '../../shared/words/facts/steps.ts';
import { disturbanceFacts, meterFacts } from '../../shared/words/facts/surroundings.ts';
import { say } from '../../shared/words/say.ts';
import { reasonText } from '../../shared/words/reason-text.ts';
import { localized } from '../../shared/contract/local-text.ts';
import { measureText } from '../../shared/findings/runs/measure.ts';
import { mainSizeIn, measureIn, studyOf, unknownSettings } from '../../shared/studies/index.ts';
import { runForFile } from '../../shared/words/bundle-for-file.ts';
import type { Command } from 'commander';
import type { SweepEnvironment } from '../../shared/contract/parts/environment.ts';
import { localTimeText } from '../../shared/text/local-time.ts';
import { cameTrue } from '../../shared/findings/answers/predictability.ts';
import type { Quantity, Run, Speedup, TraceRow } from '../../shared/contract/run.ts';
import { formatBytes, formatCount, formatError, formatNs } from '../../shared/text/units.ts';
import { visibleDeep } from '../../shared/text/visible-text.ts';
import { addDatabaseFlag, type DatabaseFlags, noDatabase, oneRun, readStore } from '../process/database.ts';
import { kernelTable } from '../output/kernel-table.ts';
import { print } from '../output/output.ts';
import { coldEntries, memoryEntries } from '../output/run-costs.ts';
import { interval, ratioTexts } from '../output/run-table.ts';
import { type Column, mapped, textList, textTable } from '../output/text-table.ts';
import { exponentText, observationText, predictionText } from '../../shared/words/findings/answers.ts';

/** Rows of the trace shown at its start and at its end; --json has all. */
const TRACE_ENDS = 8;

type Entry = readonly [string, string | null];

export function addShow(program: Command): void {
  const command = program
    .command('show')
    .description(say('command.show'))
    .argument('<id>', say('flag.run-id'))
    .option('--json', say('flag.show-json'))
    .option('--kernels', say('flag.show-kernels'));
  addDatabaseFlag(command).action(showRun);
}

interface ShowFlags extends DatabaseFlags {
  readonly json?: boolean;
  readonly kernels?: boolean;
}

async function showRun(given: string, flags: ShowFlags): Promise<void> {
  const text = await readStore<string | null>(flags, null, (store) => {
    const run = oneRun(store, given);
    if (flags.json) return JSON.stringify(runForFile(run), null, 2);
    if (flags.kernels) return kernelTable(visibleDeep(run.kernels), store.ceilings(run.adapterId));
    const environment = run.sweepId === null ? null : store.sweepEnvironment(run.sweepId);
    return describeRun(visibleDeep(run), visibleDeep(environment));
  });
  if (text === null) throw noDatabase(say('what.run', { given }));
  print(text);
}

/** What `show` prints. */
export function describeRun(run: Run, environment: SweepEnvironment | null): string {
  const parts = [
    textList([
      ...origin(run),
      ...configuration(run),
      ...predictability(run),
      ...result(run),
      ...measures(run),
      ...times(run),
      ...costs(run),
      ...disturbanceFacts(run),
      ...meterFacts(run),
      ...notes(run),
    ]),
  ];
  if (environment) parts.push(say('show.environment', { environment: textList(environmentFacts(environment)) }));
  if (run.trace.length > 0) parts.push(traceTable(run));
  return parts.join('\n\n');
}

function origin(run: Run): Entry[] {
  return [
    ['id', run.id],
    [say('column.started'), localTimeText(run.startedAt)],
    [say('column.sweep'), mapped(run.sweepId, (id) => say('show.point', { id, point: run.point ?? '?' }))],
    [say('entry.machine'), run.machineId],
    [say('column.adapter'), run.adapterId],
    [say('entry.runtime'), run.runtime],
    [say('show.measured-by'), run.appVersion && `Antler ${run.appVersion}`],
    [say('entry.preset'), run.preset],
  ];
}

function configuration({ config }: Run): Entry[] {
  const { study, contender, sizes, settings, seed, problem } = config;
  const unknown = new Set(unknownSettings(config));
  const all = { study, [studyOf(config).contenderNoun.en]: contender, ...sizes, ...settings, seed, problem };
  return Object.entries(all).map(([name, value]) => [
    unknown.has(name) ? say('facts.unknown-name', { name }) : name,
    value === null ? null : String(value),
  ]);
}

/** By the study's measures, then what this version knows no measure for. */
function measures(run: Run): Entry[] {
  const declared = studyOf(run.config).measures;
  const known = new Set(declared.map(({ id }) => id));
  const others = Object.entries(run.measures).filter(([id]) => !known.has(id));
  return [
    ...declared.map((spec): Entry => {
      const withBetter = (value: string): string =>
        spec.better === 'lower' ? say('facts.lower-is-better', { value }) : say('facts.higher-is-better', { value });
      return [localized(spec.title), mapped(measureIn(run, spec), (value) => withBetter(measureText(spec, value)))];
    }),
    ...others.map(([id, value]): Entry => [say('facts.unknown-name', { name: id }), mapped(value, String)]),
  ];
}

function predictability(run: Run): Entry[] {
  const { workload } = run;
  if (!workload) return [];
  const came = cameTrue(run);
  const verdict = came === null ? '' : say(came ? 'show.hit' : 'show.miss', { observation: observationText(run) });
  return [
    [say('show.lyapunov'), exponentText(workload)],
    [say('show.predicted'), `${predictionText(workload.prediction)}${verdict}`],
  ];
}

function result(run: Run): Entry[] {
  const check = run.verification;
  return [
    [say('column.status'), run.reason === null ? run.status : `${run.status}: ${reasonText(run.reason)}`],
    [say('column.iterations'), formatCount(run.iterations)],
    [say('show.iterations'), run.iterationsPerSequence.map((count) => count ?? '–').join(', ') || null],
    [say('show.reset'), formatCount(run.resets)],
    [
      say('entry.verification'),
      check &&
        say('show.check', {
          passed: check.passed ? say('check.passed') : say('check.failed'),
          maxAbsError: mapped(check.maxAbsError, formatError) ?? say('check.not-finite'),
          tolerance: formatError(check.tolerance),
          reference: check.reference,
        }),
    ],
    [say('entry.residual'), mapped(run.residual, residualText)],
  ];
}

function times({ timing, stepTiming, sampling, speedup, config }: Run): Entry[] {
  const entries: Entry[] = [
    [say('show.wall-time'), timing && quantity(timing.solveNs)],
    [say('show.step-time'), stepTiming && quantity(stepTiming.stepNs)],
    [say('entry.steps'), stepTiming && partialText(stepTiming.steps, mainSizeIn(config))],
    [say('show.step-speedup'), stepTiming?.speedup ? ratio(stepTiming.speedup) : null],
    [
      say('entry.interval'),
      hasInterval({ timing, stepTiming }) ? containsText(sampling, samplesOf({ timing, stepTiming })) : null,
    ],
    [say('show.gpu-time'), timing?.gpuNs ? quantity(timing.gpuNs) : null],
  ];
  for (const [phase, ns] of Object.entries(timing?.phasesNs ?? {})) entries.push([`  ${phase}`, formatNs(ns)]);
  entries.push([say('column.speedup'), speedup && ratio(speedup)]);
  return entries;
}

function hasInterval({ timing, stepTiming }: Pick<Run, 'timing' | 'stepTiming'>): boolean {
  return ((timing?.solveNs ?? stepTiming?.stepNs)?.ci95 ?? null) !== null;
}

function samplesOf({ timing, stepTiming }: Pick<Run, 'timing' | 'stepTiming'>): number {
  return (timing?.solveNs ?? stepTiming?.stepNs)?.samples.length ?? 0;
}

function ratio({ ratio: value, vs, ci95 }: Speedup): string {
  const texts = ratioTexts(value, ci95);
  return say('show.ratio', { ratio: texts.ratio ?? '–', vs, interval: texts.interval ? ` (${texts.interval})` : '' });
}

function quantity({ median, ci95, samples }: Quantity): string {
  const bounds = interval(ci95, formatNs) ?? say('show.no-interval');
  return `${formatNs(median)} (${bounds}, ${say('common.samples', { count: samples.length })})`;
}

function costs(run: Run): Entry[] {
  const { work, cold } = run;
  const text = work && say('show.work', { flops: work.flops.toExponential(2), bytes: formatBytes(work.bytes) });
  return [...memoryEntries(run), ...coldEntries(cold), [say('entry.work'), text]];
}

function notes(run: Run): Entry[] {
  return Object.entries(run.notes).map(([name, note]) => [name, reasonText(note)]);
}

function traceTable({ trace, config }: Run): string {
  const columns: Column<TraceRow>[] = [
    { title: say('column.iteration'), align: 'right', text: (row) => String(row.iteration) },
    ...studyOf(config).traceColumns.map(({ id, isCount }): Column<TraceRow> => {
      const format = isCount ? String : formatError;
      return { title: id, align: 'right', text: (row) => mapped(row[id] ?? null, format) };
    }),
  ];
  if (trace.length <= 2 * TRACE_ENDS) return textTable(columns, trace);
  const left = trace.length - 2 * TRACE_ENDS;
  const ends = [...trace.slice(0, TRACE_ENDS), ...trace.slice(-TRACE_ENDS)];
  return say('show.trace-cut', { columns: textTable(columns, ends), left });
}
