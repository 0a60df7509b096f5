/** The ceiling of memory: copies between large buffers, by the copy command and by a kernel. */
import { Fault } from '../../../shared/contract/fault.ts';
import type { DeviceTraits } from '../traits.ts';
import type { Probe, ProbeBuffer, ProbeCommand } from '../device/probe.ts';
import check from './check.wgsl?raw';
import copy from './copy.wgsl?raw';
import fill from './fill.wgsl?raw';
import { nsOf, timesFor, type Variant } from './variant.ts';

const MIB = 2 ** 20;
/** Larger than the last cache of any GPU we know. A processor is slow, and shares a cache of any size with others. */
const SIZE_BYTES = { gpu: 256 * MIB, software: 32 * MIB } as const;
/** Workgroups of 256 lanes: all that the copy has room for on a GPU; on a processor each costs something. */
const MOST_GROUPS = { gpu: 65_535, software: 512 } as const;
const MOST_TIMES = 1000;

export async function openCopies(probe: Probe, { type, limits }: DeviceTraits): Promise<Variant[]> {
  const allowed = Math.min(limits['maxBufferSize'] ?? Infinity, limits['maxStorageBufferBindingSize'] ?? Infinity);
  const sizeBytes = Math.floor(Math.min(SIZE_BYTES[type], allowed) / MIB) * MIB;
  const groups = Math.min(MOST_GROUPS[type], sizeBytes / 16 / 256);
  const source = probe.buffer('source', sizeBytes);
  const copied = probe.buffer('copied', sizeBytes);
  const filler = await probe.kernel('fill', fill, [source]);
  await probe.run([{ kind: 'dispatch', kernel: filler, groups, times: 1 }]);
  const kernel = await probe.kernel('copy', copy, [source, copied]);
  const prove = await openProof(probe, copied, groups);
  const shared = { probe, copied, prove };
  return [
    await openCopy(shared, 'copy command', (times) => ({ kind: 'copy', from: source, to: copied, times })),
    await openCopy(shared, 'kernel of vec4', (times) => ({ kind: 'dispatch', kernel, groups, times })),
  ];
}

interface Shared {
  readonly probe: Probe;
  readonly copied: ProbeBuffer;
  /** Throws a Fault where the last copy is not whole; its target is cleared before every repetition. */
  prove(): Promise<void>;
}

async function openCopy(
  { probe, copied, prove }: Shared,
  name: string,
  command: (times: number) => ProbeCommand,
): Promise<Variant> {
  const nsAt = async (times: number): Promise<number> => {
    await probe.run([{ kind: 'clear', buffer: copied }]);
    return nsOf(await probe.run([command(times)]));
  };
  // The first run touches memory that was never used, and compiles on some drivers: its time says nothing.
  await nsAt(1);
  const times = await timesFor(nsAt, MOST_TIMES);
  const bytes = 2 * copied.sizeBytes * times;
  return {
    name,
    sample: async () => (bytes / (await nsAt(times))) * 1e9,
    prove,
  };
}

async function openProof(probe: Probe, copied: ProbeBuffer, groups: number): Promise<() => Promise<void>> {
  const counts = probe.buffer('counts', 8);
  const kernel = await probe.kernel('check', check, [copied, counts]);
  return async () => {
    await probe.run([
      { kind: 'clear', buffer: counts },
      { kind: 'dispatch', kernel, groups, times: 1 },
    ]);
    const [wrong, seen] = await probe.read(counts, 2);
    if (wrong !== 0 || seen !== copied.sizeBytes / 4)
      throw new Fault('failed', `a copy that was timed was not made: ${wrong} of ${copied.sizeBytes / 4} words differ`);
  };
}
