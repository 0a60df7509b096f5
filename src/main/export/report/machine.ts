/** What it was measured on. */
import { changeText, environmentFacts } from '../../../shared/words/facts/environment.ts';
import { type SweepEnvironment } from '../../../shared/contract/parts/environment.ts';
import type { Adapter, Machine, Run } from '../../../shared/contract/run.ts';
import { formatBytes, formatCount, formatNs } from '../../../shared/text/units.ts';
import type { Block, Section } from './document.ts';
import type { ReportData } from './settings.ts';

/** The limits that decide which points fit, in words. */
const LIMITS: readonly (readonly [name: string, words: string])[] = [
  ['maxBufferSize', 'Largest buffer'],
  ['maxStorageBufferBindingSize', 'Largest storage binding'],
  ['maxComputeWorkgroupStorageSize', 'Workgroup memory'],
];

function machineFacts(machine: Machine): Block {
  const items: [string, string][] = [
    ['Machine', machine.name],
    ['Processor', `${machine.cpu}, ${formatCount(machine.cores)} ${machine.cores === 1 ? 'core' : 'cores'}`],
    ['Memory', formatBytes(machine.memoryBytes)],
    ['Operating system', machine.os],
  ];
  return { kind: 'facts', items };
}

function adapterFacts(adapter: Adapter, runs: readonly Run[]): Block {
  const limits = LIMITS.flatMap(([name, words]): [string, string][] => {
    const value = Object.hasOwn(adapter.limits, name) ? adapter.limits[name] : undefined;
    return value === undefined ? [] : [[words, formatBytes(value)]];
  });
  const items: [string, string][] = [
    ['Adapter', adapter.name],
    ['Type', adapter.type === 'gpu' ? 'GPU' : 'software: runs on the CPU'],
    ['Vendor, architecture', [adapter.vendor, adapter.architecture].filter(Boolean).join(', ') || 'not told'],
    ['Driver', adapter.driver || 'not told'],
    [
      'GPU timestamps',
      adapter.timestampResolutionNs === null
        ? 'none'
        : `smallest step measured ${formatNs(adapter.timestampResolutionNs)}`,
    ],
    ...limits,
    ['Measured', measuredText(runs.filter(({ adapterId }) => adapterId === adapter.id))],
    ['Features', adapter.features.join(', ') || 'none'],
  ];
  return { kind: 'facts', items };
}

/** "32 runs, 2026-11-20 to 2026-11-21" */
function measuredText(runs: readonly Run[]): string {
  const starts = runs.map(({ startedAt }) => startedAt.slice(0, 10)).sort();
  const dates = [...new Set([starts[0], starts.at(-1)])].join(' to ');
  return runs.length === 0 ? 'no run here' : `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}, ${dates}`;
}

/** What the machine was like around each sweep; what changed is said first. */
function environmentBlocks({ bundle }: ReportData): Block[] {
  const sweeps = bundle.sweeps ?? [];
  return sweeps.flatMap(({ startedAt, environment }): Block[] => {
    const items = environmentFacts(environment);
    if (items.length === 0) return [];
    const title = `Environment of the sweep of ${startedAt}`;
    return [...changeBlocks(environment, startedAt), { kind: 'details', title, blocks: [{ kind: 'facts', items }] }];
  });
}

function changeBlocks(environment: SweepEnvironment, startedAt: string): Block[] {
  if (environment.changed.length === 0) return [];
  const changes = environment.changed.map((name) => changeText(name, environment)).join('; ');
  return [
    { kind: 'callout', tone: 'even', title: `The machine changed during the sweep of ${startedAt}`, text: changes },
  ];
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
    { kind: 'heading', text: 'Software' },
    {
      kind: 'facts',
      items: [
        ['Program', `${bundle.app.name} ${bundle.app.version}`],
        ['Written by', `${bundle.app.runtime} ${bundle.app.runtimeVersion}`],
        ['Measured in', runtimes || '–'],
        ['Written at', bundle.createdAt],
      ],
    },
  ];
  return { id: 'machine', title: 'Machine and adapter', blocks };
}
