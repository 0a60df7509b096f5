/** `antler export`: stored runs as a file. */
import { type Command, Option } from 'commander';
import type { Exporter } from '../../main/export/format.ts';
import { EXPORT_FORMATS, EXPORTERS, exporterOf } from '../../main/export/index.ts';
import type { Bundle } from '../../shared/contract/bundle.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { withThreshold } from '../../shared/findings/runs/asked.ts';
import { formatCount } from '../../shared/text/units.ts';
import { APP } from '../app.ts';
import { addDatabaseFlag, type DatabaseFlags, idsOf, noDatabase, readStore } from '../process/database.ts';
import { checkWritable, writeWhole } from '../files/files.ts';
import { printFile, remark } from '../output/output.ts';
import { thresholdFlag } from '../flags/sweep-flags.ts';
import { nameOf, nonEmpty } from '../flags/values.ts';

interface ExportFlags extends DatabaseFlags {
  readonly format: string;
  readonly out?: string;
  /** A share. */
  readonly threshold?: number;
  readonly excel?: boolean;
}

/** By which Excel knows UTF-8; other programs take it for a part of the first title. */
const BYTE_ORDER_MARK = '\uFEFF';
const namesOf = (exporters: readonly Exporter[]): string => exporters.map(({ id }) => id).join(' and ');

export function addExport(program: Command): void {
  const command = program
    .command('export')
    .description('write stored runs as a bundle, a table, a report or a kernel timeline')
    .argument(
      '[id...]',
      'run ids, sweep:ID, machine:ID, adapter:ID, date:YYYY-MM-DD or baseline:NAME (default: all runs)',
    )
    .addOption(
      new Option('--format <name>', EXPORT_FORMATS.join(', '))
        .argParser(nameOf(EXPORT_FORMATS, EXPORT_FORMATS))
        .default('json'),
    )
    .addOption(
      new Option('--excel', 'begin a CSV with a byte order mark, without which Excel garbles what is not ASCII'),
    )
    .addOption(thresholdFlag())
    .addOption(new Option('--out <file>', 'the file to write (default: standard output)').argParser(nonEmpty));
  addDatabaseFlag(command).action(exportRuns);
}

async function exportRuns(given: string[], flags: ExportFlags): Promise<void> {
  const exporter = exporterOf(flags.format);
  const judging = EXPORTERS.filter(({ judges }) => judges === true);
  if (flags.threshold !== undefined && !judging.includes(exporter))
    throw new Fault('invalid', `--threshold: ${flags.format} holds no verdicts; ${namesOf(judging)} do`);
  if (flags.excel && exporter.takesByteOrderMark !== true)
    throw new Fault('invalid', `--excel: a byte order mark is for CSV, not for ${flags.format}`);
  if (flags.out !== undefined) checkWritable('--out', flags.out);
  const bundle = await readStore<Bundle | null>(flags, null, (store) =>
    store.exportBundle(given.length === 0 ? null : idsOf(store, given), APP),
  );
  if (bundle === null) throw noDatabase(given[0] === undefined ? 'run to export' : `run "${given[0]}"`);
  const text = `${flags.excel ? BYTE_ORDER_MARK : ''}${exporter.write(judgedBy(flags.threshold, bundle))}`;
  if (flags.out === undefined) printFile(text);
  else {
    writeWhole(flags.out, [text]);
    remark(`antler: ${formatCount(bundle.runs.length)} runs written to ${flags.out}`);
  }
}

/** The bundle as a reader judges it who asks for another threshold than it was measured with. */
function judgedBy(threshold: number | undefined, bundle: Bundle): Bundle {
  if (threshold === undefined) return bundle;
  const runs = bundle.runs.map((run) => ({ ...run, notes: withThreshold(run.notes, threshold) }));
  return { ...bundle, runs };
}
