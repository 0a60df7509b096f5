/**
 * The database: one SQLite file that the application and the command line may have open at once. Every method is
 * synchronous and throws a Fault; `busy` means that another process kept the file locked.
 */
import type { BaselineSummary } from '../../shared/contract/parts/baseline.ts';
import type { ImportResult, RunPage, RunQuery, SweepSummary } from '../../shared/contract/bridge.ts';
import type { Bundle } from '../../shared/contract/bundle.ts';
import type { Ceilings } from '../../shared/contract/parts/ceilings.ts';
import type { SweepEnvironment } from '../../shared/contract/parts/environment.ts';
import type { MeasureEvent } from '../../shared/contract/events.ts';
import { Fault } from '../../shared/contract/fault.ts';
import type { KernelSources } from '../../shared/contract/parts/kernels.ts';
import type { Adapter, Machine, Run } from '../../shared/contract/run.ts';
import type { Selftest } from '../../shared/contract/parts/selftest.ts';
import { type BaselineTable, createBaselineTable } from './baselines.ts';
import { readBundle } from './bundle-text.ts';
import { createBundles } from './bundles.ts';
import { closeDatabase, openDatabase, openInMemory } from './file/database.ts';
import { createEnvironmentTable } from './rows/environments.ts';
import { createHardwareTables, type HardwareTables } from './rows/hardware.ts';
import { createKernelSourceTable } from './rows/kernel-sources.ts';
import { createLease } from './file/lease.ts';
import { MIGRATIONS, type Migration, type Update } from './file/migrations.ts';
import { isReadOnly, openForReading } from './rows/reading.ts';
import { createRecorder } from './recorder.ts';
import { createRunList } from './rows/run-list.ts';
import { createRunReader, type RunReader } from './rows/run-reads.ts';
import { createRunWriter } from './rows/run-writes.ts';
import { createSelector } from './selectors.ts';
import { withClearFaults } from './file/sqlite-fault.ts';
import { createSweepReader, type ResumableSweep } from './rows/sweeps.ts';

export type { ResumableSweep };

const MAX_WHOLE_RUNS = 2000;

export interface Store {
  readonly path: string;

  /** Takes the right to measure for `holder`, in words; throws `busy` naming whoever has it. */
  acquireMeasuring(holder?: string): void;
  /** Gives it back; what was still running under it becomes interrupted. Harmless when not held. */
  releaseMeasuring(): void;
  /** Stores one event of a measurement on this machine; progress and warnings are ignored. */
  record(event: MeasureEvent, machine: Machine): void;
  /** Marks what a dead process left running; done at opening too. Returns the number of runs marked. */
  markInterrupted(): number;

  listRuns(query: RunQuery): RunPage;
  /** One whole run; `not-found` where there is none, `busy` while it is being measured. */
  getRun(id: string): Run;
  /** Whole runs in the order asked for, at most 2,000; missing and running ones are left out. */
  getRuns(ids: readonly string[]): Run[];
  /** The ids behind a run id, `sweep:ID`, `machine:ID`, `adapter:ID` or `date:YYYY-MM-DD` or `baseline:NAME`, oldest first. */
  runIds(selector: string): string[];
  countRuns(): number;
  listSweeps(limit: number): SweepSummary[];
  /** Interrupted, cancelled and failed sweeps with points left, newest first. */
  resumable(): ResumableSweep[];
  listAdapters(): Adapter[];
  listMachines(): Machine[];
  /** null where it is not stored. */
  adapter(id: string): Adapter | null;
  /** What the adapter does at best, as last measured; null where that was not measured. */
  ceilings(adapterId: string): Ceilings | null;
  /** Stores machine and adapter where they are new, and adds the ceilings to the adapter's history. */
  saveCeilings(machine: Machine, adapter: Adapter, ceilings: Ceilings): void;
  /** The same for a self-test of the measuring method on it. */
  saveSelftest(machine: Machine, adapter: Adapter, selftest: Selftest): void;
  /** WGSL of kernels by hash; what is not stored is left out. */
  kernelSources(hashes: readonly string[]): KernelSources;
  /**
   * Deletes runs, and sweeps that become empty; returns how many runs went. Running ones stay. Throws `invalid`, having
   * deleted nothing, where one is pinned in a baseline, unless `force` takes it out of there.
   */
  deleteRuns(ids: readonly string[], force?: boolean): number;

  /** What the machine was like around a sweep; null where that was not kept. */
  sweepEnvironment(sweepId: string): SweepEnvironment | null;

  listBaselines(): BaselineSummary[];
  /** See `BaselineTable`. */
  pinBaseline: BaselineTable['pin'];
  removeBaseline(name: string): void;

  /** The runs with these ids, or all of them, as a bundle. */
  exportBundle(ids: readonly string[] | null, app: Bundle['app']): Bundle;
  /** Checks and stores the text of a bundle file: all of it or, with a Fault `invalid`, nothing. */
  importBundle(text: string, fileName: string): ImportResult;
  /** The same for a bundle that was checked already. */
  addBundle(bundle: Bundle, fileName: string): ImportResult;

  /** Gives back the right to measure and closes the file; the store is of no use afterwards. */
  close(): void;
}

export interface StoreOptions {
  /** How long a call waits for another process before it throws `busy`. */
  readonly busyTimeoutMs?: number;
  /** For tests: the schema to bring the file to. */
  readonly migrations?: readonly Migration[];
  /** Called once where the file was brought to a newer schema: where the copy of before lies. */
  readonly onUpdate?: (update: Update) => void;
}

/**
 * Opens the database, creating it and its folder where there is none. Throws a Fault `invalid`, having written
 * nothing, for a directory, a file that is not an Antler database, a damaged one or one of a newer version.
 */
export function openStore(path: string, options: StoreOptions = {}): Store {
  const db = openDatabase(path, options.migrations ?? MIGRATIONS, options.busyTimeoutMs ?? 5000, options.onUpdate);
  try {
    const store = clearFaults(withClearFaults(db.name, () => composeStore(db)));
    store.markInterrupted();
    return store;
  } catch (error) {
    closeDatabase(db);
    throw error;
  }
}

/**
 * The same for a database that may be read only, which a copy in memory answers for: whatever would change it is refused. One
 * that may be written is opened as by `openStore`.
 */
export function openReadableStore(path: string, options: StoreOptions = {}): Store {
  if (!isReadOnly(path)) return openStore(path, options);
  const { migrations = MIGRATIONS, busyTimeoutMs = 5000 } = options;
  const { db, close } = openForReading(path, migrations, busyTimeoutMs, (copy) => composeStore(copy).markInterrupted());
  try {
    return clearFaults(withClearFaults(path, () => ({ ...composeStore(db), path, close })));
  } catch (error) {
    close();
    throw error;
  }
}

/** An empty store that is nowhere on the disk: whether something fits is tried on it. */
export function openScratchStore(): Store {
  return clearFaults(composeStore(openInMemory(MIGRATIONS)));
}

function composeStore(db: ReturnType<typeof openDatabase>): Store {
  const hardware = createHardwareTables(db);
  const reader = createRunReader(db);
  const writer = createRunWriter(db);
  const kernelSources = createKernelSourceTable(db);
  const environments = createEnvironmentTable(db);
  const lease = createLease(db);
  const sweeps = createSweepReader(db);
  const baselines = createBaselineTable(db);
  const parts = { hardware, kernelSources, environments };
  const recorder = createRecorder(db, { ...parts, runs: writer, sweeps, lease, baselines });
  const bundles = createBundles(db, { ...parts, reader, writer });
  const countRuns = db.prepare<[], number>('SELECT count(*) FROM runs').pluck();
  const prune = () => {
    // A measurement stores sources before the runs that name them.
    if (lease.liveToken() === null) kernelSources.prune();
    environments.prune();
  };
  const right = rightToMeasure(lease, recorder);
  return {
    path: db.name,
    ...right,
    record: recorder.record,
    markInterrupted: recorder.markInterrupted,
    listRuns: createRunList(db),
    getRun: (id) => wholeRun(reader, id),
    getRuns: (ids) => wholeRuns(reader, ids),
    runIds: createSelector(db),
    countRuns: () => countRuns.get() ?? 0,
    listSweeps: sweeps.list,
    resumable: sweeps.resumable,
    listAdapters: hardware.adapters,
    listMachines: hardware.machines,
    adapter: hardware.adapter,
    ceilings: (adapterId) => hardware.adapter(adapterId)?.ceilings ?? null,
    saveCeilings: knowledgeSaver(db, hardware, hardware.addCeilings),
    saveSelftest: knowledgeSaver(db, hardware, hardware.addSelftest),
    kernelSources: kernelSources.of,
    sweepEnvironment: (sweepId) => environments.of([sweepId])[0]?.environment ?? null,
    deleteRuns(ids, force = false) {
      const deleted = baselines.letGo(ids, force, () => writer.delete(ids));
      if (deleted > 0) prune();
      return deleted;
    },
    listBaselines: baselines.list,
    pinBaseline: baselines.pin,
    removeBaseline: baselines.remove,
    exportBundle: bundles.exportBundle,
    importBundle: (text, fileName) => bundles.addBundle(readBundle(text, fileName), fileName),
    addBundle: bundles.addBundle,
    close() {
      try {
        right.releaseMeasuring();
      } finally {
        closeDatabase(db);
      }
    },
  };
}

function rightToMeasure(
  lease: ReturnType<typeof createLease>,
  recorder: ReturnType<typeof createRecorder>,
): Pick<Store, 'acquireMeasuring' | 'releaseMeasuring'> {
  return {
    acquireMeasuring(holder = 'another Antler') {
      lease.acquire(holder);
      recorder.markInterrupted();
    },
    releaseMeasuring() {
      if (lease.token === null) return;
      lease.release();
      recorder.markInterrupted();
    },
  };
}

/** Saves what is known of an adapter together with the adapter and its machine. */
function knowledgeSaver<T>(
  db: ReturnType<typeof openDatabase>,
  hardware: HardwareTables,
  add: (adapterId: string, knowledge: T) => void,
): (machine: Machine, adapter: Adapter, knowledge: T) => void {
  const save = db.transaction((machine: Machine, adapter: Adapter, knowledge: T) => {
    hardware.saveMachine(machine);
    hardware.saveAdapter(adapter);
    add(adapter.id, knowledge);
  });
  return (machine, adapter, knowledge) => {
    save.immediate(machine, adapter, knowledge);
  };
}

function wholeRun(reader: RunReader, id: string): Run {
  const found = reader(id);
  if (found === null) throw new Fault('not-found', `no run ${JSON.stringify(id.slice(0, 100))}`);
  if (found.running) throw new Fault('busy', `run ${found.run.id} is still being measured`);
  return found.run;
}

function wholeRuns(reader: RunReader, ids: readonly string[]): Run[] {
  if (ids.length > MAX_WHOLE_RUNS)
    throw new Fault('invalid', `at most ${MAX_WHOLE_RUNS} whole runs at once, not ${ids.length}`);
  return ids.flatMap((id) => {
    const found = reader(id);
    return found === null || found.running ? [] : found.run;
  });
}

/** Every method, with SQLite's errors turned into Faults. */
function clearFaults(store: Store): Store {
  const entries = Object.entries(store).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member];
    return [
      name,
      (...args: unknown[]): unknown => withClearFaults(store.path, () => Reflect.apply(member, store, args)),
    ];
  });
  return Object.fromEntries(entries) as Store;
}
