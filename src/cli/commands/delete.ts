/** `antler delete`: removes stored runs, all of those named or none. */
import type { Command } from 'commander';
import {
  addDatabaseFlag,
  changeStore,
  databaseExists,
  type DatabaseFlags,
  idsOf,
  noDatabase,
} from '../process/database.ts';
import { print } from '../output/output.ts';

export function addDelete(program: Command): void {
  const command = program
    .command('delete')
    .description('delete stored runs with their samples and traces')
    .argument(
      '<id...>',
      'ids (or their first characters), sweep:ID, machine:ID, adapter:ID, date:YYYY-MM-DD or baseline:NAME',
    )
    .option('--force', 'delete runs that are pinned in a baseline, too');
  addDatabaseFlag(command).action(deleteRuns);
}

async function deleteRuns(given: string[], flags: DatabaseFlags & { force?: boolean }): Promise<void> {
  if (!databaseExists(flags)) throw noDatabase(`run "${given[0] ?? ''}"`);
  const deleted = await changeStore(flags, (store) => store.deleteRuns(idsOf(store, given), flags.force));
  print(`deleted ${deleted} ${deleted === 1 ? 'run' : 'runs'}`);
}
