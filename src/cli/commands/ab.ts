/** `antler ab`: two versions measured in turns on this machine, in one occasion: did the second get slower? */
import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import { Fault } from '../../shared/contract/fault.ts';
import { judgeTurns, MIN_TURNS } from '../../shared/statistics/in-turns.ts';
import { PRACTICAL_SHARE } from '../../shared/contract/thresholds.ts';
import { type AbMeasured, measureInTurns } from '../ab/measuring.ts';
import { abFailures, abJson, type AbResult, abSummary, abText } from '../ab/result.ts';
import { openVersion, type Version } from '../ab/versions.ts';
import type { Failure } from '../comparison/comparison.ts';
import { type DatabaseFlags, readStore } from '../process/database.ts';
import { checkWritable, writeWhole } from '../files/files.ts';
import { INTERRUPTED, interruptibly } from '../process/interrupt.ts';
import { print, remark, warn } from '../output/output.ts';
import { nonEmpty, numberWithin } from '../flags/values.ts';
import { thresholdFlag } from '../flags/sweep-flags.ts';
import { allowEmptyFlag, failOnFlag, minDetectableFlag } from './compare.ts';

interface AbFlags extends DatabaseFlags {
  readonly before: string;
  readonly after: string;
  readonly turns?: number;
  readonly pairs?: number;
  readonly withTuning?: boolean;
  readonly threshold?: number;
  readonly failOn?: Failure[];
  readonly minDetectable: number;
  readonly allowEmpty?: boolean;
  /** true: to standard output. */
  readonly json?: string | true;
  readonly quiet?: boolean;
}

const MOST_TURNS = 1000;
/** Flags of `run` that would defeat what this command is for, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  '--restarts': 'processes alternate here: give --turns',
  '--resume': 'nothing is stored here',
  '--report': 'there is no report of two versions; --json has everything',
};

export function addAb(program: Command): void {
  const turns = numberWithin({ integer: true, min: 1, max: MOST_TURNS });
  program
    .command('ab')
    .description(
      'measure two versions in turns, in one occasion, and say what got slower: each turn is a process of before, one of ' +
        'after and another of before (the control), in a balanced order. What is to be measured is said with the flags of ' +
        'run; kernels are not tuned unless --with-tuning. Ratios are the time of before over that of after.',
    )
    .usage('--before <folder> --after <folder> [flags of run] [options]')
    .addOption(versionFlag('before', 'a folder with a built command line (a checkout), or the program itself'))
    .addOption(versionFlag('after', 'the same of the other version'))
    .addOption(
      new Option(
        '--turns <n>',
        `turns (default: what finds a slow-down of 10 % in 95 of 100 cases where processes differ by 5 %: 15 for one comparison; at least ${MIN_TURNS} confirm anything)`,
      ).argParser(turns),
    )
    .addOption(new Option('--pairs <n>', 'the same as --turns').argParser(turns).conflicts('turns'))
    .option('--with-tuning', 'every process chooses its kernels first, as a first run does')
    .addOption(thresholdFlag())
    .addOption(failOnFlag())
    .addOption(minDetectableFlag())
    .addOption(allowEmptyFlag())
    .option('--json [file]', 'the result as JSON, to a file or instead of the table')
    .option('--quiet', 'no progress')
    .addOption(
      new Option(
        '--database <file>',
        'the database that says who measures (default: as for run); nothing is stored in it',
      ).argParser(nonEmpty),
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (flags: AbFlags, command: Command) => {
      process.exitCode = await ab(flags, command.args);
    });
}

function versionFlag(name: string, help: string): Option {
  return new Option(`--${name} <folder>`, help).argParser(nonEmpty).makeOptionMandatory();
}

async function ab(flags: AbFlags, runFlags: readonly string[]): Promise<number> {
  refuseFlags(runFlags);
  if (typeof flags.json === 'string') checkWritable('--json', flags.json);
  const { threshold = PRACTICAL_SHARE } = flags;
  const seed = randomInt(2 ** 31);
  const tell = (line: string): void => {
    if (flags.quiet !== true) remark(`antler: ${line}`);
  };
  const found = await unlessInterrupted(async (signal) => {
    const before = await openVersion('--before', flags.before, signal);
    const after = await openVersion('--after', flags.after, signal);
    for (const version of [before, after]) checkVersion(version, runFlags);
    tell(`measuring ${flags.before} and ${flags.after} in turns`);
    const order = { before, after, runFlags, threshold, seed, signal, say: tell };
    const more = { turns: flags.turns ?? flags.pairs ?? null, withTuning: flags.withTuning === true };
    return { before, after, measured: await whileNobodyMeasures(flags, () => measureInTurns({ ...order, ...more })) };
  });
  if (found === null) return INTERRUPTED;
  const { failOn = [], minDetectable, allowEmpty = false } = flags;
  const judged = judgeTurns(found.measured.turns, threshold);
  return report({ ...found, judged, threshold, failOn, minDetectable, allowEmpty, seed }, flags);
}

/** null where Ctrl-C came first. */
async function unlessInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  return interruptibly(async (signal) => {
    try {
      return await work(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return null;
    }
  }, 'nothing is written');
}

/** The user's database, where there is one, says who measures. */
async function whileNobodyMeasures(flags: DatabaseFlags, work: () => Promise<AbMeasured>): Promise<AbMeasured> {
  const held = await readStore(flags, null, async (store) => {
    store.acquireMeasuring('antler ab');
    try {
      return await work();
    } finally {
      store.releaseMeasuring();
    }
  });
  return held ?? work();
}

function refuseFlags(runFlags: readonly string[]): void {
  const [first] = runFlags;
  if (first !== undefined && !first.startsWith('-'))
    throw new Fault(
      'invalid',
      `"${first.slice(0, 100)}" belongs to no flag: ab takes the flags of run, and no arguments`,
    );
  for (const flag of runFlags.map(nameOf)) {
    const why = flag === null ? undefined : REFUSED[flag];
    if (why !== undefined) throw new Fault('invalid', `${flag}: ${why}`);
  }
}

function checkVersion({ flag, given, flags, isStale }: Version, runFlags: readonly string[]): void {
  const unknown = runFlags.map(nameOf).find((name) => name !== null && !flags.has(name));
  if (unknown !== undefined && unknown !== null)
    throw new Fault('invalid', `${unknown}: \`run\` of ${flag} "${given}" has no such flag`);
  if (isStale) warn(`${flag} "${given}": its sources are newer than its build, which is what is measured`);
}

/** "--length" of "--length=10"; null for a value. */
function nameOf(word: string): string | null {
  return /^--[a-z][\w-]*/.exec(word)?.[0] ?? null;
}

function report(result: AbResult, flags: AbFlags): number {
  print(flags.json === true ? abJson(result) : abText(result));
  if (typeof flags.json === 'string') {
    writeWhole(flags.json, [`${abJson(result)}\n`]);
    if (flags.quiet !== true) remark(`antler: ${flags.json} written`);
  }
  for (const line of abSummary(result)) remark(`antler: ${line}`);
  return abFailures(result).length > 0 ? 1 : 0;
}
