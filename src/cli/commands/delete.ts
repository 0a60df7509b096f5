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
import { say } from '../../shared/words/say.ts';

export function addDelete(program: Command): void {
  const command = program
    .command('delete')
    .description(say('command.delete'))
    .argument('<id...>', say('flag.delete-runs'))
    .option('--force', say('flag.delete-force'));
  addDatabaseFlag(command).action(deleteRuns);
}

async function deleteRuns(given: string[], flags: DatabaseFlags & { force?: boolean }): Promise<void> {
  if (!databaseExists(flags)) throw noDatabase(say('what.run', { given: given[0] ?? '' }));
  const deleted = await changeStore(flags, (store) => store.deleteRuns(idsOf(store, given), flags.force));
  print(say('delete.done', { count: deleted }));
}
