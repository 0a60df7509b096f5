/** The library's query, its page of runs, and what is selected; kept by the window. */
import { ref, shallowRef, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import type { Bridge, ImportResult, RunPage, RunQuery } from '../../shared/bridge.ts';
import type { Adapter } from '../../shared/run.ts';
import { messageOf } from './notices.ts';
import type { RowSort } from './run-rows.ts';

export const LIBRARY_PAGE = 50;
const IDS_AT_ONCE = 1000;
const SEARCH_SETTLE_MS = 200;

export interface ImportLine {
  readonly file: string;
  readonly result: ImportResult | null;
  readonly error: string | null;
}

export interface Library {
  readonly search: Ref<string>;
  readonly statuses: Ref<readonly string[]>;
  readonly adapterIds: Ref<readonly string[]>;
  readonly sort: Ref<{ readonly by: RowSort; readonly descending: boolean }>;
  readonly offset: Ref<number>;
  readonly page: ShallowRef<RunPage | null>;
  readonly adapters: ShallowRef<readonly Adapter[]>;
  readonly trouble: Ref<string | null>;
  readonly selected: Ref<ReadonlySet<string>>;
  readonly imports: Ref<readonly ImportLine[]>;
  load(): Promise<void>;
  select(ids: readonly string[], on: boolean): void;
  /** Every run that matches, not only those on the page. */
  selectAll(): Promise<void>;
  /** How many were deleted. */
  deleteSelected(): Promise<number>;
  importFiles(files: readonly File[]): Promise<void>;
}

export function createLibrary(bridge: Bridge): Library {
  const search = ref('');
  const statuses = ref<readonly string[]>([]);
  const adapterIds = ref<readonly string[]>([]);
  const sort = ref<{ by: RowSort; descending: boolean }>({ by: 'startedAt', descending: true });
  const offset = ref(0);
  const page = shallowRef<RunPage | null>(null);
  const adapters = shallowRef<readonly Adapter[]>([]);
  const trouble = ref<string | null>(null);
  const selected = ref<ReadonlySet<string>>(new Set());
  const imports = ref<readonly ImportLine[]>([]);

  const query = (from: number, limit: number): RunQuery => ({
    search: search.value.trim(),
    adapterIds: adapterIds.value.length > 0 ? adapterIds.value : null,
    sweepIds: null,
    cells: null,
    algorithms: null,
    statuses: statuses.value.length > 0 ? statuses.value : null,
    sort: sort.value.by,
    descending: sort.value.descending,
    offset: from,
    limit,
  });

  let latest = 0;
  const load = async (): Promise<void> => {
    latest += 1;
    const mine = latest;
    try {
      const [found, known] = await Promise.all([bridge.listRuns(query(offset.value, LIBRARY_PAGE)), bridge.listAdapters()]);
      if (mine !== latest) return;
      page.value = found;
      adapters.value = known;
      trouble.value = null;
      if (found.runs.length === 0 && offset.value > 0) offset.value = 0;
    } catch (error) {
      if (mine === latest) trouble.value = messageOf(error);
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(search, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (offset.value === 0) void load();
      offset.value = 0;
    }, SEARCH_SETTLE_MS);
  });
  watch([statuses, adapterIds, sort], () => {
    if (offset.value === 0) void load();
    offset.value = 0;
  });
  watch(offset, () => void load());

  const select = (ids: readonly string[], on: boolean): void => {
    const next = new Set(selected.value);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    selected.value = next;
  };
  const importFile = async (file: File): Promise<ImportLine> => {
    try {
      return { file: file.name, result: await bridge.importBundle(file.name, await file.text()), error: null };
    } catch (error) {
      return { file: file.name, result: null, error: messageOf(error) };
    }
  };

  return {
    search, statuses, adapterIds, sort, offset, page, adapters, trouble, selected, imports, load, select,
    async selectAll() {
      const total = page.value?.total ?? 0;
      for (let from = 0; from < total; from += IDS_AT_ONCE) {
        const { runs } = await bridge.listRuns(query(from, IDS_AT_ONCE));
        select(runs.map((run) => run.id), true);
      }
    },
    async deleteSelected() {
      const ids = [...selected.value];
      let deleted = 0;
      for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
        deleted += await bridge.deleteRuns(ids.slice(from, from + IDS_AT_ONCE));
      }
      selected.value = new Set();
      await load();
      return deleted;
    },
    async importFiles(files) {
      const lines: ImportLine[] = [];
      for (const file of files) {
        lines.push(await importFile(file));
        imports.value = [...lines];
      }
      await load();
    },
  };
}
