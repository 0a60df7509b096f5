/** `antler max-length`: how long a sequence may be on an adapter, for each algorithm, before anything is allocated. */
import { fileReason } from '../../shared/words/bundle-for-file.ts';
import { reasonTextOrNull } from '../../shared/words/reason-text.ts';
import { CONTENDERS } from '../../compute/studies/rnn/algorithms/index.ts';
import { rnnSweepOf } from '../../shared/studies/rnn/sweep.ts';
import type { Command } from 'commander';
import { lengthLimits, MOST_LIMITS } from '../../compute/limits.ts';
import { limitText, type MemoryLimit } from '../../shared/contract/parts/memory-course.ts';
import { formatCount } from '../../shared/text/units.ts';
import { addCellFileFlag, type CellFileFlags, readCells } from '../files/cell-files.ts';
import { addDatabaseFlag, type DatabaseFlags, readStore } from '../process/database.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter, withEngine } from '../process/device.ts';
import { print, warn } from '../output/output.ts';
import { addStudyFlags, sweepFromFlags } from '../flags/sweep-flags.ts';
import { type Column, textTable } from '../output/text-table.ts';

interface MaxLengthFlags extends AdapterFlags, CellFileFlags, DatabaseFlags {
  readonly cell?: string[];
  readonly algorithm?: string[];
  readonly state?: number[];
  readonly input?: number;
  readonly batch?: number[];
  readonly gradient?: boolean;
  readonly json?: boolean;
}

/** One algorithm at one size. */
interface Line extends MemoryLimit {
  readonly cell: string;
  readonly state: number;
  readonly input: number;
  readonly batch: number;
  readonly algorithm: string;
}

export function addMaxLength(program: Command): void {
  const command = program
    .command('max-length')
    .alias('fits')
    .description('longest sequence that each algorithm can run on this adapter (dry run)')
    .option('--json', 'print it as JSON');
  addStudyFlags(command, ['cell', 'state', 'input', 'batch', 'gradient']);
  addCellFileFlag(command, 'ask for a cell of your own, beside those of --cell');
  addDatabaseFlag(addAdapterFlag(command)).action(showMaxLength);
}

async function showMaxLength({ adapter, database, json, ...flags }: MaxLengthFlags): Promise<void> {
  const own = readCells(flags);
  const asked = { ...flags, algorithm: flags.algorithm ?? CONTENDERS.map(({ id }) => id) };
  const sweep = sweepFromFlags(asked, null, own);
  const { cells, states, batches } = rnnSweepOf(sweep);
  const sizes = cells.length * states.length * batches.length;
  const chosen = await findAdapter(adapter === undefined ? {} : { adapter });
  const lines = await withEngine(chosen, async ({ adapter: { id }, traits, whyNot }) => {
    const databaseFlags = database === undefined ? {} : { database };
    const tunings = await readStore(databaseFlags, {}, (store) => store.adapter(id)?.tunings ?? {});
    return linesOf(lengthLimits(sweep, { traits, whyNot }, own, tunings));
  });
  const missing = sizes * sweep.contenders.length - lines.length;
  if (missing > 0) warn(`${formatCount(missing)} combinations left out: at most ${MOST_LIMITS} are looked at`);
  print(
    json
      ? JSON.stringify(
          lines.map((line) => ({ ...line, ...fileReason(line.reason) })),
          null,
          2,
        )
      : textTable(COLUMNS, lines),
  );
}

function linesOf(sizes: ReturnType<typeof lengthLimits>): Line[] {
  return sizes.flatMap(({ limits, ...size }) => limits.map((limit) => ({ ...size, ...limit })));
}

const COLUMNS: readonly Column<Line>[] = [
  { title: 'cell', text: ({ cell }) => cell },
  { title: 'D', align: 'right', text: ({ state }) => formatCount(state) },
  { title: 'B', align: 'right', text: ({ batch }) => formatCount(batch) },
  { title: 'algorithm', text: ({ algorithm }) => algorithm },
  { title: 'T that no longer fits', align: 'right', text: limitText },
  { title: 'why', text: ({ reason }) => reasonTextOrNull(reason) },
];
