/** The command that settles what a comparison could not: both versions measured in turns, in one occasion. */
import { configFlags, shellWord } from '../../shared/findings/runs/reproduce.ts';
import type { Judgement } from '../../shared/findings/comparing/regression.ts';

/** Measures the configurations of these pairs; the folders are the reader's to fill in. */
export function abCommand(judgements: readonly Judgement[]): string {
  const runs = judgements.map(({ pair }) => pair.b);
  const adapters = new Set(runs.map(({ adapterName }) => adapterName ?? ''));
  const [adapter = ''] = adapters;
  return [
    'antler ab --before FOLDER_OF_A --after FOLDER_OF_B',
    ...configFlags(runs),
    ...(adapters.size === 1 && adapter !== '' ? ['--adapter', shellWord(adapter)] : []),
  ].join(' ');
}
