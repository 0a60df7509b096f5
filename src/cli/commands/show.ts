/** `antler show`: everything known about one stored run. */
import { environmentFacts } from '../../shared/words/facts/environment.ts';
import { containsText } from '../../shared/words/facts/sampling.ts';
import { residualText } from '../../shared/words/facts/residual.ts';
import { partialText } from '../../shared/words/facts/steps.ts';
import { disturbanceFacts, meterFacts } from '../../shared/words/facts/surroundings.ts';
import { reasonText } from '../../shared/words/reason-text.ts';
import { localized } from '../../shared/contract/local-text.ts';
import { measureText } from '../../shared/findings/runs/measure.ts';
import { measureIn, sizeIn, studyOf, unknownSettings } from '../../shared/studies/index.ts';
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
    .description('show everything known about one stored run')
    .argument('<id>', 'its id, or the first characters of it')
    .option('--json', 'print it as JSON, as in a bundle')
    .option('--kernels', 'show every kernel that ran: sizes, hash, modelled work and time');
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
  if (text === null) throw noDatabase(`run "${given}"`);
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
  if (environment) parts.push(`environment of its sweep\n${textList(environmentFacts(environment))}`);
  if (run.trace.length > 0) parts.push(traceTable(run));
  return parts.join('\n\n');
}

function origin(run: Run): Entry[] {
  return [
    ['id', run.id],
    ['started', localTimeText(run.startedAt)],
    ['sweep', mapped(run.sweepId, (id) => `${id}, point ${run.point ?? '?'}`)],
    ['machine', run.machineId],
    ['adapter', run.adapterId],
    ['runtime', run.runtime],
    ['measured by', run.appVersion && `Antler ${run.appVersion}`],
    ['preset', run.preset],
  ];
}

function configuration({ config }: Run): Entry[] {
  const { study, contender, sizes, settings, seed, problem } = config;
  const unknown = new Set(unknownSettings(config));
  const all = { study, [studyOf(config).contenderNoun.en]: contender, ...sizes, ...settings, seed, problem };
  return Object.entries(all).map(([name, value]) => [
    unknown.has(name) ? `${name} (unknown to this version)` : name,
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
      const better = spec.better === 'lower' ? 'lower is better' : 'higher is better';
      return [localized(spec.title), mapped(measureIn(run, spec), (value) => `${measureText(spec, value)} (${better})`)];
    }),
    ...others.map(([id, value]): Entry => [`${id} (unknown to this version)`, mapped(value, String)]),
  ];
}

function predictability(run: Run): Entry[] {
  const { workload } = run;
  if (!workload) return [];
  const came = cameTrue(run);
  const verdict = came === null ? '' : `: ${came ? 'hit' : 'MISS'}, it ${observationText(run)}`;
  return [
    ['largest Lyapunov exponent', exponentText(workload)],
    ['predicted beforehand', `${predictionText(workload.prediction)}${verdict}`],
  ];
}

function result(run: Run): Entry[] {
  const check = run.verification;
  return [
    ['status', run.reason === null ? run.status : `${run.status}: ${reasonText(run.reason)}`],
    ['iterations', formatCount(run.iterations)],
    ['iterations per sequence', run.iterationsPerSequence.map((count) => count ?? '–').join(', ') || null],
    ['entries reset', formatCount(run.resets)],
    [
      'verification',
      check &&
        `${check.passed ? 'passed' : 'FAILED'}: error ${mapped(check.maxAbsError, formatError) ?? 'not finite'}, allowed ${formatError(check.tolerance)}, against ${check.reference}`,
    ],
    ['float64 residual', mapped(run.residual, residualText)],
  ];
}

function times({ timing, stepTiming, sampling, speedup, config }: Run): Entry[] {
  const entries: Entry[] = [
    ['wall time', timing && quantity(timing.solveNs)],
    ['time per step', stepTiming && quantity(stepTiming.stepNs)],
    ['steps', stepTiming && partialText(stepTiming.steps, sizeIn(config, { id: studyOf(config).mainSize }))],
    ['speed-up of one step', stepTiming?.speedup ? ratio(stepTiming.speedup) : null],
    [
      'interval',
      hasInterval({ timing, stepTiming }) ? containsText(sampling, samplesOf({ timing, stepTiming })) : null,
    ],
    ['GPU time', timing?.gpuNs ? quantity(timing.gpuNs) : null],
  ];
  for (const [phase, ns] of Object.entries(timing?.phasesNs ?? {})) entries.push([`  ${phase}`, formatNs(ns)]);
  entries.push(['speed-up', speedup && ratio(speedup)]);
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
  return `${texts.ratio} over ${vs}${texts.interval ? ` (${texts.interval})` : ''}`;
}

function quantity({ median, ci95, samples }: Quantity): string {
  const bounds = interval(ci95, formatNs) ?? 'no interval';
  return `${formatNs(median)} (${bounds}, ${samples.length} ${samples.length === 1 ? 'sample' : 'samples'})`;
}

function costs(run: Run): Entry[] {
  const { work, cold } = run;
  const text = work && `${work.flops.toExponential(2)} FLOP, ${formatBytes(work.bytes)} moved, by the plan’s model`;
  return [...memoryEntries(run), ...coldEntries(cold), ['work', text]];
}

function notes(run: Run): Entry[] {
  return Object.entries(run.notes).map(([name, note]) => [name, reasonText(note)]);
}

function traceTable({ trace, config }: Run): string {
  const columns: Column<TraceRow>[] = [
    { title: 'iteration', align: 'right', text: (row) => String(row.iteration) },
    ...studyOf(config).traceColumns.map(({ id, isCount }): Column<TraceRow> => {
      const format = isCount ? String : formatError;
      return { title: id, align: 'right', text: (row) => mapped(row[id] ?? null, format) };
    }),
  ];
  if (trace.length <= 2 * TRACE_ENDS) return textTable(columns, trace);
  const left = trace.length - 2 * TRACE_ENDS;
  const ends = [...trace.slice(0, TRACE_ENDS), ...trace.slice(-TRACE_ENDS)];
  return `${textTable(columns, ends)}\n(${left} iterations in the middle left out; --json has them)`;
}
