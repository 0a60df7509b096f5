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
import { say } from '../../shared/words/say.ts';

export function addBaseline(program: Command): void {
  const baseline = program
    .command('baseline')
    .description(say('command.baseline'))
    .helpCommand(false)
    .action(() => {
      throw new Fault('invalid', say('baseline.no-action'));
    });
  const pin = baseline
    .command('pin')
    .description(say('command.baseline-pin'))
    .argument('<name>', say('flag.baseline-name'))
    .argument('<selection...>', say('flag.runs-selected'))
    .option('--replace', say('flag.baseline-replace'));
  const list = baseline
    .command('list')
    .description(say('command.baseline-list'))
    .option('--json', say('flag.list-json'));
  const remove = baseline
    .command('remove')
    .description(say('command.baseline-remove'))
    .argument('<name>', say('flag.baseline'));
  addDatabaseFlag(pin).action(pinRuns);
  addDatabaseFlag(list).action(listBaselines);
  addDatabaseFlag(remove).action(removeBaseline);
}

async function pinRuns(name: string, given: string[], flags: DatabaseFlags & { replace?: boolean }): Promise<void> {
  if (!databaseExists(flags)) throw noDatabase(say('what.run', { given: given[0] ?? '' }));
  const pinned = await changeStore(flags, (store) =>
    store.pinBaseline(name, idsOf(store, given), flags.replace ?? false),
  );
  printLine(say('baseline.pinned', { name: pinned.name, runs: say('common.runs', { count: pinned.runCount }) }));
}

async function listBaselines(flags: DatabaseFlags & { json?: boolean }): Promise<void> {
  const baselines = await readStore<BaselineSummary[]>(flags, [], (store) => store.listBaselines());
  if (flags.json) print(JSON.stringify(baselines, null, 2));
  else if (baselines.length > 0) print(textTable(COLUMNS, baselines));
  if (baselines.length === 0) remark(say('baseline.none'));
}

const COLUMNS: readonly Column<BaselineSummary>[] = [
  { title: say('column.name'), text: ({ name }) => name },
  { title: say('column.pinned'), text: ({ pinnedAt }) => localTimeText(pinnedAt) },
  { title: say('column.runs'), align: 'right', text: ({ runCount }) => formatCount(runCount) },
  { title: say('column.measured-on'), text: ({ adapterNames }) => adapterNames },
];

async function removeBaseline(name: string, flags: DatabaseFlags): Promise<void> {
  if (!databaseExists(flags)) throw noDatabase(say('what.baseline', { name }));
  await changeStore(flags, (store) => store.removeBaseline(name));
  printLine(say('baseline.removed', { name }));
}
