/** `antler verify`: the correctness suite on one adapter. */
import { type Command, Option } from 'commander';
import { stateAtLeast, type Cell } from '../../compute/studies/rnn/cells/cell.ts';
import { CELLS } from '../../compute/studies/rnn/cells/index.ts';
import type { Engine } from '../../compute/gpu/device/solver.ts';
import { formatCount, formatError } from '../../shared/text/units.ts';
import { type CaseResult, checkCase } from '../verify/correctness.ts';
import type { CorrectnessCase } from '../verify/correctness-case.ts';
import { correctnessCases, costOf, pairsIn } from '../verify/correctness-cases.ts';
import { addCellFileFlag, type CellFileFlags, readCells } from '../files/cell-files.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter, withEngine } from '../process/device.ts';
import { INTERRUPTED, interruptibly } from '../process/interrupt.ts';
import { print, remark } from '../output/output.ts';
import { openProgress, type ProgressEvent } from '../output/progress.ts';
import { type Column, mapped, textTable } from '../output/text-table.ts';
import { limitTime } from '../flags/time-limit.ts';
import { numberWithin } from '../flags/values.ts';

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
    .description(
      'is this adapter computing the right thing? Every pair of cell, algorithm, state size, shape and kernel variant, against float64',
    )
    .addOption(
      new Option('--time <seconds>', 'check the cases that fit into this time')
        .argParser(numberWithin({ integer: false, above: 0, max: 1e6 }))
        .default(LIMIT_SECONDS),
    )
    .addOption(new Option('--all', 'check every case, however long it takes').conflicts('time'));
  addCellFileFlag(command, 'check a cell of your own instead of the built-in ones');
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
        remark(`antler: checking ${engine.adapter.name}`);
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

const LEGEND =
  'float32 twin: the iterations that the same algorithm takes on the processor, in float32; the device has to take as many, ' +
  'give or take 2. A dash: it does not iterate, has no twin, does not converge on that problem, or resets entries.';

const COLUMNS: readonly Column<Checked>[] = [
  { title: 'cell', text: ({ cell }) => cell.id },
  { title: 'algorithm', text: ({ algorithm }) => algorithm.id },
  { title: 'T', align: 'right', text: ({ shape }) => formatCount(shape[0]) },
  { title: 'D', align: 'right', text: ({ cell, state }) => formatCount(stateAtLeast(cell, state)) },
  { title: 'B', align: 'right', text: ({ shape }) => formatCount(shape[1]) },
  { title: 'variant', text: ({ variant }) => variant },
  { title: 'iterations', align: 'right', text: ({ iterations }) => mapped(iterations, formatCount) },
  { title: 'float32 twin', align: 'right', text: ({ expectedIterations }) => mapped(expectedIterations, formatCount) },
  { title: 'error', align: 'right', text: ({ error }) => mapped(error, formatError) },
  { title: 'allowed', align: 'right', text: ({ allowed }) => mapped(allowed, formatError) },
  { title: 'outcome', text: ({ outcome, note }) => (note === null ? outcome : `${outcome}: ${note}`) },
];

function progressOf({ cell, algorithm, state, shape }: CorrectnessCase, done: number, count: number): ProgressEvent {
  const what = `${cell.id} · ${algorithm.id} · T ${formatCount(shape[0])} · D ${formatCount(stateAtLeast(cell, state))}`;
  return { kind: 'progress', pointsDone: done, pointCount: count, pointShare: 0, etaSeconds: null, what };
}

/** What came of the cases, and how much of the suite is missing. */
function tally({ cells, cases, checked, hasSubgroups }: Suite, isInterrupted: boolean): string {
  const count = (outcome: CaseResult['outcome']): number => checked.filter((one) => one.outcome === outcome).length;
  const told = `${count('passed')} passed, ${count('FAILED')} failed, ${count('skipped')} skipped`;
  const missing = cases.length - checked.length;
  if (isInterrupted) return `${told}, ${missing} not checked: interrupted`;
  const done = checked.filter(({ outcome }) => outcome !== 'skipped');
  const pairs = `${pairsIn(done, cells, hasSubgroups)} of ${pairsIn(cases, cells, hasSubgroups)} pairs`;
  const share = `the checked cases cover ${pairs} of values of cell, algorithm, D, shape (T, B) and kernel variant (each case covers ten)`;
  return missing === 0
    ? `${told}; ${share}`
    : `${told}, ${missing} not checked within the time (--all checks them); ${share}`;
}
