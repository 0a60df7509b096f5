/** What the Compare page shows: which runs are loaded, which of them are left by the filters, which point is in detail. */
import { computed, ref, shallowRef } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import type { Bridge, RunSummary, SweepSummary } from '../../shared/bridge.ts';
import type { Adapter } from '../../shared/run.ts';
import { messageOf } from './notices.ts';
import { summaryOf } from './run-rows.ts';

/** Runs compared at most: one page of the Bridge, and more lines than any chart can carry. */
export const RUNS_COMPARED = 1000;
const SWEEPS_LISTED = 200;
/** Beyond this many lines the page opens with one state and batch size. */
const LINES_AT_ONCE = 10;

export const FILTERS = ['cell', 'algorithm', 'state', 'batch'] as const;
export type Filter = (typeof FILTERS)[number];

export interface Comparison {
  readonly sweeps: ShallowRef<readonly SweepSummary[]>;
  readonly adapters: ShallowRef<readonly Adapter[]>;
  /** Sweeps to show; none means all. */
  readonly sweepIds: Ref<readonly string[]>;
  readonly adapterIds: Ref<readonly string[]>;
  /** Runs picked one by one in the library; they go before sweeps. */
  readonly picked: Ref<readonly string[]>;
  readonly filters: Ref<Readonly<Record<Filter, readonly string[]>>>;
  readonly loaded: ShallowRef<readonly RunSummary[]>;
  /** How many runs match in the database, shown or not. */
  readonly total: Ref<number>;
  readonly rows: ComputedRef<readonly RunSummary[]>;
  readonly phase: Ref<'loading' | 'ready' | 'failed'>;
  readonly trouble: Ref<string | null>;
  /** Reads the lists; with no choice made yet, chooses the newest sweep (or the one given). */
  open(sweepId: string | null): Promise<void>;
  /** Reads the runs of the present choice. */
  load(): Promise<void>;
}

export function createComparison(bridge: Bridge): Comparison {
  const sweeps = shallowRef<readonly SweepSummary[]>([]);
  const adapters = shallowRef<readonly Adapter[]>([]);
  const sweepIds = ref<readonly string[]>([]);
  const adapterIds = ref<readonly string[]>([]);
  const picked = ref<readonly string[]>([]);
  const filters = ref<Record<Filter, readonly string[]>>({ cell: [], algorithm: [], state: [], batch: [] });
  const loaded = shallowRef<readonly RunSummary[]>([]);
  const total = ref(0);
  const phase = ref<'loading' | 'ready' | 'failed'>('loading');
  const trouble = ref<string | null>(null);
  const rows = computed(() =>
    loaded.value.filter((row) => FILTERS.every((filter) => passes(row, filter, filters.value[filter]))),
  );
  let opened = false;
  let latest = 0;

  const read = (): Promise<{ total: number; runs: readonly RunSummary[] }> =>
    picked.value.length > 0
      ? readPicked(bridge, picked.value, adapters.value)
      : readMatching(bridge, sweepIds.value, adapterIds.value);
  const load = async (): Promise<void> => {
    latest += 1;
    const mine = latest;
    phase.value = 'loading';
    try {
      const page = await read();
      if (mine !== latest) return;
      loaded.value = page.runs;
      total.value = page.total;
      filters.value = openingFilters(page.runs);
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
  return { sweeps, adapters, sweepIds, adapterIds, picked, filters, loaded, total, rows, phase, trouble, open, load };
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
  return filter === 'state' || filter === 'batch' ? values.sort((a, b) => Number(a) - Number(b)) : values;
}

function passes(row: RunSummary, filter: Filter, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.includes(String(row.config[filter]));
}

/** Everything, unless that would crowd the charts: then the largest state and batch, where parallelism has most to do. */
function openingFilters(rows: readonly RunSummary[]): Record<Filter, readonly string[]> {
  const lines = new Set(
    rows.map(({ config, adapterId }) =>
      [config.cell, config.algorithm, config.lambda, config.state, config.batch, adapterId].join(),
    ),
  );
  if (lines.size <= LINES_AT_ONCE) return { cell: [], algorithm: [], state: [], batch: [] };
  const only = (filter: Filter): string[] => valuesOf(rows, filter).slice(-1);
  return { cell: only('cell').slice(0, 1), algorithm: [], state: only('state'), batch: only('batch') };
}
