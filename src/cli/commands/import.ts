/** `antler import`: takes bundles into the database. All files are checked before the first is stored. */
import type { Command } from 'commander';
import type { Bundle } from '../../shared/bundle.ts';
import { formatCount } from '../../shared/units.ts';
import { addDatabaseFlag, changeStore, checkDatabase, type DatabaseFlags } from '../database.ts';
import { readBundleFile } from '../files.ts';
import { print } from '../output.ts';

export function addImport(program: Command): void {
  const command = program
    .command('import')
    .description('take the runs of bundle files into the database; importing twice changes nothing')
    .argument('<file...>', 'bundle files, as written by export or run --json');
  addDatabaseFlag(command).action(importFiles);
}

async function importFiles(files: string[], flags: DatabaseFlags): Promise<void> {
  const bundles: { file: string; bundle: Bundle }[] = [];
  for (const file of files) bundles.push({ file, bundle: await readBundleFile(file) });
  checkDatabase(flags);
  await changeStore(flags, (store) => {
    for (const { file, bundle } of bundles) {
      const { added, unchanged } = store.addBundle(bundle, file);
      print(`${file}: ${formatCount(added)} added, ${formatCount(unchanged)} unchanged`);
    }
  });
}
