/** `antler verify`: the correctness suite on one adapter. */
import { type Command, Option } from 'commander';
import { stateAtLeast, type Cell } from '../../../../compute/studies/rnn/cells/cell.ts';
import { CELLS } from '../../../../compute/studies/rnn/cells/index.ts';
import type { Engine } from '../../../../compute/gpu/device/solver.ts';
import { formatCount, formatError } from '../../../../shared/text/units.ts';
import { type CaseResult, checkCase } from '../verify/correctness.ts';
import type { CorrectnessCase } from '../verify/correctness-case.ts';
import { correctnessCases, costOf, pairsIn } from '../verify/correctness-cases.ts';
import { addCellFileFlag, type CellFileFlags, readCells } from '../../../files/cell-files.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter, withEngine } from '../../../process/device.ts';
import { INTERRUPTED, interruptibly } from '../../../process/interrupt.ts';
import { print, remark } from '../../../output/output.ts';
import { openProgress, type ProgressEvent } from '../../../output/progress.ts';
import { type Column, mapped, textTable } from '../../../output/text-table.ts';
import { limitTime } from '../../../flags/time-limit.ts';
import { numberWithin } from '../../../flags/values.ts';
import { say } from '../../../../shared/words/say.ts';

interface VerifyFlags extends AdapterFlags, CellFileFlags {
  readonly all?: boolean;
  /** Seconds. */
  readonly time: number;
}

type Checked = CorrectnessCase & CaseResult;

interface Suite {
  readonly cells: readonly Cell[];
  readonly cases: readonly CorrectnessCase[];
  readonly hasSubgroups: boolean;
  readonly checked: Checked[];
}

/** Together with opening the adapter, under a minute. */
const LIMIT_SECONDS = 48;

export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description(say('command.verify'))
    .addOption(
      new Option('--time <seconds>', say('flag.verify-time'))
        .argParser(numberWithin({ integer: false, above: 0, max: 1e6 }))
        .default(LIMIT_SECONDS),
    )
    .addOption(new Option('--all', say('flag.verify-all')).conflicts('time'));
  addCellFileFlag(command, say('flag.verify-cell-file'));
  addAdapterFlag(command).action(async (flags: VerifyFlags) => {
    process.exitCode = await verify(flags);
  });
}

async function verify(flags: VerifyFlags): Promise<number> {
  const own = readCells(flags);
  const adapter = await findAdapter(flags);
  return interruptibly(async (signal) => {
    let suite: Suite | null = null;
    try {
      await withEngine(adapter, async (engine) => {
        remark(say('verify.checking', { adapter: engine.adapter.name }));
        suite = openSuite(engine, own.length > 0 ? own : CELLS);
        await checkAll(engine, suite, flags.all ? Infinity : flags.time * 1000, signal);
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return suite === null ? INTERRUPTED : report(suite, signal.aborted);
  });
}

function openSuite({ traits }: Engine, cells: readonly Cell[]): Suite {
  const hasSubgroups = traits.subgroupSize !== null && traits.features.has('subgroups');
  return { cells, cases: correctnessCases(cells, hasSubgroups), hasSubgroups, checked: [] };
}

/** Checks the cases in their order, leaving out those that would probably not end within the limit. */
async function checkAll(
  engine: Engine,
  { cases, checked }: Suite,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const progress = openProgress(false);
  const limit = limitTime(limitMs, () => performance.now());
  try {
    for (const [index, one] of cases.entries()) {
      signal.throwIfAborted();
      if (!limit.allows(costOf(one))) continue;
      progress.show(progressOf(one, index, cases.length));
      const startedMs = performance.now();
      checked.push({ ...one, ...(await checkCase(engine, one, signal)) });
      limit.took(costOf(one), performance.now() - startedMs);
    }
  } finally {
    progress.end();
  }
}

function report(suite: Suite, isInterrupted: boolean): number {
  print(textTable(COLUMNS, suite.checked));
  print(`\n${LEGEND}`);
  print(`\n${tally(suite, isInterrupted)}`);
  if (isInterrupted) return INTERRUPTED;
  return suite.checked.some((one) => one.outcome === 'FAILED') ? 1 : 0;
}

const LEGEND = say('verify.legend');

const COLUMNS: readonly Column<Checked>[] = [
  { title: say('column.cell'), text: ({ cell }) => cell.id },
  { title: say('column.algorithm'), text: ({ algorithm }) => algorithm.id },
  { title: 'T', align: 'right', text: ({ shape }) => formatCount(shape[0]) },
  { title: 'D', align: 'right', text: ({ cell, state }) => formatCount(stateAtLeast(cell, state)) },
  { title: 'B', align: 'right', text: ({ shape }) => formatCount(shape[1]) },
  { title: say('column.variant'), text: ({ variant }) => variant },
  { title: say('column.iterations'), align: 'right', text: ({ iterations }) => mapped(iterations, formatCount) },
  {
    title: say('column.twin'),
    align: 'right',
    text: ({ expectedIterations }) => mapped(expectedIterations, formatCount),
  },
  { title: say('column.error'), align: 'right', text: ({ error }) => mapped(error, formatError) },
  { title: say('column.allowed'), align: 'right', text: ({ allowed }) => mapped(allowed, formatError) },
  { title: say('column.outcome'), text: ({ outcome, note }) => (note === null ? outcome : `${outcome}: ${note}`) },
];

function progressOf({ cell, algorithm, state, shape }: CorrectnessCase, done: number, count: number): ProgressEvent {
  const what = `${cell.id} · ${algorithm.id} · T ${formatCount(shape[0])} · D ${formatCount(stateAtLeast(cell, state))}`;
  return { kind: 'progress', pointsDone: done, pointCount: count, pointShare: 0, etaSeconds: null, what };
}

/** What came of the cases, and how much of the suite is missing. */
function tally({ cells, cases, checked, hasSubgroups }: Suite, isInterrupted: boolean): string {
  const count = (outcome: CaseResult['outcome']): number => checked.filter((one) => one.outcome === outcome).length;
  const told = say('verify.tally', { count: count('passed'), count2: count('FAILED'), count3: count('skipped') });
  const missing = cases.length - checked.length;
  if (isInterrupted) return say('verify.interrupted', { told, missing });
  const done = checked.filter(({ outcome }) => outcome !== 'skipped');
  const pairs = say('verify.pairs', {
    done: pairsIn(done, cells, hasSubgroups),
    cases: pairsIn(cases, cells, hasSubgroups),
  });
  const share = say('verify.share', { pairs });
  return missing === 0 ? `${told}; ${share}` : say('verify.out-of-time', { told, missing, share });
}
