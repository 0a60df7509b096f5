/** `antler run` and `antler bench`: measure a sweep, store it, print the comparison, write what was asked for. */
import { settingText } from '../../shared/findings/runs/setting.ts';
import { studyOf } from '../../shared/studies/index.ts';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import type { Cell } from '../../compute/studies/rnn/cells/cell.ts';
import { refuseEmptyWarmStart } from '../../compute/studies/rnn/runtime/runtime.ts';
import { type GivenProblem, parseProblem } from '../../compute/studies/rnn/drawing/problem-file.ts';
import { exporterOf } from '../../main/export/index.ts';
import { reportOf } from '../../main/export/report/index.ts';
import type { Store } from '../../main/store/store.ts';
import type { Bundle } from '../../shared/contract/bundle.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { TWO_PROCESSES_HOLD } from '../../shared/statistics/hierarchical.ts';
import { isFault } from '../../shared/contract/status.ts';
import { visibleDeep } from '../../shared/text/visible-text.ts';
import { equalAccuracyTable } from '../output/accuracy-table.ts';
import { APP } from '../app.ts';
import { type Assignment, interruptedAssignment, newAssignment } from '../flags/assignment.ts';
import { addCellFileFlag, type CellFileFlags, readCells } from '../files/cell-files.ts';
import { addDatabaseFlag, changeStore, checkDatabase, type DatabaseFlags, readStore } from '../process/database.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter } from '../process/device.ts';
import { checkWritable, readInput, type WantedFile, writeEach } from '../files/files.ts';
import { INTERRUPTED, interruptibly } from '../process/interrupt.ts';
import { measure, type Measured } from '../process/measuring.ts';
import { print, remark, warn } from '../output/output.ts';
import { freshPaths, reportName } from '../output/report-files.ts';
import { remarksOn } from '../output/run-remarks.ts';
import { summaryOf } from '../../shared/findings/runs/view.ts';
import { comparisonTable, predictionTable, shortId } from '../output/run-table.ts';
import {
  addSweepFlags,
  flagsWithoutMeaning,
  type SweepFlags,
  sweepFromFlags,
  sweepFlagsGiven,
} from '../flags/sweep-flags.ts';
import { nonEmpty } from '../flags/values.ts';

interface RunFlags extends SweepFlags, CellFileFlags, DatabaseFlags, AdapterFlags {
  readonly problem?: string;
  /** The id of a sweep, or its first characters; true: the newest. */
  readonly resume?: string | true;
  readonly json?: string;
  readonly report?: string;
  readonly quiet?: boolean;
  /** False where --no-ceilings was given. */
  readonly ceilings: boolean;
  /** False where --no-tuning was given. */
  readonly tuning: boolean;
  /** False where --no-watch was given. */
  readonly watch: boolean;
}

/** What of `run` and `bench` differs. */
interface Style {
  readonly defaultPreset: string | null;
  /** Folder for a report of every measurement; null: only where --json and --report say. */
  readonly reportFolder: string | null;
}

export function addRun(program: Command): void {
  const command = program.command('run').description('measure a sweep on this machine and store every run');
  addRunFlags(command, { defaultPreset: null, reportFolder: null });
}

export function addBench(program: Command): void {
  const command = program
    .command('bench')
    .description(
      'the main job: like run, with the quick preset by default, and a report in reports/ that overwrites none',
    );
  addRunFlags(command, { defaultPreset: 'quick', reportFolder: 'reports' });
}

function addRunFlags(command: Command, style: Style): void {
  addCellFileFlag(addSweepFlags(command), 'measure a cell of your own, beside those of --cell')
    .addOption(new Option('--problem <file>', 'measure a given problem instead of drawn ones').argParser(nonEmpty))
    .addOption(
      new Option(
        '--resume [sweep]',
        'go on with a sweep that was interrupted, cancelled or failed: its id, or its first characters (default: the newest)',
      ).argParser(nonEmpty),
    )
    .addOption(new Option('--json <file>', 'write the runs as a bundle').argParser(nonEmpty))
    .addOption(new Option('--report <file>', 'write the report as HTML').argParser(nonEmpty))
    .addOption(new Option('--no-ceilings', 'skip the peak-throughput microbenchmarks on a new adapter'))
    .addOption(new Option('--no-tuning', 'use the default choices of kernels instead of measuring them once per cell'))
    .addOption(new Option('--no-watch', 'do not watch the machine’s speed, nor repeat points that were disturbed'))
    .addOption(new Option('--quiet', 'say only what is wrong'));
  addDatabaseFlag(addAdapterFlag(command)).action(async (flags: RunFlags) => {
    process.exitCode = await run(flags, style);
  });
}

/** Everything is checked before the adapter is opened, and the adapter is there before anything is written. */
async function run(flags: RunFlags, style: Style): Promise<number> {
  if (flags.resume && sweepFlagsGiven(flags))
    throw new Fault('invalid', '--resume goes on with the stored sweep: leave the flags that describe a sweep away');
  const cells = readCells(flags);
  const sweep = sweepFromFlags(flags, style.defaultPreset, cells);
  const given = flags.problem === undefined ? null : givenProblem(flags.problem, flags, cells);
  refuseEmptyWarmStart(sweep, given, cells);
  if (sweep.restarts === 2 && !flags.resume)
    warn(
      `--restarts 2: intervals from two processes hold the truth in ${TWO_PROCESSES_HOLD} of cases, not in 95 %, and make no headline; ask for 3`,
    );
  if (flags.json !== undefined) checkWritable('--json', flags.json);
  if (flags.report !== undefined) checkWritable('--report', flags.report);
  const assignment = flags.resume ? await resumed(flags, given, cells) : newAssignment(sweep, given, cells);
  checkDatabase(flags);
  const adapter = await findAdapter(flags);
  return changeStore(flags, (store) =>
    interruptibly(async (signal) => {
      if (!flags.quiet) announce(assignment);
      const options = {
        quiet: flags.quiet === true,
        withCeilings: flags.ceilings,
        withTuning: flags.tuning,
        withWatch: flags.watch,
        signal,
        restartArguments: restartArguments(flags),
      };
      const measured = await measure(store, adapter, assignment, options);
      const bundle = store.exportBundle(measured.runIds, APP);
      printResults(visibleDeep(bundle), measured.outcome);
      const failure = failureOfWriting(bundle, flags, style);
      if (!flags.quiet || failure !== null) sayWhatNext(bundle, assignment, measured.outcome);
      if (failure !== null) warn(failure);
      return Math.max(exitStatus(store, measured, bundle), failure === null ? 0 : 1);
    }),
  );
}

/** What every restart of the sweep is called with. */
function restartArguments({ adapter, problem, cellFile = [] }: RunFlags): string[] {
  return [
    ...(adapter === undefined ? [] : [`--adapter=${adapter}`]),
    ...(problem === undefined ? [] : [`--problem=${problem}`]),
    ...cellFile.map((file) => `--cell-file=${file}`),
  ];
}

function givenProblem(path: string, flags: SweepFlags, cells: readonly Cell[]): GivenProblem {
  const given = parseProblem(readInput('problem', path), basename(path), cells);
  const idle = flagsWithoutMeaning(flags);
  if (idle.length > 0) warn(`${idle.join(', ')} left aside: ${basename(path)} dictates it`);
  return given;
}

async function resumed(flags: RunFlags, given: GivenProblem | null, cells: readonly Cell[]): Promise<Assignment> {
  const wanted = typeof flags.resume === 'string' ? flags.resume : null;
  const found = await readStore(flags, null, (store) => interruptedAssignment(store, given, cells, wanted));
  if (found !== null) return found;
  const which = wanted === null ? '' : ` "${wanted}"`;
  throw new Fault('invalid', `--resume: there is no interrupted, cancelled or failed sweep${which} with points left`);
}

function announce({ sweep, given, pointsDone }: Assignment): void {
  const study = studyOf(sweep);
  const choices = study.settings.filter(({ of, value }) => of === 'problem' && value.kind === 'choice');
  const others = study.settings.filter((spec) => spec.of === 'problem' && !choices.includes(spec));
  const drawn = [
    ...choices.map(({ id }) => (sweep.settings[id] ?? []).join(', ')),
    ...study.sizes.flatMap(({ id, symbol }) => (sweep.sizes[id] ? [`${symbol} ${sweep.sizes[id].join(', ')}`] : [])),
    `seed ${sweep.seeds.join(', ')}`,
  ];
  const asked = others.flatMap((spec) =>
    (sweep.settings[spec.id] ?? []).flatMap((value) =>
      value === spec.default ? [] : [`; ${settingText(spec, value)}`],
    ),
  );
  const what = given ? given.name : drawn.join('; ');
  const from = pointsDone > 0 ? `, from point ${pointsDone + 1} on` : '';
  remark(`antler: measuring ${sweep.contenders.join(', ')} on ${what}${asked.join('')}${from}`);
}

function printResults(bundle: Bundle, outcome: Measured['outcome']): void {
  const adapters = new Map(bundle.adapters.map((adapter) => [adapter.id, adapter]));
  if (bundle.runs.length === 0) return;
  for (const { name, type, driver } of bundle.adapters) {
    const label = type === 'software' ? 'SOFTWARE ADAPTER, NOT A GPU: ' : '';
    print(`${label}${name} (${driver}) · ${bundle.machines.map((machine) => machine.name).join(', ')}`);
  }
  const lines = bundle.runs.map((run) => summaryOf(run, adapters.get(run.adapterId)));
  // What was interrupted before any run ended answers nothing.
  const isAnswer = outcome !== 'cancelled' || bundle.runs.some(({ status }) => status !== 'cancelled');
  const parts = [
    comparisonTable(lines),
    remarksOn(bundle.runs).join('\n'),
    equalAccuracyTable(bundle),
    predictionTable(lines),
    isAnswer ? reportOf(bundle).headline : null,
  ];
  for (const part of parts) if (part !== null && part !== '') print(`\n${part}`);
}

/** The name under which the sweep is found again, and how an interrupted one goes on. */
function sayWhatNext({ runs }: Bundle, { sweepId }: Assignment, outcome: Measured['outcome']): void {
  if (outcome === 'cancelled') remark('antler: interrupted; `antler run --resume` goes on with it');
  if (runs.length === 0) return;
  const name = `sweep:${shortId(sweepId)}`;
  remark(`antler: stored as ${name}, for \`antler compare\`, \`antler export\` and \`antler baseline pin NAME\``);
}

/** Writes the files; null, or why some of them could not be: the runs are in the database all the same. */
function failureOfWriting(bundle: Bundle, flags: RunFlags, style: Style): string | null {
  if (bundle.runs.length === 0) return null;
  const { reportFolder } = style;
  const places = [
    () => ({ json: flags.json, html: flags.report }),
    () => (reportFolder === null ? {} : freshPaths(reportFolder, reportName(bundle))),
  ];
  const failures: string[] = [];
  for (const placesOf of places)
    try {
      writeEach(filesOf(bundle, placesOf()), (path) => {
        if (!flags.quiet) remark(`antler: ${path} written`);
      });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failures.push(error.message);
    }
  return failures.length === 0 ? null : failures.join('; ');
}

/** Files by the id of their format. */
function filesOf(bundle: Bundle, paths: Readonly<Record<string, string | undefined>>): WantedFile[] {
  return Object.entries(paths).flatMap(([format, path]) =>
    path === undefined ? [] : [{ path, write: () => [exporterOf(format).write(bundle)] }],
  );
}

function exitStatus(store: Store, { outcome, reason }: Measured, bundle: Bundle): number {
  if (outcome === 'cancelled') return INTERRUPTED;
  if (outcome === 'failed')
    throw new Fault(
      'failed',
      `${reason ?? 'the measurement failed'}; what was finished is in ${store.path}, and \`antler run --resume\` goes on`,
    );
  return bundle.runs.some(({ status }) => isFault(status)) ? 1 : 0;
}
