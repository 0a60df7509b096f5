/** What it was measured on. */
import { say } from '../../../shared/words/say.ts';
import { changeText, environmentFacts } from '../../../shared/words/facts/environment.ts';
import { type SweepEnvironment } from '../../../shared/contract/parts/environment.ts';
import type { Adapter, Machine, Run } from '../../../shared/contract/run.ts';
import { formatBytes, formatNs } from '../../../shared/text/units.ts';
import type { Block, Section } from './document.ts';
import type { ReportData } from './settings.ts';

/** The limits that decide which points fit, in words. */
const LIMITS = ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupStorageSize'] as const;

function machineFacts(machine: Machine): Block {
  const items: [string, string][] = [
    [say('report.machine.machine'), machine.name],
    [say('report.machine.processor'), say('report.machine.cores', { cpu: machine.cpu, cores: machine.cores })],
    [say('report.machine.memory'), formatBytes(machine.memoryBytes)],
    [say('report.machine.operating-system'), machine.os],
  ];
  return { kind: 'facts', items };
}

function adapterFacts(adapter: Adapter, runs: readonly Run[]): Block {
  const limits = LIMITS.flatMap((name): [string, string][] => {
    const value = Object.hasOwn(adapter.limits, name) ? adapter.limits[name] : undefined;
    return value === undefined ? [] : [[say(`report.machine.limit.${name}`), formatBytes(value)]];
  });
  const items: [string, string][] = [
    [say('report.machine.adapter'), adapter.name],
    [say('report.machine.type'), adapter.type === 'gpu' ? 'GPU' : say('report.machine.software-type')],
    [
      say('report.machine.vendor-architecture'),
      [adapter.vendor, adapter.architecture].filter(Boolean).join(', ') || say('report.machine.not-told'),
    ],
    [say('report.machine.driver'), adapter.driver || say('report.machine.not-told')],
    [
      say('report.machine.timestamps'),
      adapter.timestampResolutionNs === null
        ? say('report.machine.no-timestamps')
        : say('report.machine.timestamp-step', { step: formatNs(adapter.timestampResolutionNs) }),
    ],
    ...limits,
    [say('report.machine.measured'), measuredText(runs.filter(({ adapterId }) => adapterId === adapter.id))],
    [say('report.machine.features'), adapter.features.join(', ') || say('report.none')],
  ];
  return { kind: 'facts', items };
}

/** "2026-11-20 to 2026-11-21", or the one day; of days in order. */
export function datesText(days: readonly string[]): string {
  const [from = '', to = from] = [days[0], days.at(-1)];
  return from === to ? from : say('report.dates', { from, to });
}

/** "32 runs, 2026-11-20 to 2026-11-21" */
function measuredText(runs: readonly Run[]): string {
  const starts = runs.map(({ startedAt }) => startedAt.slice(0, 10)).sort();
  if (runs.length === 0) return say('report.machine.no-run');
  return say('report.machine.measured-runs', { runs: runs.length, dates: datesText(starts) });
}

/** What the machine was like around each sweep; what changed is said first. */
function environmentBlocks({ bundle }: ReportData): Block[] {
  const sweeps = bundle.sweeps ?? [];
  return sweeps.flatMap(({ startedAt, environment }): Block[] => {
    const items = environmentFacts(environment);
    if (items.length === 0) return [];
    const title = say('report.machine.environment', { start: startedAt });
    return [...changeBlocks(environment, startedAt), { kind: 'details', title, blocks: [{ kind: 'facts', items }] }];
  });
}

function changeBlocks(environment: SweepEnvironment, startedAt: string): Block[] {
  if (environment.changed.length === 0) return [];
  const changes = environment.changed.map((name) => changeText(name, environment)).join('; ');
  return [{ kind: 'callout', tone: 'even', title: say('report.machine.changed', { start: startedAt }), text: changes }];
}

export function machineSection(data: ReportData): Section {
  const { bundle } = data;
  const runtimes = [...new Set(bundle.runs.map((run) => run.runtime))].join('; ');
  const blocks: Block[] = [
    ...bundle.machines.map(machineFacts),
    ...bundle.adapters.flatMap((adapter): Block[] => [
      { kind: 'heading', text: adapter.name },
      adapterFacts(adapter, bundle.runs),
    ]),
    ...environmentBlocks(data),
    { kind: 'heading', text: say('report.machine.software') },
    {
      kind: 'facts',
      items: [
        [say('report.machine.program'), `${bundle.app.name} ${bundle.app.version}`],
        [say('report.machine.written-by'), `${bundle.app.runtime} ${bundle.app.runtimeVersion}`],
        [say('report.machine.measured-in'), runtimes || '–'],
        [say('report.machine.written-at'), bundle.createdAt],
      ],
    },
  ];
  return { id: 'machine', title: say('report.machine.title'), blocks };
}
