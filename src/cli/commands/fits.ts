/** `antler fits`: how long a sequence may be on an adapter, for each algorithm, before anything is allocated. */
import { type Command, Option } from 'commander';
import { lengthLimits, MOST_LIMITS } from '../../compute/limits.ts';
import { limitText, type MemoryLimit } from '../../shared/contract/parts/memory-course.ts';
import { CONTENDER_IDS } from '../../shared/studies/rnn/contenders.ts';
import { CELL_IDS } from '../../shared/studies/rnn/settings.ts';
import { formatCount } from '../../shared/text/units.ts';
import { addCellFileFlag, type CellFileFlags, readCells } from '../files/cell-files.ts';
import { addDatabaseFlag, type DatabaseFlags, readStore } from '../process/database.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter, withEngine } from '../process/device.ts';
import { print, warn } from '../output/output.ts';
import { AVAILABLE_ALGORITHMS, AVAILABLE_CELLS, sweepFromFlags } from '../flags/sweep-flags.ts';
import { type Column, textTable } from '../output/text-table.ts';
import { namesOf, numbersWithin, numberWithin, SIZE } from '../flags/values.ts';

interface FitsFlags extends AdapterFlags, CellFileFlags, DatabaseFlags {
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

export function addFits(program: Command): void {
  const command = program
    .command('fits')
    .description('the sequence length from which each algorithm no longer fits on this adapter (dry run)')
    .addOption(flag('--cell <names>', `cells: ${AVAILABLE_CELLS.join(', ')}`, namesOf(CELL_IDS, AVAILABLE_CELLS)))
    .addOption(flag('--algorithm <names>', 'algorithms (default: all)', namesOf(CONTENDER_IDS, AVAILABLE_ALGORITHMS)))
    .addOption(flag('--state <list>', 'state sizes D', numbersWithin(SIZE)))
    .addOption(flag('--input <n>', 'input size X (default: the state size)', numberWithin(SIZE)))
    .addOption(flag('--batch <list>', 'batch sizes B', numbersWithin(SIZE)))
    .option('--gradient', 'forward and gradient together')
    .option('--json', 'print it as JSON');
  addCellFileFlag(command, 'ask for a cell of your own, beside those of --cell');
  addDatabaseFlag(addAdapterFlag(command)).action(showFits);
}

function flag(flags: string, help: string, parse: (text: string) => unknown): Option {
  return new Option(flags, help).argParser(parse);
}

async function showFits({ adapter, database, json, ...flags }: FitsFlags): Promise<void> {
  const own = readCells(flags);
  const asked = { ...flags, algorithm: flags.algorithm ?? [...AVAILABLE_ALGORITHMS], reset: true };
  const sweep = sweepFromFlags(asked, null, own);
  const sizes = sweep.cells.length * sweep.states.length * sweep.batches.length;
  const chosen = await findAdapter(adapter === undefined ? {} : { adapter });
  const lines = await withEngine(chosen, async ({ adapter: { id }, traits, whyNot }) => {
    const databaseFlags = database === undefined ? {} : { database };
    const tunings = await readStore(databaseFlags, {}, (store) => store.adapter(id)?.tunings ?? {});
    return linesOf(lengthLimits(sweep, { traits, whyNot }, own, tunings));
  });
  const missing = sizes * sweep.algorithms.length - lines.length;
  if (missing > 0) warn(`${formatCount(missing)} combinations left out: at most ${MOST_LIMITS} are looked at`);
  print(json ? JSON.stringify(lines, null, 2) : textTable(COLUMNS, lines));
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
  { title: 'why', text: ({ reason }) => reason },
];
