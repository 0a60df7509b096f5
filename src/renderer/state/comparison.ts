/** What the Compare page shows: which runs are loaded, which of them are left by the filters, which point is in detail. */
import { computed, ref, shallowRef } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import type { Bridge, RunSummary, SweepSummary } from '../../shared/bridge.ts';
import type { Adapter } from '../../shared/run.ts';
import { judgeRows } from '../../shared/verdict.ts';
import type { Size } from '../charts/over-size.ts';
import { messageOf } from './notices.ts';
import { summaryOf } from './run-rows.ts';

/** Runs compared at most: one page of the Bridge, and more lines than any chart can carry. */
export const RUNS_COMPARED = 1000;
const SWEEPS_LISTED = 200;
/** Beyond this many lines the page opens with one state and batch size. */
const LINES_AT_ONCE = 10;

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
  readonly phase: Ref<'loading' | 'ready' | 'failed'>;
  readonly trouble: Ref<string | null>;
  /** Reads the lists; with no choice made yet, chooses the newest sweep (or the one given). */
  open(sweepId: string | null): Promise<void>;
  /** Reads the runs of the present choice. */
  load(): Promise<void>;
  /** Draws over the other size, with as many lines in view as can be told apart. */
  drawAlong(along: Size): void;
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
      filters.value = openingFilters(page.runs, along.value);
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
    filters.value = openingFilters(loaded.value, size);
  };
  return { ...choice, loaded, total, rows, mapRows, phase, trouble, open, load, drawAlong };
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
  return { total: page.total, runs: judgeRows(page.runs) };
}

async function readMatching(bridge: Bridge, sweepIds: readonly string[], adapterIds: readonly string[]) {
  return bridge.listRuns({
    search: '',
    adapterIds: adapterIds.length > 0 ? adapterIds : null,
    sweepIds: sweepIds.length > 0 ? sweepIds : null,
    cells: null,
    algorithms: null,
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
  const values = [...new Set(rows.map((row) => String(row.config[filter])))];
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
  return wanted.length === 0 || wanted.includes(String(row.config[filter]));
}

/**
 * Everything, unless that would crowd the charts: then the largest state, and the largest of the sizes that are not the
 * axis, where parallelism has most to do.
 */
function openingFilters(rows: readonly RunSummary[], along: Size): Record<Filter, readonly string[]> {
  const lines = new Set(
    rows.map(({ config: { cell, algorithm, lambda, state, batch, length, problem, warmStart, gradient }, adapterId }) =>
      JSON.stringify([
        cell,
        algorithm,
        lambda,
        state,
        along === 'length' ? batch : length,
        problem,
        warmStart,
        gradient,
        adapterId,
      ]),
    ),
  );
  if (lines.size <= LINES_AT_ONCE) return NO_FILTERS;
  const only = (filter: Filter): string[] => valuesOf(rows, filter).slice(-1);
  const other = along === 'length' ? 'batch' : 'length';
  return { ...NO_FILTERS, cell: only('cell').slice(0, 1), state: only('state'), [other]: only(other) };
}
