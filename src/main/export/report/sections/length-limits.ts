/** The smallest length that no longer fits, for each algorithm at every size that was measured. */
import { rnnConfigOf } from '../../../../shared/studies/rnn/config.ts';
import { limitText } from '../../../../shared/contract/parts/memory-course.ts';
import type { Run } from '../../../../shared/contract/run.ts';
import { formatCount } from '../../../../shared/text/units.ts';
import { type Block, columns, foldedTable, text } from '../document.ts';
import type { ReportData } from '../settings.ts';

/** One run of every algorithm, cell, D, B and adapter: seeds, λ and lengths do not matter to it. */
function oneOfEach(runs: readonly Run[]): Run[] {
  const groups = Map.groupBy(runs, ({ adapterId, config }) => {
    const { algorithm, cell, state, input, batch, gradient } = rnnConfigOf(config);
    return JSON.stringify([adapterId, algorithm, cell, state, input, batch, gradient]);
  });
  return [...groups.values()].flatMap(([first]) => first ?? []);
}

export function lengthLimitBlocks({ bundle, adapters }: ReportData): Block[] {
  const runs = oneOfEach(bundle.runs.filter(({ memoryLimit }) => memoryLimit !== null));
  if (runs.length === 0) return [];
  const rows = runs.map(({ adapterId, config, memoryLimit }) => [
    config.contender,
    `${rnnConfigOf(config).cell}${rnnConfigOf(config).gradient ? ', with gradient' : ''}`,
    `D ${formatCount(rnnConfigOf(config).state)} · B ${formatCount(rnnConfigOf(config).batch)}`,
    adapters.get(adapterId)?.name ?? adapterId,
    memoryLimit ? limitText(memoryLimit) : '–',
    memoryLimit?.reason ?? 'all lengths up to 1e9 fit',
  ]);
  const table = {
    kind: 'table',
    caption: 'Smallest length that no longer fits the adapter',
    columns: columns('Algorithm', 'Cell', 'Size', 'Adapter', '#T that no longer fits', 'What is too much there'),
    rows,
  } as const;
  return [
    text(
      'How long a sequence may be is known from the plans and the limits of the adapter, without allocating anything.',
    ),
    foldedTable(table),
  ];
}
