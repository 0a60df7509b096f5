/** The section with the command lines that measure the same again. */
import { commandFor } from '../../../shared/reproduce.ts';
import type { Run } from '../../../shared/run.ts';
import { type Block, type Section, text } from './document.ts';
import type { ReportData } from './settings.ts';

/** Runs that one command can measure together: everything but the lists of the grid is equal. */
function commandKey({ adapterId, sweepId, config }: Run): string {
  const inputRule = config.input === config.state ? 'state' : config.input;
  return JSON.stringify([
    adapterId,
    sweepId,
    config.gain,
    // The tolerances of one sweep are a list of its grid.
    sweepId === null ? config.tolerance : null,
    config.gradient,
    config.reset,
    config.problem,
    config.warmStart,
    config.annealing,
    inputRule,
  ]);
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
          text(
            'From a clone of the project; the numbers will differ within their intervals, the iteration counts hardly.',
          ),
          { kind: 'code', text: unique.join('\n') },
        ]
      : [text('There is nothing to reproduce.')];
  return { id: 'reproduce', title: 'Reproduce', blocks };
}
