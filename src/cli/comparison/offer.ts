/** The command that settles what a comparison could not: both versions measured in turns, in one occasion. */
import { configOfRnn, type RnnConfig, rnnConfigOf } from '../../shared/studies/rnn/config.ts';
import { shellWord } from '../../shared/findings/runs/reproduce.ts';
import type { Judgement } from '../../shared/findings/comparing/regression.ts';
import { hasTolerance } from '../../shared/findings/runs/compared-tolerance.ts';

/** Measures the configurations of these pairs; the folders are the reader's to fill in. */
export function abCommand(judgements: readonly Judgement[]): string {
  const configs = judgements.map(({ pair }) => rnnConfigOf(pair.b.config));
  const adapters = new Set(judgements.map(({ pair }) => pair.b.adapterName ?? ''));
  const [adapter = ''] = adapters;
  return [
    'antler ab --before FOLDER_OF_A --after FOLDER_OF_B',
    ...(configs.some(({ problem }) => problem !== null) ? ['--problem PROBLEM.json'] : sizeFlags(configs)),
    ...methodFlags(configs),
    ...(adapters.size === 1 && adapter !== '' ? [`--adapter ${shellWord(adapter)}`] : []),
  ].join(' ');
}

function sizeFlags(configs: readonly RnnConfig[]): string[] {
  const [first] = configs;
  const cells = [...new Set(configs.map(({ cell }) => cell))];
  const own = cells.filter((cell) => cell.includes('@'));
  return [
    ...listFlag(
      'cell',
      cells.filter((cell) => !own.includes(cell)),
    ),
    ...own.map((cell) => `--cell-file ${shellWord(`${cell.split('@')[0] ?? cell}.json`)}`),
    ...listFlag(
      'length',
      configs.map(({ length }) => length),
    ),
    ...listFlag(
      'state',
      configs.map(({ state }) => state),
    ),
    ...listFlag(
      'batch',
      configs.map(({ batch }) => batch),
      '1',
    ),
    ...listFlag(
      'seed',
      configs.map(({ seed }) => seed),
      '0',
    ),
    ...listFlag(
      'gain',
      configs.map(({ gain }) => gain),
      '1',
    ),
    ...(first && first.input !== first.state ? [`--input ${first.input}`] : []),
  ];
}

function methodFlags(configs: readonly RnnConfig[]): string[] {
  const iterating = configs.filter((config) => hasTolerance(configOfRnn(config)));
  const [first] = configs;
  return [
    ...listFlag(
      'algorithm',
      configs.map(({ algorithm }) => algorithm),
    ),
    ...listFlag(
      'tol',
      iterating.map(({ tolerance }) => tolerance),
      '0.0001',
    ),
    ...(first?.gradient ? ['--gradient'] : []),
    ...(first && !first.reset ? ['--no-reset'] : []),
    ...(first && first.warmStart !== null ? [`--warm-start ${first.warmStart}`] : []),
  ];
}

/** Nothing where all of them are the default. */
function listFlag(name: string, values: readonly (string | number)[], fallback: string | null = null): string[] {
  const text = [...new Set(values)].join(',');
  return text === '' || text === fallback ? [] : [`--${name} ${shellWord(text)}`];
}
