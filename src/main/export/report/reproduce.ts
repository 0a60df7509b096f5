/** The section with the command lines that measure the same again. */
import { rnnConfigOf } from '../../../shared/studies/rnn/config.ts';
import { commandFor } from '../../../shared/findings/runs/reproduce.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { type Block, type Section, text } from './document.ts';
import { hasSingleProcess } from './sections/sampling.ts';
import type { ReportData } from './settings.ts';

/** Runs that one command can measure together: everything but the lists of the grid is equal. */
function commandKey({ adapterId, sweepId, config }: Run): string {
  const inputRule = rnnConfigOf(config).input === rnnConfigOf(config).state ? 'state' : rnnConfigOf(config).input;
  return JSON.stringify([
    adapterId,
    sweepId,
    rnnConfigOf(config).gain,
    // The tolerances of one sweep are a list of its grid.
    sweepId === null ? rnnConfigOf(config).tolerance : null,
    rnnConfigOf(config).gradient,
    rnnConfigOf(config).reset,
    config.problem,
    rnnConfigOf(config).warmStart,
    rnnConfigOf(config).annealing,
    inputRule,
  ]);
}

/** How far another measurement may lie from this one: no interval of a single process says. */
function timesText(runs: readonly Run[]): string {
  return hasSingleProcess(runs)
    ? 'Times and ratios may differ by more than their intervals, which for a single process contain nothing of what differs from one start to the next.'
    : 'Times and ratios should agree within the intervals of both measurements on the same machine in the same state; other drivers, clocks and programs are in no interval.';
}

export function reproduceSection(data: ReportData): Section {
  const groups = new Map<string, Run[]>();
  for (const run of data.bundle.runs) groups.set(commandKey(run), [...(groups.get(commandKey(run)) ?? []), run]);
  const commands = [...groups.values()].map((runs) =>
    commandFor(runs, data.adapters.get(runs[0]?.adapterId ?? '')?.name ?? ''),
  );
  const unique = [...new Set(commands)];
  const blocks: Block[] =
    unique.length > 0
      ? [
          text(`From a clone of the project; the iteration counts will hardly differ. ${timesText(data.bundle.runs)}`),
          { kind: 'code', text: unique.join('\n') },
        ]
      : [text('There is nothing to reproduce.')];
  return { id: 'reproduce', title: 'Reproduce', blocks };
}
