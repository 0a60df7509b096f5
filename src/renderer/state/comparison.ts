/** What the Compare page shows: which runs are loaded, which of them are left by the filters, which point is in detail. */
import type { RunConfig } from '../../shared/contract/run-config.ts';
import { rnnConfigOf } from '../../shared/studies/rnn/config.ts';
import { computed, ref, shallowRef } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import { uniquelyNamed } from '../../shared/findings/runs/adapter-order.ts';
import type { Bridge, RunSummary, SweepSummary } from '../../shared/contract/bridge.ts';
import type { Adapter } from '../../shared/contract/run.ts';
import { formatCount } from '../../shared/text/units.ts';
import { judgeRows } from '../../shared/findings/answers/verdict.ts';
import type { Size } from '../charts/over-size.ts';
import { messageOf } from './notices.ts';
import { summaryOf } from './run-rows.ts';

/** Runs compared at most: one page of the Bridge, and more lines than any chart can carry. */
export const RUNS_COMPARED = 1000;
const SWEEPS_LISTED = 200;
/** Beyond this many lines the charts show one cell, state and batch size. */
const LINES_AT_ONCE = 10;

/** What a run has there, as text. */
function filterValue(config: RunConfig, filter: Filter): string {
  return String(rnnConfigOf(config)[filter]);
}

export const FILTERS = ['cell', 'algorithm', 'state', 'batch', 'length'] as const;
export type Filter = (typeof FILTERS)[number];

const NO_FILTERS: Readonly<Record<Filter, readonly string[]>> = {
  cell: [],
  algorithm: [],
  state: [],
  batch: [],
  length: [],
};

export interface Comparison {
  readonly sweeps: ShallowRef<readonly SweepSummary[]>;
  readonly adapters: ShallowRef<readonly Adapter[]>;
  /** Sweeps to show; none means all. */
  readonly sweepIds: Ref<readonly string[]>;
  readonly adapterIds: Ref<readonly string[]>;
  /** Runs picked one by one in the library; they go before sweeps. */
  readonly picked: Ref<readonly string[]>;
  readonly filters: Ref<Readonly<Record<Filter, readonly string[]>>>;
  /** The size that the charts go over. */
  readonly along: Ref<Size>;
  readonly loaded: ShallowRef<readonly RunSummary[]>;
  /** How many runs match in the database, shown or not. */
  readonly total: Ref<number>;
  readonly rows: ComputedRef<readonly RunSummary[]>;
  /** What the map of winners is drawn from: whatever sizes the filters leave of its own two, it shows all. */
  readonly mapRows: ComputedRef<readonly RunSummary[]>;
  /** What the charts are drawn from: few enough lines to be told apart. */
  readonly charted: ComputedRef<Charted>;
  readonly phase: Ref<'loading' | 'ready' | 'failed'>;
  readonly trouble: Ref<string | null>;
  /** Reads the lists; with no choice made yet, chooses the newest sweep (or the one given). */
  open(sweepId: string | null): Promise<void>;
  /** Reads the runs of the present choice. */
  load(): Promise<void>;
  drawAlong(along: Size): void;
}

export interface Charted {
  readonly rows: readonly RunSummary[];
  /** "gru", "D = 16": the one value of each property that the rows were narrowed to; empty where they are all rows. */
  readonly only: readonly string[];
}

export function createComparison(bridge: Bridge): Comparison {
  const choice = createChoice();
  const { sweeps, adapters, sweepIds, adapterIds, picked, filters, along } = choice;
  const loaded = shallowRef<readonly RunSummary[]>([]);
  const total = ref(0);
  const phase = ref<'loading' | 'ready' | 'failed'>('loading');
  const trouble = ref<string | null>(null);
  const rows = computed(() => passing(loaded.value, FILTERS, filters.value));
  const mapRows = computed(() => {
    const others = FILTERS.filter((filter) => filter !== 'state' && filter !== along.value);
    return passing(loaded.value, others, filters.value);
  });
  const charted = computed(() => narrowed(rows.value, along.value));
  let opened = false;
  let latest = 0;

  const load = async (): Promise<void> => {
    latest += 1;
    const mine = latest;
    phase.value = 'loading';
    try {
      const page = await readRuns(bridge, choice);
      if (mine !== latest) return;
      loaded.value = page.runs;
      total.value = page.total;
      if (valuesOf(page.runs, 'batch').length < 2) along.value = 'length';
      filters.value = NO_FILTERS;
      phase.value = 'ready';
    } catch (error) {
      if (mine !== latest) return;
      trouble.value = messageOf(error);
      phase.value = 'failed';
    }
  };
  const open = async (sweepId: string | null): Promise<void> => {
    try {
      [sweeps.value, adapters.value] = await Promise.all([bridge.listSweeps(SWEEPS_LISTED), bridge.listAdapters()]);
    } catch (error) {
      trouble.value = messageOf(error);
      phase.value = 'failed';
      return;
    }
    if (sweepId !== null) {
      sweepIds.value = [sweepId];
      adapterIds.value = [];
      picked.value = [];
    } else if (!opened || sweepIds.value.some((id) => !sweeps.value.some((sweep) => sweep.id === id))) {
      const newest = sweeps.value.find((sweep) => sweep.runCount > 0);
      sweepIds.value = newest ? [newest.id] : [];
    }
    opened = true;
    await load();
  };
  const drawAlong = (size: Size): void => {
    along.value = size;
  };
  return { ...choice, loaded, total, rows, mapRows, charted, phase, trouble, open, load, drawAlong };
}

type Choice = Pick<Comparison, 'sweeps' | 'adapters' | 'sweepIds' | 'adapterIds' | 'picked' | 'filters' | 'along'>;

function createChoice(): Choice {
  return {
    sweeps: shallowRef([]),
    adapters: shallowRef([]),
    sweepIds: ref([]),
    adapterIds: ref([]),
    picked: ref([]),
    filters: ref(NO_FILTERS),
    along: ref('length'),
  };
}

/** All that is read is judged together: a filter must not make a correction milder. */
async function readRuns(bridge: Bridge, { picked, adapters, sweepIds, adapterIds }: Choice) {
  const page =
    picked.value.length > 0
      ? await readPicked(bridge, picked.value, adapters.value)
      : await readMatching(bridge, sweepIds.value, adapterIds.value);
  return { total: page.total, runs: judgeRows(uniquelyNamed(page.runs)) };
}

async function readMatching(bridge: Bridge, sweepIds: readonly string[], adapterIds: readonly string[]) {
  return bridge.listRuns({
    search: '',
    adapterIds: adapterIds.length > 0 ? adapterIds : null,
    sweepIds: sweepIds.length > 0 ? sweepIds : null,
    contenders: null,
    choices: null,
    statuses: null,
    sort: 'startedAt',
    descending: true,
    offset: 0,
    limit: RUNS_COMPARED,
  });
}

async function readPicked(bridge: Bridge, ids: readonly string[], adapters: readonly Adapter[]) {
  const runs = await bridge.getRuns(ids.slice(0, RUNS_COMPARED));
  const adapterOf = (id: string): Adapter | null => adapters.find((adapter) => adapter.id === id) ?? null;
  return { total: ids.length, runs: runs.map((run) => summaryOf(run, adapterOf(run.adapterId))) };
}

/** The values a filter can take among these runs, in order. */
export function valuesOf(rows: readonly RunSummary[], filter: Filter): string[] {
  const values = [...new Set(rows.map((row) => filterValue(row.config, filter)))];
  return filter === 'cell' || filter === 'algorithm' ? values : values.sort((a, b) => Number(a) - Number(b));
}

function passing(
  rows: readonly RunSummary[],
  names: readonly Filter[],
  wanted: Readonly<Record<Filter, readonly string[]>>,
): RunSummary[] {
  return rows.filter((row) => names.every((filter) => passes(row, filter, wanted[filter])));
}

function passes(row: RunSummary, filter: Filter, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.includes(filterValue(row.config, filter));
}

/** Filters in words, as a headline says them: "for gru", "at D = 16", "batch 1"; none where nothing is filtered. */
export function filterTexts(filters: Readonly<Record<Filter, readonly string[]>>): string[] {
  const said = FILTERS.filter((filter) => filters[filter].length > 0);
  const firstSize = said.find((filter) => !isName(filter));
  return said.map((filter) => {
    const preposition = isName(filter) ? 'for ' : filter === firstSize ? 'at ' : '';
    return `${preposition}${filterText(filter, filters[filter])}`;
  });
}

const SIZE_NAMES: Readonly<Record<Filter, string>> = {
  cell: '',
  algorithm: '',
  state: 'D = ',
  batch: 'batch ',
  length: 'T = ',
};

function filterText(filter: Filter, values: readonly string[]): string {
  const list = values.map((value) => (isName(filter) ? value : formatCount(Number(value)))).join(' or ');
  return `${SIZE_NAMES[filter]}${list}`;
}

function isName(filter: Filter): boolean {
  return filter === 'cell' || filter === 'algorithm';
}

/**
 * All rows, unless that would crowd the charts: then the first cell, the largest state, and the largest of the sizes that
 * are not the axis, where parallelism has most to do.
 */
function narrowed(rows: readonly RunSummary[], along: Size): Charted {
  if (countLines(rows, along) <= LINES_AT_ONCE) return { rows, only: [] };
  const chosen = (['cell', 'state', along === 'length' ? 'batch' : 'length'] as const).flatMap((filter) => {
    const values = valuesOf(rows, filter);
    const value = filter === 'cell' ? values[0] : values.at(-1);
    return value === undefined || values.length < 2 ? [] : [{ filter, value }];
  });
  return {
    rows: rows.filter((row) => chosen.every(({ filter, value }) => passes(row, filter, [value]))),
    only: chosen.map(({ filter, value }) => filterText(filter, [value])),
  };
}

function countLines(rows: readonly RunSummary[], along: Size): number {
  const lines = rows.map(({ config, adapterId }) => {
    const { cell, algorithm, lambda, state, batch, length, ...rest } = rnnConfigOf(config);
    const { problem, warmStart, gradient } = rest;
    const other = along === 'length' ? batch : length;
    return JSON.stringify([cell, algorithm, lambda, state, other, problem, warmStart, gradient, adapterId]);
  });
  return new Set(lines).size;
}
