/** `antler max-length`: how long a sequence may be on an adapter, for each algorithm, before anything is allocated. */
import { limitText } from '../../../../shared/words/facts/memory.ts';
import { fileReason } from '../../../../shared/words/bundle-for-file.ts';
import { reasonTextOrNull } from '../../../../shared/words/reason-text.ts';
import { CONTENDERS } from '../../../../compute/studies/rnn/algorithms/index.ts';
import type { Command } from 'commander';
import { lengthLimits, MOST_LIMITS } from '../../../../compute/studies/rnn/planning/limits.ts';
import { type MemoryLimit } from '../../../../shared/contract/parts/memory-course.ts';
import { localized } from '../../../../shared/contract/local-text.ts';
import { contenderFlag } from '../../../../shared/findings/runs/reproduce.ts';
import { isProblemChoice, ownSizes } from '../../../../shared/studies/axes.ts';
import { pointsOf } from '../../../../shared/studies/grid.ts';
import { defaultStudy } from '../../../../shared/studies/index.ts';
import type { StudySpec } from '../../../../shared/studies/study.ts';
import { formatCount } from '../../../../shared/text/units.ts';
import { addCellFileFlag, type CellFileFlags, readCells } from '../../../files/cell-files.ts';
import { addDatabaseFlag, type DatabaseFlags, readStore } from '../../../process/database.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter, withEngine } from '../../../process/device.ts';
import { print, warn } from '../../../output/output.ts';
import { addPlanFlags, askedContenders, sweepFromFlags } from '../../../flags/sweep-flags.ts';
import { type Column, textTable } from '../../../output/text-table.ts';
import { say } from '../../../../shared/words/say.ts';

interface MaxLengthFlags extends AdapterFlags, CellFileFlags, DatabaseFlags {
  /** Those that the study declares. */
  readonly [flag: string]: unknown;
  readonly json?: boolean;
}

/** One contender at one size: the size's values by their ids. */
type Line = MemoryLimit & Readonly<Record<string, unknown>>;

export function addMaxLength(program: Command): void {
  addTo(program.command('max-length'));
  // Its name of before, which scripts go on using.
  addTo(program.command('fits', { hidden: true }));
}

function addTo(command: Command): void {
  command.description(say('command.max-length')).option('--json', say('flag.json-one'));
  addPlanFlags(command, { withMainSize: false });
  addCellFileFlag(command, say('flag.max-length-cell-file'));
  addDatabaseFlag(addAdapterFlag(command)).action(showMaxLength);
}

async function showMaxLength({ adapter, database, json, ...flags }: MaxLengthFlags): Promise<void> {
  const own = readCells(flags);
  const study = defaultStudy();
  const contender = askedContenders(study, flags) ?? CONTENDERS.map(({ id }) => id);
  const sweep = sweepFromFlags({ ...flags, contender }, null, own);
  const sizes = pointsOf({ ...sweep, seeds: [0], sizes: { ...sweep.sizes, [study.mainSize]: [1] } }).length;
  const chosen = await findAdapter(adapter === undefined ? {} : { adapter });
  const lines = await withEngine(chosen, async ({ adapter: { id }, traits, whyNot }) => {
    const databaseFlags = database === undefined ? {} : { database };
    const tunings = await readStore(databaseFlags, {}, (store) => store.adapter(id)?.tunings ?? {});
    return linesOf(lengthLimits(sweep, { traits, whyNot }, own, tunings));
  });
  const missing = sizes * sweep.contenders.length - lines.length;
  if (missing > 0) warn(say('max-length.too-many', { missing: formatCount(missing), MOST_LIMITS }));
  const written = lines.map((line) => ({ ...line, ...fileReason(line.reason) }));
  print(json ? JSON.stringify(written, null, 2) : textTable(columnsOf(study), lines));
}

function linesOf(sizes: ReturnType<typeof lengthLimits>): Line[] {
  return sizes.flatMap(({ limits, ...size }) => limits.map((limit) => ({ ...size, ...limit })));
}

/** Without sizes that follow another: they have the same number as a rule. */
function columnsOf(study: StudySpec): Column<Line>[] {
  const main = study.sizes.find(({ id }) => id === study.mainSize);
  const sizes = ownSizes(study).filter(({ id }) => id !== study.mainSize);
  return [
    ...study.settings
      .filter(isProblemChoice)
      .map(({ id, name }): Column<Line> => ({ title: localized(name), text: (line) => String(line[id]) })),
    ...sizes.map(({ id, symbol }): Column<Line> => ({
      ...{ title: symbol, align: 'right' },
      text: (line) => formatCount(Number(line[id])),
    })),
    { title: localized(study.contenderNoun), text: (line) => String(line[contenderFlag(study)]) },
    { title: say('max-length.first-too-long', { symbol: main?.symbol ?? '' }), align: 'right', text: limitText },
    { title: say('column.why'), text: ({ reason }) => reasonTextOrNull(reason) },
  ];
}
