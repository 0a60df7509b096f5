/** What the Compare page shows: which runs are loaded, which of them are left by the filters, which point is in detail. */
import { computed, ref, shallowRef } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import type { Bridge, RunSummary, SweepSummary } from '../../shared/contract/bridge.ts';
import type { Adapter } from '../../shared/contract/run.ts';
import { judgeRows } from '../../shared/findings/answers/verdict.ts';
import { uniquelyNamed } from '../../shared/findings/runs/adapter-order.ts';
import { summaryOf } from '../../shared/findings/runs/view.ts';
import { ownSizes, studiesAmong } from '../../shared/studies/axes.ts';
import { DEFAULT_STUDY, studyOf } from '../../shared/studies/index.ts';
import type { StudySpec } from '../../shared/studies/study.ts';
import { type Filters, filtersOf, narrowed, passing, valuesOf } from './comparison-filters.ts';
import { messageOf } from './notices.ts';

/** Runs compared at most: one page of the Bridge, and more lines than any chart can carry. */
export const RUNS_COMPARED = 1000;
const SWEEPS_LISTED = 200;

export interface Comparison {
  readonly sweeps: ShallowRef<readonly SweepSummary[]>;
  readonly adapters: ShallowRef<readonly Adapter[]>;
  /** Sweeps to show; none means all. */
  readonly sweepIds: Ref<readonly string[]>;
  readonly adapterIds: Ref<readonly string[]>;
  /** Runs picked one by one in the library; they go before sweeps. */
  readonly picked: Ref<readonly string[]>;
  readonly filters: Ref<Filters>;
  /** Id of the study to show where the runs are of several; null leaves it to the newest run. */
  readonly studyId: Ref<string | null>;
  readonly studies: ComputedRef<readonly StudySpec[]>;
  /** Whose runs are shown: one at a time, for they share no axis. */
  readonly study: ComputedRef<StudySpec>;
  /** Ids of the sizes that charts can go over: the main one, and those of which there are several values. */
  readonly axes: ComputedRef<readonly string[]>;
  /** Id of the size that the charts go over. */
  readonly along: ComputedRef<string>;
  /** The same for maps, which go over another size than that of lines. */
  readonly mapAlong: ComputedRef<string>;
  readonly loaded: ShallowRef<readonly RunSummary[]>;
  /** How many runs match in the database, shown or not. */
  readonly total: Ref<number>;
  readonly rows: ComputedRef<readonly RunSummary[]>;
  /** What the map of winners is drawn from: whatever sizes the filters leave of its own two, it shows all. */
  readonly mapRows: ComputedRef<readonly RunSummary[]>;
  /** What the charts are drawn from: few enough lines to be told apart. */
  readonly charted: ComputedRef<ReturnType<typeof narrowed>>;
  readonly phase: Ref<'loading' | 'ready' | 'failed'>;
  readonly trouble: Ref<string | null>;
  /** Reads the lists; with no choice made yet, chooses the newest sweep (or the one given). */
  open(sweepId: string | null): Promise<void>;
  /** Reads the runs of the present choice. */
  load(): Promise<void>;
  drawAlong(size: string): void;
}

export function createComparison(bridge: Bridge): Comparison {
  const choice = createChoice();
  const { sweeps, adapters, sweepIds, adapterIds, picked, filters, studyId } = choice;
  const loaded = shallowRef<readonly RunSummary[]>([]);
  const chosenAlong = ref<string | null>(null);
  const shown = createShown({ ...choice, loaded, chosenAlong });
  const total = ref(0);
  const phase = ref<'loading' | 'ready' | 'failed'>('loading');
  const trouble = ref<string | null>(null);
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
      filters.value = {};
      if (!page.runs.some(({ config }) => config.study === studyId.value)) studyId.value = null;
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
  const drawAlong = (size: string): void => {
    chosenAlong.value = size;
  };
  return { ...choice, ...shown, loaded, total, phase, trouble, open, load, drawAlong };
}

/** What of the loaded runs is shown, as it follows from what was chosen. */
function createShown({ filters, studyId, loaded, chosenAlong }: Choice & Loaded) {
  const studies = computed(() => studiesAmong(loaded.value));
  const study = computed(() => {
    const [first] = loaded.value;
    return studies.value.find(({ id }) => id === studyId.value) ?? (first ? studyOf(first.config) : DEFAULT_STUDY);
  });
  const ofStudy = computed(() => loaded.value.filter(({ config }) => config.study === study.value.id));
  const names = computed(() => filtersOf(study.value).map(({ id }) => id));
  const axes = computed(() => {
    const { mainSize } = study.value;
    return ownSizes(study.value)
      .map(({ id }) => id)
      .filter((id) => id === mainSize || valuesOf(ofStudy.value, id).length > 1);
  });
  const along = computed(() => axes.value.find((id) => id === chosenAlong.value) ?? study.value.mainSize);
  const mapAlong = computed(() => (along.value === study.value.lineSize ? study.value.mainSize : along.value));
  const rows = computed(() => passing(ofStudy.value, names.value, filters.value));
  const mapRows = computed(() => {
    const others = names.value.filter((id) => id !== study.value.lineSize && id !== mapAlong.value);
    return passing(ofStudy.value, others, filters.value);
  });
  const charted = computed(() => narrowed(study.value, rows.value, along.value));
  return { studies, study, axes, along, mapAlong, rows, mapRows, charted };
}

type Choice = Pick<Comparison, 'sweeps' | 'adapters' | 'sweepIds' | 'adapterIds' | 'picked' | 'filters' | 'studyId'>;

interface Loaded {
  readonly loaded: ShallowRef<readonly RunSummary[]>;
  readonly chosenAlong: Ref<string | null>;
}

function createChoice(): Choice {
  return {
    sweeps: shallowRef([]),
    adapters: shallowRef([]),
    sweepIds: ref([]),
    adapterIds: ref([]),
    picked: ref([]),
    filters: ref<Filters>({}),
    studyId: ref(null),
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
