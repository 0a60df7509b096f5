/** `antler list`: stored runs, newest first. */
import { runSortKeys, STUDIES } from '../../shared/studies/index.ts';
import { withFileFields } from '../../shared/words/bundle-for-file.ts';
import { type Command, Option } from 'commander';
import type { RunPage, RunQuery } from '../../shared/contract/bridge.ts';
import { pointByPoint } from '../../shared/findings/runs/config-order.ts';
import { RUN_STATUSES } from '../../shared/contract/run.ts';
import { visibleDeep } from '../../shared/text/visible-text.ts';
import { addDatabaseFlag, type DatabaseFlags, readStore } from '../process/database.ts';
import { print, remark } from '../output/output.ts';
import { storedTable } from '../output/run-table.ts';
import { askedChoices, askedFilter, filterOptions } from '../flags/filter-flags.ts';
import { nameOf, namesOf, nonEmpty, numberWithin } from '../flags/values.ts';

interface ListFlags extends DatabaseFlags {
  /** Those that the studies declare. */
  readonly [flag: string]: unknown;
  readonly search?: string;
  readonly status?: string[];
  readonly adapter?: string;
  readonly sweep?: string;
  readonly sort: RunQuery['sort'];
  readonly ascending?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

const STATUSES = [...RUN_STATUSES, 'running', 'interrupted'];
/** The contender by the name that its study has for it, as in the flags. */
const CONTENDER_KEYS = new Set(STUDIES.flatMap(({ flat }) => flat?.contender ?? []));
const SORT_KEYS = [...CONTENDER_KEYS, ...runSortKeys()];

function sortKey(text: string): string {
  const key = nameOf(SORT_KEYS, SORT_KEYS)(text);
  return CONTENDER_KEYS.has(key) ? 'contender' : key;
}

const LONGEST_PAGE = 1000;
const DEFAULT_ROWS = 50;

export function addList(program: Command): void {
  const command = program
    .command('list')
    .description('list the stored runs, newest first')
    .addOption(
      new Option(
        '--search <text>',
        'only runs that mention this: cell, algorithm, problem, adapter, status, preset, id',
      ).argParser(nonEmpty),
    )
    .addOption(
      new Option('--status <names>', `only these: ${STATUSES.join(', ')}`).argParser(namesOf(STATUSES, STATUSES)),
    )
    .addOption(new Option('--adapter <id>', 'only runs on the adapter with this id').argParser(nonEmpty))
    .addOption(new Option('--sweep <id>', 'only runs of this sweep').argParser(nonEmpty))
    .addOption(
      new Option('--sort <key>', `what to sort by: ${SORT_KEYS.join(', ')}`).argParser(sortKey).default('startedAt'),
    )
    .option('--ascending', 'smallest or oldest first')
    .addOption(
      new Option('--limit <n>', 'at most this many')
        .argParser(numberWithin({ integer: true, min: 1, max: LONGEST_PAGE }))
        .default(DEFAULT_ROWS),
    )
    .option('--json', 'print the list as JSON');
  for (const option of filterOptions()) command.addOption(option);
  addDatabaseFlag(command).action(listRuns);
}

async function listRuns(flags: ListFlags): Promise<void> {
  const page = await readStore<RunPage>(flags, { total: 0, runs: [] }, (store) => store.listRuns(queryOf(flags)));
  if (flags.json) print(JSON.stringify(page.runs.map(withFileFields), null, 2));
  else if (page.runs.length > 0) print(tableOf(visibleDeep(page.runs), flags.sort));
  if (page.total === 0) remark('antler: no stored run matches; `antler run` measures some');
  else if (page.total > page.runs.length)
    remark(`antler: ${page.runs.length} of ${page.total} runs shown (--limit shows more)`);
}

function tableOf(runs: RunPage['runs'], sort: ListFlags['sort']): string {
  return storedTable(sort === 'startedAt' ? pointByPoint(runs) : runs);
}

function queryOf(flags: ListFlags): RunQuery {
  return {
    search: flags.search ?? '',
    adapterIds: flags.adapter === undefined ? null : [flags.adapter],
    sweepIds: flags.sweep === undefined ? null : [flags.sweep],
    contenders: askedFilter(flags),
    choices: askedChoices(flags),
    statuses: flags.status ?? null,
    sort: flags.sort,
    descending: !flags.ascending,
    offset: 0,
    limit: flags.limit,
  };
}
