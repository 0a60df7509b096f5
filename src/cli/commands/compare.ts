/** `antler compare`: two selections of runs, configuration by configuration. */
import type { Command } from 'commander';
import { formatNs, formatRatio } from '../../shared/units.ts';
import { type Comparison, compareSelections } from '../comparison.ts';
import { addDatabaseFlag, type DatabaseFlags } from '../database.ts';
import { print, say } from '../output.ts';
import { configColumns, interval, mapped } from '../run-table.ts';
import { resolveSelection } from '../selection.ts';
import { type Column, textTable } from '../text-table.ts';

export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .description(
      'compare two selections of runs: ratios of their medians with 95 % intervals. Each selection is a bundle file, ' +
        'a run id, machine:ID, adapter:ID or date:YYYY-MM-DD. Runs that were not measured side by side are marked unpaired.',
    )
    .argument('<a>', 'the first selection')
    .argument('<b>', 'the second selection')
    .option('--json', 'print the comparison as JSON');
  addDatabaseFlag(command).action(compare);
}

async function compare(a: string, b: string, flags: DatabaseFlags & { json?: boolean }): Promise<void> {
  const [first, second] = [await resolveSelection(a, flags), await resolveSelection(b, flags)];
  const pairs = compareSelections(first.runs, second.runs);
  const names = new Map([...first.adapterNames, ...second.adapterNames]);
  if (flags.json) print(JSON.stringify({ a, b, pairs }, null, 2));
  else if (pairs.length > 0) print(`A = ${a}\nB = ${b}\n\n${comparisonTable(pairs, names)}`);
  if (pairs.length === 0) say('antler: the two selections have no configuration in common');
}

function comparisonTable(pairs: readonly Comparison[], adapterNames: ReadonlyMap<string, string>): string {
  const named = (id: string): string => adapterNames.get(id) ?? id;
  const sameAdapters = pairs.every((pair) => pair.adapterA === pair.adapterB);
  const adapterA: Column<Comparison> = { title: 'adapter A', text: (pair) => named(pair.adapterA) };
  const adapterB: Column<Comparison> = { title: 'adapter B', text: (pair) => named(pair.adapterB) };
  const columns: Column<Comparison>[] = [
    ...configColumns(pairs.map(({ config }) => config)).map((column) => ({
      ...column,
      text: (pair: Comparison) => column.text(pair.config),
    })),
    ...(sameAdapters ? [{ ...adapterA, title: 'adapter' }] : [adapterA, adapterB]),
    { title: 'A', align: 'right', text: (pair) => mapped(pair.medianNsA, formatNs) },
    { title: 'B', align: 'right', text: (pair) => mapped(pair.medianNsB, formatNs) },
    { title: 'A ÷ B', align: 'right', text: (pair) => mapped(pair.ratio, formatRatio) },
    { title: '95 % interval', text: (pair) => interval(pair.ci95, formatRatio) },
    { title: 'note', text: (pair) => pair.note },
  ];
  return textTable(columns, pairs);
}
