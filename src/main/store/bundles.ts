/** Runs leave and enter the database as bundles. Entering is all or nothing, and twice is the same as once. */
import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import type { ImportResult } from '../../shared/contract/bridge.ts';
import { BUNDLE_FORMAT, type Bundle } from '../../shared/contract/bundle.ts';
import { Fault } from '../../shared/contract/fault.ts';
import type { Adapter, Machine, Run } from '../../shared/contract/run.ts';
import { fitsVersion1 } from '../../shared/studies/flat.ts';
import type { EnvironmentTable } from './rows/environments.ts';
import type { HardwareTables } from './rows/hardware.ts';
import type { KernelSourceTable } from './rows/kernel-sources.ts';
import type { RunReader } from './rows/run-reads.ts';
import type { RunWriter } from './rows/run-writes.ts';
import { createUnknownColumns } from './rows/unknown-columns.ts';
import { say } from '../../shared/words/say.ts';

export interface Bundles {
  /** The runs with these ids, or all; oldest first, the ones still running left out. */
  exportBundle(ids: readonly string[] | null, app: Bundle['app']): Bundle;
  /** Stores what is not there yet. Throws a Fault and stores nothing when anything does not fit. */
  addBundle(bundle: Bundle, fileName: string): ImportResult;
}

/** The tables that runs leave from and enter. */
interface Tables {
  readonly hardware: HardwareTables;
  readonly reader: RunReader;
  readonly writer: RunWriter;
  readonly kernelSources: KernelSourceTable;
  readonly environments: EnvironmentTable;
}

export function createBundles(
  db: Database,
  { hardware, reader, writer, kernelSources, environments }: Tables,
): Bundles {
  const allIds = db
    .prepare<[], string>(`SELECT id FROM runs WHERE status <> 'running' ORDER BY started_at, id`)
    .pluck();
  const someIds = db
    .prepare<[string], string>(
      `SELECT id FROM runs WHERE id IN (SELECT value FROM json_each(?)) AND status <> 'running' ORDER BY started_at, id`,
    )
    .pluck();
  const unknownColumns = createUnknownColumns(db);
  const collect = db.transaction((ids: readonly string[] | null, app: Bundle['app']): Bundle => {
    const found = ids === null ? allIds.all() : someIds.all(JSON.stringify(ids.map((id) => id.toLowerCase())));
    const runs = found.flatMap((id) => reader(id)?.run ?? []);
    const { machines, adapters } = hardwareOf(runs, hardware);
    // The file may have the older form nevertheless: whoever writes it takes the oldest that holds all of it.
    const version = runs.every(fitsVersion1) ? 1 : 2;
    const head = { format: BUNDLE_FORMAT, version, createdAt: new Date().toISOString(), app } as const;
    const sources = kernelSources.of([...new Set(runs.flatMap(({ kernels }) => kernels.map(({ hash }) => hash)))]);
    const hasSources = Object.keys(sources).length > 0;
    const sweeps = environments.of([...new Set(runs.flatMap(({ sweepId }) => sweepId ?? []))]);
    const known = { ...(sweeps.length > 0 && { sweeps }), ...(hasSources && { kernelSources: sources }) };
    return { ...head, machines, adapters, runs, ...known, ...unknownColumns.of({ machines, adapters, runs }) };
  });
  const add = db.transaction((bundle: Bundle, fileName: string) => {
    bundle.machines.forEach(hardware.addMachine);
    addAdapters(bundle.adapters, fileName, hardware);
    kernelSources.add(bundle.kernelSources ?? {});
    (bundle.sweeps ?? []).forEach(environments.add);
    const refuseUnknownHardware = createReferenceCheck(fileName, hardware);
    let added = 0;
    bundle.runs.forEach((given, index) => {
      const run = withLowerCaseIds(given);
      refuseUnknownHardware(run, index);
      if (addUnlessThere(run, fileName, reader, writer)) added += 1;
    });
    if (bundle.unknown) unknownColumns.add(bundle.unknown);
    return { file: fileName, added, unchanged: bundle.runs.length - added };
  });
  return {
    exportBundle: (ids, app) => collect.deferred(ids, app),
    addBundle: (bundle, fileName) => add.immediate(bundle, fileName),
  };
}

/** The same id may be written in either case; it is stored in one. */
function withLowerCaseIds(run: Run): Run {
  return { ...run, id: run.id.toLowerCase(), sweepId: run.sweepId?.toLowerCase() ?? null };
}

function hardwareOf(runs: readonly Run[], hardware: HardwareTables): { machines: Machine[]; adapters: Adapter[] } {
  const machineIds = new Set(runs.map((run) => run.machineId));
  const adapterIds = new Set(runs.map((run) => run.adapterId));
  return {
    machines: hardware.machines().filter(({ id }) => machineIds.has(id)),
    adapters: hardware.adapters().filter(({ id }) => adapterIds.has(id)),
  };
}

function addAdapters(adapters: readonly Adapter[], fileName: string, hardware: HardwareTables): void {
  adapters.forEach((adapter, index) => {
    if (hardware.machine(adapter.machineId) === null)
      throw unknown(fileName, `adapters[${index}].machineId`, adapter.machineId, 'machine');
    hardware.addAdapter(adapter);
  });
}

function createReferenceCheck(fileName: string, hardware: HardwareTables): (run: Run, index: number) => void {
  const machineOf = new Map(hardware.adapters().map(({ id, machineId }) => [id, machineId]));
  return ({ adapterId, machineId }, index) => {
    const expected = machineOf.get(adapterId);
    if (expected === undefined) throw unknown(fileName, `runs[${index}].adapterId`, adapterId, 'adapter');
    if (expected === machineId) return;
    if (hardware.machine(machineId) === null) throw unknown(fileName, `runs[${index}].machineId`, machineId, 'machine');
    const place = `runs[${index}].machineId is ${JSON.stringify(machineId)}`;
    throw new Fault('invalid', say('store.adapter-of-other', { fileName, place, expected: JSON.stringify(expected) }));
  };
}

function unknown(fileName: string, place: string, id: string, what: 'adapter' | 'machine'): Fault {
  const shown = JSON.stringify(id.slice(0, 100));
  return new Fault('invalid', say('store.reference-missing', { fileName, place, shown, what }));
}

function addUnlessThere(run: Run, fileName: string, reader: RunReader, writer: RunWriter): boolean {
  const stored = reader(run.id);
  if (stored === null) {
    writer.insert(run);
    return true;
  }
  if (stored.running || !isDeepStrictEqual(asStored(stored.run), asStored(run)))
    throw new Fault('invalid', say('store.run-differs', { fileName, run: run.id }));
  return false;
}

/** As it comes back from the database: no negative zero, no half of a surrogate pair. */
function asStored(run: Run): unknown {
  return JSON.parse(
    JSON.stringify(run, (_key, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)),
  );
}
