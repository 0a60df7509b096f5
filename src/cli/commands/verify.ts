/** `antler verify`: the correctness suite on one adapter. */
import type { Command } from 'commander';
import { formatCount, formatError } from '../../shared/units.ts';
import { type CaseResult, checkCase, type CorrectnessCase, correctnessCases } from '../correctness.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter, withEngine } from '../device.ts';
import { INTERRUPTED, interruptibly } from '../interrupt.ts';
import { print, say } from '../output.ts';
import { openProgress, type ProgressEvent } from '../progress.ts';
import { mapped } from '../run-table.ts';
import { type Column, textTable } from '../text-table.ts';

type Checked = CorrectnessCase & CaseResult;

export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('is this adapter computing the right thing? Every cell and algorithm at edge sizes, against float64');
  addAdapterFlag(command).action(async (flags: AdapterFlags) => {
    process.exitCode = await verify(flags);
  });
}

async function verify(flags: AdapterFlags): Promise<number> {
  const adapter = await findAdapter(flags);
  return interruptibly(async (signal) => {
    const checked: Checked[] = [];
    const cases = correctnessCases();
    const progress = openProgress(false);
    const startedMs = performance.now();
    try {
      await withEngine(adapter, async (engine) => {
        say(`antler: checking ${engine.adapter.name}`);
        for (const [index, one] of cases.entries()) {
          if (signal.aborted) break;
          progress.show(progressOf(one, index, cases.length, performance.now() - startedMs));
          checked.push({ ...one, ...(await checkCase(engine, one, signal)) });
        }
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      progress.end();
    }
    print(textTable(COLUMNS, checked));
    print(`\n${tally(checked, cases.length)}`);
    if (signal.aborted) return INTERRUPTED;
    return checked.some((one) => one.outcome === 'FAILED') ? 1 : 0;
  });
}

const COLUMNS: readonly Column<Checked>[] = [
  { title: 'cell', text: ({ cell }) => cell.id },
  { title: 'algorithm', text: ({ algorithm }) => algorithm.id },
  { title: 'T', align: 'right', text: ({ size }) => formatCount(size[0]) },
  { title: 'D', align: 'right', text: ({ size }) => formatCount(size[1]) },
  { title: 'B', align: 'right', text: ({ size }) => formatCount(size[2]) },
  { title: 'iterations', align: 'right', text: ({ iterations }) => mapped(iterations, formatCount) },
  { title: 'float32 twin', align: 'right', text: ({ expectedIterations }) => mapped(expectedIterations, formatCount) },
  { title: 'error', align: 'right', text: ({ error }) => mapped(error, formatError) },
  { title: 'allowed', align: 'right', text: ({ allowed }) => mapped(allowed, formatError) },
  { title: 'outcome', text: ({ outcome, note }) => (note === null ? outcome : `${outcome}: ${note}`) },
];

function progressOf(
  { algorithm, size }: CorrectnessCase,
  done: number,
  count: number,
  elapsedMs: number,
): ProgressEvent {
  const what = `${algorithm.id} · T ${formatCount(size[0])} · D ${formatCount(size[1])}`;
  const etaSeconds = done === 0 ? null : ((elapsedMs / done) * (count - done)) / 1000;
  return { kind: 'progress', pointsDone: done, pointCount: count, pointShare: 0, etaSeconds, what };
}

/** What came of the cases; an interrupted check says how much of it is missing. */
function tally(checked: readonly Checked[], planned: number): string {
  const count = (outcome: CaseResult['outcome']): number => checked.filter((one) => one.outcome === outcome).length;
  const told = `${count('passed')} passed, ${count('FAILED')} failed, ${count('skipped')} skipped`;
  return checked.length < planned ? `${told}, ${planned - checked.length} not checked: interrupted` : told;
}
