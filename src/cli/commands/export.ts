/** `antler export`: stored runs as a file. */
import { type Command, Option } from 'commander';
import { EXPORTERS, exporterOf } from '../../main/export/index.ts';
import type { Bundle } from '../../shared/bundle.ts';
import { formatCount } from '../../shared/units.ts';
import { APP } from '../app.ts';
import { addDatabaseFlag, type DatabaseFlags, idsOf, noDatabase, readStore } from '../database.ts';
import { checkWritable, writeWhole } from '../files.ts';
import { say } from '../output.ts';
import { nameOf, nonEmpty } from '../values.ts';

interface ExportFlags extends DatabaseFlags {
  readonly format: string;
  readonly out?: string;
}

const FORMATS = EXPORTERS.map((exporter) => exporter.id);

export function addExport(program: Command): void {
  const command = program
    .command('export')
    .description('write stored runs as a bundle, a table, a report or a kernel timeline')
    .argument(
      '[id...]',
      'run ids, sweep:ID, machine:ID, adapter:ID, date:YYYY-MM-DD or baseline:NAME (default: all runs)',
    )
    .addOption(new Option('--format <name>', FORMATS.join(', ')).argParser(nameOf(FORMATS, FORMATS)).default('json'))
    .addOption(new Option('--out <file>', 'the file to write (default: standard output)').argParser(nonEmpty));
  addDatabaseFlag(command).action(exportRuns);
}

async function exportRuns(given: string[], flags: ExportFlags): Promise<void> {
  if (flags.out !== undefined) checkWritable('--out', flags.out);
  const bundle = await readStore<Bundle | null>(flags, null, (store) =>
    store.exportBundle(given.length === 0 ? null : idsOf(store, given), APP),
  );
  if (bundle === null) throw noDatabase(given[0] === undefined ? 'run to export' : `run "${given[0]}"`);
  const text = exporterOf(flags.format).write(bundle);
  if (flags.out === undefined) process.stdout.write(text);
  else {
    writeWhole(flags.out, [text]);
    say(`antler: ${formatCount(bundle.runs.length)} runs written to ${flags.out}`);
  }
}
