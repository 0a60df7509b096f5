/** The commands that settle what a comparison could not: both versions measured in turns, in one occasion. */
import { configFlagsOfEach, shellWord } from '../../shared/findings/runs/reproduce.ts';
import type { Judgement } from '../../shared/findings/comparing/regression.ts';

/** They measure the configurations of these pairs; the folders are the reader's to fill in. */
export function abCommands(judgements: readonly Judgement[]): string[] {
  const runs = judgements.map(({ pair }) => pair.b);
  const adapters = new Set(runs.map(({ adapterName }) => adapterName ?? ''));
  const [adapter = ''] = adapters;
  const on = adapters.size === 1 && adapter !== '' ? ['--adapter', shellWord(adapter)] : [];
  return configFlagsOfEach(runs).map((flags) =>
    ['antler ab --before FOLDER_OF_A --after FOLDER_OF_B', ...flags, ...on].join(' '),
  );
}
