/** `antler baseline`: runs under a name that later ones are held against, as `compare baseline:NAME …`. */
import type { Command } from 'commander';
import type { BaselineSummary } from '../../shared/contract/parts/baseline.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { localTimeText } from '../../shared/text/local-time.ts';
import { formatCount } from '../../shared/text/units.ts';
import {
  addDatabaseFlag,
  changeStore,
  type DatabaseFlags,
  databaseExists,
  idsOf,
  noDatabase,
  readStore,
} from '../process/database.ts';
import { print, printLine, remark } from '../output/output.ts';
import { type Column, textTable } from '../output/text-table.ts';

export function addBaseline(program: Command): void {
  const baseline = program
    .command('baseline')
    .description('name runs that later ones are held against: compare takes baseline:NAME')
    .helpCommand(false)
    .action(() => {
      throw new Fault('invalid', 'baseline: name what to do: pin, list or remove');
    });
  const pin = baseline
    .command('pin')
    .description('pin runs under a name; pinned runs are not deleted unless that is forced')
    .argument('<name>', 'up to 60 letters, digits, ".", "_" and "-"')
    .argument('<selection...>', 'run ids, sweep:ID, machine:ID, adapter:ID, date:YYYY-MM-DD or baseline:NAME')
    .option('--replace', 'let the name stand for these runs from now on, whatever it stood for');
  const list = baseline
    .command('list')
    .description('list the baselines, oldest first')
    .option('--json', 'print the list as JSON');
  const remove = baseline
    .command('remove')
    .description('forget a baseline; its runs stay')
    .argument('<name>', 'the baseline');
  addDatabaseFlag(pin).action(pinRuns);
  addDatabaseFlag(list).action(listBaselines);
  addDatabaseFlag(remove).action(removeBaseline);
}

async function pinRuns(name: string, given: string[], flags: DatabaseFlags & { replace?: boolean }): Promise<void> {
  if (!databaseExists(flags)) throw noDatabase(`run "${given[0] ?? ''}"`);
  const pinned = await changeStore(flags, (store) =>
    store.pinBaseline(name, idsOf(store, given), flags.replace ?? false),
  );
  printLine(`baseline ${pinned.name}: ${runsText(pinned.runCount)}`);
}

async function listBaselines(flags: DatabaseFlags & { json?: boolean }): Promise<void> {
  const baselines = await readStore<BaselineSummary[]>(flags, [], (store) => store.listBaselines());
  if (flags.json) print(JSON.stringify(baselines, null, 2));
  else if (baselines.length > 0) print(textTable(COLUMNS, baselines));
  if (baselines.length === 0) remark('antler: there are no baselines; `antler baseline pin` makes one');
}

const COLUMNS: readonly Column<BaselineSummary>[] = [
  { title: 'name', text: ({ name }) => name },
  { title: 'pinned', text: ({ pinnedAt }) => localTimeText(pinnedAt) },
  { title: 'runs', align: 'right', text: ({ runCount }) => formatCount(runCount) },
  { title: 'measured on', text: ({ adapterNames }) => adapterNames },
];

async function removeBaseline(name: string, flags: DatabaseFlags): Promise<void> {
  if (!databaseExists(flags)) throw noDatabase(`baseline "${name}"`);
  await changeStore(flags, (store) => store.removeBaseline(name));
  printLine(`removed baseline ${name}; its runs stay`);
}

function runsText(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'run' : 'runs'}`;
}
