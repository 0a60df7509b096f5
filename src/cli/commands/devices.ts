/** `antler devices`: the adapters of this machine, and what they do at best. */
import type { Command } from 'commander';
import { describeAdapter } from '../../compute/gpu/device/open.ts';
import { openStudyEngine } from '../../compute/studies/engine.ts';
import { describeMachine } from '../../main/machine.ts';
import type { Store } from '../../main/store/store.ts';
import type { CeilingFigure, Ceilings } from '../../shared/contract/parts/ceilings.ts';
import { Fault } from '../../shared/contract/fault.ts';
import type { Adapter, Machine } from '../../shared/contract/run.ts';
import { formatByteRate, formatFlopRate, formatNs } from '../../shared/text/units.ts';
import { measureAndStore } from '../process/ceilings.ts';
import { addDatabaseFlag, changeStore, checkDatabase, type DatabaseFlags } from '../process/database.ts';
import { findAdapters, type FoundAdapter } from '../process/gpu.ts';
import { INTERRUPTED, interruptibly } from '../process/interrupt.ts';
import { print, remark } from '../output/output.ts';
import { textList } from '../output/text-table.ts';

interface DevicesFlags extends DatabaseFlags {
  readonly json?: boolean;
  readonly measure?: boolean;
}

export function addDevices(program: Command): void {
  const command = program
    .command('devices')
    .description('show the adapters found: name, driver, type, limits, features, timestamp resolution')
    .option('--measure', 'measure what each does at best (a few seconds each), and store it')
    .option('--json', 'print them as JSON, as in a bundle');
  addDatabaseFlag(command).action(async (flags: DevicesFlags) => {
    process.exitCode = await showDevices(flags);
  });
}

async function showDevices(flags: DevicesFlags): Promise<number> {
  if (flags.database !== undefined && !flags.measure)
    throw new Fault('invalid', '--database: nothing is stored without --measure');
  if (flags.measure) checkDatabase(flags);
  const machine = describeMachine();
  const found = await findOrPrintNone(flags.json === true);
  const adapters = flags.measure ? await measureAll(flags, found, machine) : await describeAll(found, machine);
  if (flags.json) print(JSON.stringify(adapters, null, 2));
  else if (adapters.length > 0) print(adapters.map(describe).join('\n\n'));
  return adapters.length < found.length ? INTERRUPTED : 0;
}

/** Programs get their empty list as well, before the message that says what to install. */
async function findOrPrintNone(json: boolean): Promise<FoundAdapter[]> {
  try {
    return await findAdapters();
  } catch (error) {
    if (json && error instanceof Fault && error.code === 'no-adapter') print('[]');
    throw error;
  }
}

async function describeAll(found: readonly FoundAdapter[], machine: Machine): Promise<Adapter[]> {
  const adapters: Adapter[] = [];
  for (const one of found) adapters.push(await describeAdapter(await one.request(), machine.id));
  return adapters;
}

/** One after the other, while nobody else measures; only the first ones where it was interrupted. */
async function measureAll(flags: DevicesFlags, found: readonly FoundAdapter[], machine: Machine): Promise<Adapter[]> {
  return changeStore(flags, (store) =>
    interruptibly(async (signal) => {
      store.acquireMeasuring('the command line');
      const adapters: Adapter[] = [];
      try {
        for (const one of found) adapters.push(await measureOne(store, one, machine, signal));
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      return adapters;
    }),
  );
}

async function measureOne(store: Store, found: FoundAdapter, machine: Machine, signal: AbortSignal): Promise<Adapter> {
  remark(`antler: measuring what ${found.deviceName} does at best …`);
  const engine = await openStudyEngine(await found.request(), machine.id);
  try {
    return { ...engine.adapter, ceilings: await measureAndStore(store, engine, machine, signal) };
  } finally {
    engine.close();
  }
}

function describe(adapter: Adapter): string {
  const limits = Object.entries(adapter.limits).map(([name, value]) => [`  ${name}`, String(value)] as const);
  return textList([
    ['name', adapter.type === 'software' ? `${adapter.name} (software, not a GPU)` : adapter.name],
    ['id', adapter.id],
    ['vendor', adapter.vendor],
    ['architecture', adapter.architecture],
    ['driver', adapter.driver],
    ['type', adapter.type],
    ['timestamp resolution', adapter.timestampResolutionNs === null ? null : formatNs(adapter.timestampResolutionNs)],
    ...(adapter.ceilings ? ceilingLines(adapter.ceilings) : []),
    ['features', adapter.features.join(', ')],
    ['limits', ''],
    ...limits,
  ]);
}

function ceilingLines(ceilings: Ceilings): (readonly [string, string])[] {
  const { flopsPerSecond, bytesPerSecond, dispatchNs, submitNs, roundTripNs } = ceilings;
  return [
    ['multiply-adds', figureText(flopsPerSecond, formatFlopRate)],
    ['copying (read + write)', figureText(bytesPerSecond, formatByteRate)],
    ['a dispatch', figureText(dispatchNs, formatNs)],
    ['a submit', figureText(submitNs, formatNs)],
    ['a round trip', figureText(roundTripNs, formatNs)],
  ];
}

function figureText({ median, ci95, variant }: CeilingFigure, format: (value: number) => string): string {
  const interval = ci95 ? ` [${format(ci95[0])} – ${format(ci95[1])}]` : '';
  return `${format(median)}${interval}, ${variant}`;
}
