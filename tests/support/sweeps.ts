/** Sweeps of the RNN study, said with its own names. */
import type { Sweep } from '../../src/shared/contract/sweep.ts';
import { defaultSweep, presetSweep } from '../../src/shared/studies/grid.ts';
import { rnn } from '../../src/shared/studies/rnn.ts';
import { changeRnnSweep, type RnnSweep } from '../../src/shared/studies/rnn/sweep.ts';

export const DEFAULT_SWEEP: Sweep = defaultSweep(rnn);

/** By the ids of presets. */
export const PRESETS: Readonly<Record<string, { readonly title: string; readonly sweep: Sweep }>> = Object.fromEntries(
  rnn.presets.map((preset) => [preset.id, { title: preset.title.en, sweep: presetSweep(rnn, preset) }]),
);

/** The default sweep, or another, with these fields replaced. */
export function sweepWith(changes: Partial<RnnSweep>, sweep: Sweep = DEFAULT_SWEEP): Sweep {
  return changeRnnSweep(sweep, changes);
}
