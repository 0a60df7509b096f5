/** `antler import`: takes bundles into the database. All files are checked before the first is stored. */
import type { Command } from 'commander';
import { openScratchStore } from '../../main/store/store.ts';
import type { Bundle } from '../../shared/contract/bundle.ts';
import { formatCount } from '../../shared/text/units.ts';
import {
  addDatabaseFlag,
  changeStore,
  checkDatabase,
  databaseExists,
  type DatabaseFlags,
} from '../process/database.ts';
import { readBundleFile } from '../files/files.ts';
import { printLine } from '../output/output.ts';
import { say } from '../../shared/words/say.ts';

export function addImport(program: Command): void {
  const command = program
    .command('import')
    .description(say('command.import'))
    .argument('<file...>', say('flag.import-files'));
  addDatabaseFlag(command).action(importFiles);
}

async function importFiles(files: string[], flags: DatabaseFlags): Promise<void> {
  const bundles: { file: string; bundle: Bundle }[] = [];
  for (const file of files) bundles.push({ file, bundle: readBundleFile(file) });
  checkDatabase(flags);
  rehearse(
    bundles.map(({ file, bundle }) => [file, bundle]),
    flags,
  );
  await changeStore(flags, (store) => {
    for (const { file, bundle } of bundles) {
      const { added, unchanged } = store.addBundle(bundle, file);
      printLine(say('import.done', { file, added: formatCount(added), unchanged: formatCount(unchanged) }));
    }
  });
}

/** Where there is no database yet, a file that does not fit must leave none behind: it is tried on one in passing. */
function rehearse(bundles: readonly (readonly [file: string, bundle: Bundle])[], flags: DatabaseFlags): void {
  if (databaseExists(flags)) return;
  const store = openScratchStore();
  try {
    for (const [file, bundle] of bundles) store.addBundle(bundle, file);
  } finally {
    store.close();
  }
}
