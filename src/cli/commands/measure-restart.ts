/** The hidden command that `run --restarts` starts: it measures one restart and tells its parent what happens. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { parseProblem } from '../../compute/studies/rnn/drawing/problem-file.ts';
import { measureSweep } from '../../compute/bench/protocol/protocol.ts';
import type { MeasureEvent } from '../../shared/contract/events.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { addCellFileFlag, type CellFileFlags, readCells } from '../files/cell-files.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter, withEngine } from '../process/device.ts';
import { readInput } from '../files/files.ts';
import { orderOf } from '../process/measuring.ts';
import { type FromRestart, RESTART_COMMAND, type RestartJob, type ToRestart } from '../process/restart-child.ts';
import { say } from '../../shared/words/say.ts';

interface RestartFlags extends CellFileFlags, AdapterFlags {
  readonly problem?: string;
}

export function addMeasureRestart(program: Command): void {
  const command = program.command(RESTART_COMMAND, { hidden: true });
  addCellFileFlag(addAdapterFlag(command), say('flag.as-in-run'))
    .addOption(new Option('--problem <file>', say('flag.as-in-run')))
    .action(measureRestart);
}

async function measureRestart(flags: RestartFlags): Promise<void> {
  if (!process.send) throw new Fault('invalid', say('restart.not-a-command', { RESTART_COMMAND }));
  const stop = new AbortController();
  // The terminal sends Ctrl-C to both: the parent decides, and without it there is nobody to measure for.
  process.on('SIGINT', () => undefined).on('disconnect', () => process.exit(1));
  const job = await nextJob(stop);
  try {
    await measureJob(job, flags, stop.signal);
    await tell({ kind: 'ended' });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await tell({ kind: 'failed', code: error instanceof Fault ? error.code : 'failed', message });
  }
  process.removeAllListeners('disconnect').removeAllListeners('message');
  process.disconnect();
}

async function measureJob({ share, setting, problem }: RestartJob, flags: RestartFlags, signal: AbortSignal) {
  const cells = readCells(flags);
  const given =
    flags.problem === undefined
      ? null
      : parseProblem(readInput('problem', flags.problem), basename(flags.problem), cells);
  const found = given && `${given.name} ${given.checksum}`;
  if (found !== problem) throw new Fault('invalid', say('restart.problem-changed', { found: found ?? '–' }));
  const adapter = await findAdapter(flags, { quiet: true });
  const emit = (event: MeasureEvent): Promise<void> => tell({ kind: 'event', event });
  await withEngine(adapter, (engine) =>
    measureSweep(orderOf(engine, { ...share, given, cells }, setting, { adapter, emit, signal })),
  );
}

/** Waits for the order; from then on a cancellation is heard. */
function nextJob(stop: AbortController): Promise<RestartJob> {
  return new Promise((resolve) => {
    process.on('message', (message: ToRestart) => {
      if (message.kind === 'measure') resolve(message.job);
      else stop.abort(new Error('cancelled'));
    });
    void tell({ kind: 'ready' });
  });
}

/** Resolves once the message is on its way. */
function tell(message: FromRestart): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}
