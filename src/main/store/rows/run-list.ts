/** The library's pages: search, filters and sorting over summaries, never over whole runs. */
import { readNote, readReason } from '../../../shared/contract/reason-schema.ts';
import type { Database, Statement } from 'better-sqlite3';
import type { RunPage, RunQuery, RunSummary } from '../../../shared/contract/bridge.ts';
import { Fault } from '../../../shared/contract/fault.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { stepTimeOf } from '../../../shared/contract/parts/step-timing.ts';
import { BASIS_NOTES, type RatioBasis } from '../../../shared/statistics/ratio-basis.ts';
import { basisFrom } from '../../../shared/findings/runs/basis-notes.ts';
import type { Notes } from '../../../shared/contract/reason.ts';
import { STUDIES } from '../../../shared/studies/index.ts';
import { ASKED, askedOf } from '../../../shared/findings/runs/asked.ts';
import {
  CONFIG_COLUMNS,
  configOf,
  intervalOf,
  type RunRow,
  stepTimingOf,
  WORKLOAD_COLUMNS,
  workloadOf,
} from './run-rows.ts';

const MAX_LIMIT = 1000;
const MAX_SEARCH_LENGTH = 500;

interface SortColumn {
  readonly column: string;
  readonly nullable: boolean;
}

/** Where each sort key lies, and whether it may be empty: empty values come last either way. */
const SORT_COLUMNS: ReadonlyMap<string, SortColumn> = new Map<string, SortColumn>([
  ['startedAt', { column: 'runs.started_at', nullable: false }],
  ['contender', { column: 'runs.contender', nullable: false }],
  ...axisColumns(),
  ['status', { column: 'runs.status', nullable: false }],
  ['medianNs', { column: 'runs.solve_median_ns', nullable: true }],
  ['speedup', { column: 'runs.speedup_ratio', nullable: true }],
  ['peakBytes', { column: 'runs.peak_bytes', nullable: true }],
  ['iterations', { column: 'runs.iterations', nullable: false }],
  ['adapterName', { column: 'adapters.name', nullable: false }],
]);

/** Sizes and settings of every study; what a run of another study does not have is empty. */
function axisColumns(): [string, SortColumn][] {
  return STUDIES.flatMap(({ sizes, settings }) => [
    ...sizes.map(({ id }): [string, SortColumn] => [id, { column: sizeColumn(id), nullable: true }]),
    ...settings.map(({ id }): [string, SortColumn] => [id, { column: settingColumn(id), nullable: true }]),
  ]);
}

/** As the indexes have it; ids are those that studies declare. */
function sizeColumn(id: string): string {
  return `runs.sizes ->> '$.${id}'`;
}

function settingColumn(id: string): string {
  return `runs.settings ->> '$.${id}'`;
}

/** Settings that are names, such as the cell: what a search looks through, and a list is filtered by. */
const CHOICES: readonly string[] = [
  ...new Set(
    STUDIES.flatMap(({ settings }) => settings.filter(({ value }) => value.kind === 'choice').map(({ id }) => id)),
  ),
];

const SEARCHED = [
  ...CHOICES.map((id) => `coalesce(${settingColumn(id)}, '')`),
  ...['runs.contender', 'adapters.name', 'runs.status', "coalesce(runs.preset, '')", "coalesce(runs.problem, '')"],
  ...['runs.study', 'runs.id'],
].join(" || ' ' || ");

/** As `isDisturbed` says; without disturbances there is nothing to look through. */
const DISTURBED = `EXISTS (SELECT 1 FROM json_each(runs.disturbances)
  WHERE json_extract(value, '$.kind') <> 'unwatched')`;

const SUMMARY_COLUMNS = [
  ...CONFIG_COLUMNS,
  ...WORKLOAD_COLUMNS,
  'id',
  'started_at',
  'sweep_id',
  'point',
  'machine_id',
  'adapter_id',
  'runtime',
  'preset',
  'status',
  'reason',
  'iterations',
  'solve_median_ns',
  'solve_ci95_low_ns',
  'solve_ci95_high_ns',
  'gpu_median_ns',
  'speedup_ratio',
  'speedup_ci95_low',
  'speedup_ci95_high',
  'peak_bytes',
  'measures',
  'verification_max_abs_error',
  'verification_reference',
  'step_timing',
] as const satisfies readonly (keyof RunRow)[];

type SummaryRow = Pick<RunRow, (typeof SUMMARY_COLUMNS)[number]> & {
  readonly adapter_name: string;
  readonly adapter_type: 'gpu' | 'software';
  readonly asked: unknown;
  readonly threshold: unknown;
  readonly disturbed: number;
  readonly drifted: number;
  readonly restarts: number | null;
  readonly restarted: string | null;
} & { readonly [name in keyof typeof BASIS_NOTES]: unknown };

/** What a speed-up rests on: where the samples come from, and the notes about it. */
const BASIS = [
  "json_extract(runs.sampling, '$.restarts') AS restarts",
  "json_extract(runs.sampling, '$.restarted') AS restarted",
  ...Object.entries(BASIS_NOTES).map(([name, note]) => `json_extract(runs.notes, '$."${note}"') AS ${name}`),
].join(', ');

/** The statements of one query; values are bound, only fragments of this file are ever joined. */
export interface RunListSql {
  readonly page: string;
  readonly count: string;
  readonly parameters: readonly string[];
}

/** Builds the statements; throws a Fault for a sort key that is not on the list. */
export function runListSql(query: RunQuery): RunListSql {
  const sorted = SORT_COLUMNS.get(query.sort);
  if (!sorted) throw new Fault('invalid', `runs cannot be sorted by "${query.sort}"`);
  const { column, nullable } = sorted;
  const direction = query.descending ? 'DESC' : 'ASC';
  // SQLite takes NULL as smallest: descending, empty values are last by themselves.
  const nulls = nullable && !query.descending ? ' NULLS LAST' : '';
  const ties = column === 'runs.started_at' ? ['runs.id'] : ['runs.started_at', 'runs.id'];
  const order = [`${column} ${direction}${nulls}`, ...ties.map((tie) => `${tie} ${direction}`)].join(', ');
  const { where, parameters } = filtersOf(query);
  const from = `FROM runs JOIN adapters ON adapters.id = runs.adapter_id ${where}`;
  const columns = SUMMARY_COLUMNS.map((name) => `runs.${name}`).join(', ');
  return {
    page: `SELECT ${columns}, adapters.name AS adapter_name, adapters.type AS adapter_type,
           json_extract(runs.notes, '$.${ASKED}') AS asked,
           json_extract(runs.notes, '$.threshold') AS threshold, ${DISTURBED} AS disturbed,
           json_extract(runs.notes, '$.drift') IS NOT NULL AS drifted, ${BASIS} ${from}
           ORDER BY ${order} LIMIT ? OFFSET ?`,
    count: `SELECT count(*) AS total ${query.search.trim() === '' ? `FROM runs ${where}` : from}`,
    parameters,
  };
}

function filtersOf(query: RunQuery): { where: string; parameters: string[] } {
  const clauses: string[] = [];
  const parameters: string[] = [];
  const among = (column: string, values: readonly string[] | null) => {
    if (values === null) return;
    clauses.push(`${column} IN (SELECT value FROM json_each(?))`);
    parameters.push(JSON.stringify(values));
  };
  among('runs.adapter_id', query.adapterIds);
  among('runs.sweep_id', query.sweepIds);
  for (const [id, values] of Object.entries(query.choices ?? {})) {
    if (!CHOICES.includes(id)) throw new Fault('invalid', `runs cannot be filtered by "${id}"`);
    if (values === null) continue;
    // A run from before the setting existed has its default. The index serves the first half.
    const usual = usualStudies(id, values);
    clauses.push(
      `(${settingColumn(id)} IN (SELECT value FROM json_each(?)) OR (${settingColumn(id)} IS NULL AND runs.study IN (SELECT value FROM json_each(?))))`,
    );
    parameters.push(JSON.stringify(values), JSON.stringify(usual));
  }
  among('runs.contender', query.contenders);
  among('runs.status', query.statuses);
  for (const word of query.search.split(/\s+/).filter((part) => part !== '')) {
    clauses.push(`(${SEARCHED}) LIKE ? ESCAPE '\\'`);
    parameters.push(`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
  }
  return { where: clauses.length === 0 ? '' : `WHERE ${clauses.join(' AND ')}`, parameters };
}

/** Ids of the studies whose setting of that id has one of the values as its default. */
function usualStudies(setting: string, values: readonly string[]): string[] {
  return STUDIES.filter(({ settings }) =>
    settings.some(({ id, default: usual }) => id === setting && usual !== null && values.includes(String(usual))),
  ).map(({ id }) => id);
}

/** Lists runs; every word of the search must occur. Throws a Fault for a page outside the bounds. */
export function createRunList(db: Database): (query: RunQuery) => RunPage {
  const prepared = new Map<string, Statement<unknown[], unknown>>();
  const statementFor = (sql: string) => {
    const statement = prepared.get(sql) ?? db.prepare<unknown[], unknown>(sql);
    // Searches with ever more words would otherwise keep ever more statements.
    if (prepared.size < 200) prepared.set(sql, statement);
    return statement;
  };
  return (query) => {
    refuseOutOfBounds(query);
    const { page, count, parameters } = runListSql(query);
    const { total } = statementFor(count).get(...parameters) as { total: number };
    const rows = statementFor(page).all(...parameters, query.limit, query.offset) as SummaryRow[];
    return { total, runs: rows.map(summaryOf) };
  };
}

function refuseOutOfBounds({ limit, offset, search }: RunQuery): void {
  if (!Number.isSafeInteger(limit) || limit < 0 || limit > MAX_LIMIT)
    throw new Fault('invalid', `a page has 0 to ${MAX_LIMIT} runs, not ${limit}`);
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new Fault('invalid', `a page starts at a whole number of runs, not at ${offset}`);
  if (search.length > MAX_SEARCH_LENGTH)
    throw new Fault('invalid', `a search has at most ${MAX_SEARCH_LENGTH} characters, not ${search.length}`);
}

function basisOf(row: SummaryRow): RatioBasis {
  const names = Object.keys(BASIS_NOTES) as (keyof typeof BASIS_NOTES)[];
  const notes = names.map((name) => noteOf(BASIS_NOTES[name], row[name]));
  const restarted = row.restarted === 'worker' ? 'worker' : 'process';
  return basisFrom(Object.assign({}, ...notes) as Notes, row.restarts ?? 1, restarted);
}

/** A note as it was read out of its column; nothing where it is not there. */
function noteOf(name: string, stored: unknown): Notes {
  return typeof stored === 'string' ? { [name]: readNote(stored) } : {};
}

function summaryOf(row: SummaryRow): RunSummary {
  return {
    id: row.id,
    startedAt: row.started_at,
    sweepId: row.sweep_id,
    point: row.point,
    machineId: row.machine_id,
    adapterId: row.adapter_id,
    adapterName: row.adapter_name,
    adapterType: row.adapter_type,
    runtime: row.runtime,
    preset: row.preset,
    config: configOf(row),
    status: row.status,
    reason: readReason(row.reason),
    iterations: row.iterations,
    medianNs: row.solve_median_ns,
    ci95Ns: intervalOf(row.solve_ci95_low_ns, row.solve_ci95_high_ns),
    gpuMedianNs: row.gpu_median_ns,
    speedup: row.speedup_ratio,
    speedupCi95: intervalOf(row.speedup_ci95_low, row.speedup_ci95_high),
    threshold: askedOf({ ...noteOf(ASKED, row.asked), ...noteOf('threshold', row.threshold) }).threshold,
    basis: basisOf(row),
    peakBytes: row.peak_bytes,
    disturbed: row.disturbed === 1,
    drifted: row.drifted === 1,
    noisy: row.noise !== null || row.ratioNoise !== null,
    error: row.verification_max_abs_error,
    errorReference: row.verification_reference,
    stepTime: stepTimeOf(stepTimingOf(row)),
    workload: workloadOf(row),
    ...(row.measures === '{}' ? {} : { measures: JSON.parse(row.measures) as Run['measures'] }),
  };
}
