/** Machines and adapters: what the runs were measured on. */
import type { Database } from 'better-sqlite3';
import type { Ceilings } from '../../../shared/contract/parts/ceilings.ts';
import type { Adapter, Machine } from '../../../shared/contract/run.ts';
import { createCeilingTable } from '../ceilings.ts';
import { createProcessSpread } from '../process-spread.ts';
import { createSelftestTable, type SelftestTable } from '../selftests.ts';
import { createTuningTable, type TuningTable } from '../tunings.ts';

export interface HardwareTables {
  /** Inserts, or brings the description of a known id up to date. */
  saveMachine(machine: Machine): void;
  saveAdapter(adapter: Adapter): void;
  /** Adds to the history of a stored adapter. */
  addCeilings(adapterId: string, ceilings: Ceilings): void;
  readonly saveTuning: TuningTable['save'];
  readonly addSelftest: SelftestTable['add'];
  /** Inserts unless the id is known: what is stored here wins over what comes from elsewhere. */
  addMachine(machine: Machine): void;
  /** An adapter brings its ceilings and its self-test along: they join the history that is here. */
  addAdapter(adapter: Adapter): void;
  machine(id: string): Machine | null;
  adapter(id: string): Adapter | null;
  machines(): Machine[];
  adapters(): Adapter[];
}

type AdapterRow = Omit<Adapter, 'limits' | 'features' | 'ceilings' | 'tunings' | 'selftest' | 'processSpread'> & {
  readonly limits: string;
  readonly features: string;
};

const MACHINE_COLUMNS = 'id, name, os, cpu, cores, memory_bytes AS memoryBytes';
const ADAPTER_COLUMNS = `id, machine_id AS machineId, name, vendor, architecture, driver, type, limits, features,
  timestamp_resolution_ns AS timestampResolutionNs`;

const INSERT_MACHINE = `INSERT INTO machines (id, name, os, cpu, cores, memory_bytes)
  VALUES (@id, @name, @os, @cpu, @cores, @memoryBytes) ON CONFLICT (id) DO `;
const UPDATE_MACHINE = `UPDATE SET name = excluded.name, os = excluded.os, cpu = excluded.cpu, cores = excluded.cores,
  memory_bytes = excluded.memory_bytes`;

const INSERT_ADAPTER = `INSERT INTO adapters
    (id, machine_id, name, vendor, architecture, driver, type, limits, features, timestamp_resolution_ns)
  VALUES (@id, @machineId, @name, @vendor, @architecture, @driver, @type, @limits, @features, @timestampResolutionNs)
  ON CONFLICT (id) DO `;
const UPDATE_ADAPTER = `UPDATE SET machine_id = excluded.machine_id, name = excluded.name, vendor = excluded.vendor,
  architecture = excluded.architecture, driver = excluded.driver, type = excluded.type, limits = excluded.limits,
  features = excluded.features, timestamp_resolution_ns = excluded.timestamp_resolution_ns`;

export function createHardwareTables(db: Database): HardwareTables {
  const saveMachine = db.prepare<[Machine]>(INSERT_MACHINE + UPDATE_MACHINE);
  const addMachine = db.prepare<[Machine]>(`${INSERT_MACHINE}NOTHING`);
  const saveAdapter = db.prepare<[AdapterRow]>(INSERT_ADAPTER + UPDATE_ADAPTER);
  const addAdapter = db.prepare<[AdapterRow]>(`${INSERT_ADAPTER}NOTHING`);
  const machine = db.prepare<[string], Machine>(`SELECT ${MACHINE_COLUMNS} FROM machines WHERE id = ?`);
  const machines = db.prepare<[], Machine>(`SELECT ${MACHINE_COLUMNS} FROM machines ORDER BY name, id`);
  const adapter = db.prepare<[string], AdapterRow>(`SELECT ${ADAPTER_COLUMNS} FROM adapters WHERE id = ?`);
  const adapters = db.prepare<[], AdapterRow>(`SELECT ${ADAPTER_COLUMNS} FROM adapters ORDER BY name, id`);
  const { add: addCeilings, newest } = createCeilingTable(db);
  const tunings = createTuningTable(db);
  const selftests = createSelftestTable(db);
  const processSpreadOf = createProcessSpread(db);
  const adapterOf = (row: AdapterRow): Adapter => {
    const ceilings = newest(row.id);
    const tuned = tunings.of(row.id);
    const hasTunings = Object.keys(tuned).length > 0;
    const selftest = selftests.newest(row.id);
    const processSpread = processSpreadOf(row.id);
    return {
      ...describedBy(row),
      ...(ceilings && { ceilings }),
      ...(hasTunings && { tunings: tuned }),
      ...(selftest && { selftest }),
      ...(processSpread && { processSpread }),
    };
  };
  return {
    addCeilings,
    saveTuning: tunings.save,
    addSelftest: selftests.add,
    saveMachine: (value) => void saveMachine.run(value),
    addMachine: (value) => void addMachine.run(value),
    saveAdapter: (value) => void saveAdapter.run(adapterRow(value)),
    addAdapter(value) {
      addAdapter.run(adapterRow(value));
      if (value.ceilings) addCeilings(value.id, value.ceilings);
      if (value.selftest) selftests.add(value.id, value.selftest);
      const known = tunings.of(value.id);
      for (const [cell, tuning] of Object.entries(value.tunings ?? {}))
        if (!known[cell]) tunings.save(value.id, cell, tuning);
    },
    machine: (id) => machine.get(id) ?? null,
    machines: () => machines.all(),
    adapters: () => adapters.all().map(adapterOf),
    adapter(id) {
      const row = adapter.get(id);
      return row === undefined ? null : adapterOf(row);
    },
  };
}

function adapterRow({ ceilings: _, tunings: __, selftest: ___, processSpread: ____, ...adapter }: Adapter): AdapterRow {
  return { ...adapter, limits: JSON.stringify(adapter.limits), features: JSON.stringify(adapter.features) };
}

function describedBy(row: AdapterRow): Adapter {
  return {
    ...row,
    limits: JSON.parse(row.limits) as Adapter['limits'],
    features: JSON.parse(row.features) as Adapter['features'],
  };
}
