/** `antler devices`: the adapters of this machine. */
import type { Command } from 'commander';
import { describeAdapter } from '../../compute/device/open.ts';
import { describeMachine } from '../../main/machine.ts';
import { Fault } from '../../shared/fault.ts';
import type { Adapter } from '../../shared/run.ts';
import { formatNs } from '../../shared/units.ts';
import { findAdapters } from '../gpu.ts';
import { print } from '../output.ts';
import { textList } from '../text-table.ts';

export function addDevices(program: Command): void {
  program
    .command('devices')
    .description('show the adapters found: name, driver, type, limits, features, timestamp resolution')
    .option('--json', 'print them as JSON, as in a bundle')
    .action(showDevices);
}

async function showDevices(flags: { json?: boolean }): Promise<void> {
  const adapters = await describeAll(flags.json === true);
  if (flags.json) print(JSON.stringify(adapters, null, 2));
  else print(adapters.map(describe).join('\n\n'));
}

/** Programs get their empty list as well, before the message that says what to install. */
async function describeAll(json: boolean): Promise<Adapter[]> {
  try {
    const adapters: Adapter[] = [];
    const machine = describeMachine();
    for (const found of await findAdapters()) adapters.push(await describeAdapter(await found.request(), machine.id));
    return adapters;
  } catch (error) {
    if (json && error instanceof Fault && error.code === 'no-adapter') print('[]');
    throw error;
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
    ['features', adapter.features.join(', ')],
    ['limits', ''],
    ...limits,
  ]);
}
