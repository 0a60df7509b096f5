/** The library: its query and page of runs, what is selected, and what was imported; kept by the window. */
import { ref, shallowRef, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import type { Bridge, ImportResult, RunPage, RunQuery } from '../../shared/contract/bridge.ts';
import { runSortKeys } from '../../shared/studies/index.ts';
import { BUNDLE_SIZE_LIMIT_BYTES } from '../../shared/contract/bundle.ts';
import type { Adapter } from '../../shared/contract/run.ts';
import { visible } from '../../shared/text/visible-text.ts';
import { textOfFile } from './file-text.ts';
import { messageOf } from './notices.ts';
import type { RowSort } from './run-rows.ts';

export const LIBRARY_PAGE = 50;
const IDS_AT_ONCE = 1000;
const SEARCH_SETTLE_MS = 200;

export interface LibraryList {
  readonly search: Ref<string>;
  readonly statuses: Ref<readonly string[]>;
  readonly adapterIds: Ref<readonly string[]>;
  readonly sort: Ref<{ readonly by: RowSort; readonly descending: boolean }>;
  readonly offset: Ref<number>;
  readonly page: ShallowRef<RunPage | null>;
  readonly adapters: ShallowRef<readonly Adapter[]>;
  readonly trouble: Ref<string | null>;
  load(): Promise<void>;
  /** The ids of every run that matches, not only of those on the page. */
  matchingIds(): Promise<string[]>;
}

export interface Selection {
  readonly selected: Ref<ReadonlySet<string>>;
  select(ids: readonly string[], on: boolean): void;
  selectAll(): Promise<void>;
  /** How many were deleted. */
  deleteSelected(): Promise<number>;
}

export interface ImportLine {
  readonly file: string;
  readonly result: ImportResult | null;
  readonly error: string | null;
}

export interface Imports {
  readonly imports: Ref<readonly ImportLine[]>;
  importFiles(files: readonly File[]): Promise<void>;
}

export type Library = LibraryList & Selection & Imports;

export function createLibrary(bridge: Bridge): Library {
  const list = createList(bridge);
  return { ...list, ...createSelection(bridge, list), ...createImports(bridge, list) };
}

function createList(bridge: Bridge): LibraryList {
  const state = {
    search: ref(''),
    statuses: ref<readonly string[]>([]),
    adapterIds: ref<readonly string[]>([]),
    sort: ref<{ by: RowSort; descending: boolean }>({ by: 'startedAt', descending: true }),
    offset: ref(0),
    page: shallowRef<RunPage | null>(null),
    adapters: shallowRef<readonly Adapter[]>([]),
    trouble: ref<string | null>(null),
  };
  let latest = 0;
  const load = async (): Promise<void> => {
    latest += 1;
    const mine = latest;
    try {
      const query = queryOf(state, state.offset.value, LIBRARY_PAGE);
      const [page, adapters] = await Promise.all([bridge.listRuns(query), bridge.listAdapters()]);
      if (mine !== latest) return;
      state.page.value = page;
      state.adapters.value = adapters;
      state.trouble.value = null;
      if (page.runs.length === 0) state.offset.value = 0;
    } catch (error) {
      if (mine === latest) state.trouble.value = messageOf(error);
    }
  };
  reloadOnChange(state, load);
  return {
    ...state,
    load,
    async matchingIds() {
      const ids: string[] = [];
      const total = state.page.value?.total ?? 0;
      for (let from = 0; from < total; from += IDS_AT_ONCE) {
        const { runs } = await bridge.listRuns(queryOf(state, from, IDS_AT_ONCE));
        ids.push(...runs.map((run) => run.id));
      }
      return ids;
    },
  };
}

type ListState = Pick<LibraryList, 'search' | 'statuses' | 'adapterIds' | 'sort' | 'offset'>;

function queryOf({ search, statuses, adapterIds, sort }: ListState, offset: number, limit: number): RunQuery {
  const orAll = (chosen: readonly string[]): readonly string[] | null => (chosen.length > 0 ? chosen : null);
  return {
    search: search.value.trim(),
    adapterIds: orAll(adapterIds.value),
    sweepIds: null,
    contenders: null,
    choices: null,
    statuses: orAll(statuses.value),
    sort: sortKey(sort.value.by),
    descending: sort.value.descending,
    offset,
    limit,
  };
}

/** What the store cannot sort by is listed by date. */
function sortKey(by: RowSort): RunQuery['sort'] {
  return runSortKeys().includes(by) ? by : 'startedAt';
}

/** A changed question starts at its first page; typing is waited for. */
function reloadOnChange({ search, statuses, adapterIds, sort, offset }: ListState, load: () => Promise<void>): void {
  const restart = (): void => {
    if (offset.value === 0) void load();
    offset.value = 0;
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(search, () => {
    clearTimeout(timer);
    timer = setTimeout(restart, SEARCH_SETTLE_MS);
  });
  watch([statuses, adapterIds, sort], restart);
  watch(offset, () => void load());
}

function createSelection(bridge: Bridge, list: LibraryList): Selection {
  const selected = ref<ReadonlySet<string>>(new Set());
  const select = (ids: readonly string[], on: boolean): void => {
    const next = new Set(selected.value);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    selected.value = next;
  };
  return {
    selected,
    select,
    selectAll: async () => select(await list.matchingIds(), true),
    async deleteSelected() {
      const deleted = await bridge.deleteRuns([...selected.value]);
      selected.value = new Set();
      await list.load();
      return deleted;
    },
  };
}

function createImports(bridge: Bridge, list: LibraryList): Imports {
  const imports = ref<readonly ImportLine[]>([]);
  const importFile = async (file: File): Promise<ImportLine> => {
    const shown = visible(file.name);
    try {
      const text = await textOfFile(file, BUNDLE_SIZE_LIMIT_BYTES);
      return { file: shown, result: await bridge.importBundle(file.name, text), error: null };
    } catch (error) {
      return { file: shown, result: null, error: messageOf(error) };
    }
  };
  return {
    imports,
    async importFiles(files) {
      imports.value = [];
      for (const file of files) imports.value = [...imports.value, await importFile(file)];
      await list.load();
    },
  };
}
