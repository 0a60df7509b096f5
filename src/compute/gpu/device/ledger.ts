/** Every buffer of a solver by category: what is live, what the peak was. Exact, since all allocation passes here. */
import type { MemoryPhase } from '../../../shared/contract/parts/memory-course.ts';
import type { Memory } from '../../../shared/contract/run.ts';
import type { Category } from '../plan/plan.ts';
import { MemoryCourse } from './memory-course.ts';

/** What a ledger shows; `overTime` is absent where nobody followed it. */
export type LedgerReading = Pick<Memory, 'peakBytes' | 'finalBytes' | 'categoriesBytes'> &
  Partial<Pick<Memory, 'overTime'>>;

export interface Ledger {
  create(label: string, category: Category, size: number, usage: GPUBufferUsageFlags): GPUBuffer;
  /** Counts a buffer that somebody else created, from now until it is destroyed, by whomever. */
  adopt(buffer: GPUBuffer, category: Category): void;
  /** Peak bytes in all and what each category held at its own peak; `finalBytes` is live now. */
  memory(): LedgerReading;
  /** Under what the changes from now on are told. */
  enter(phase: MemoryPhase): void;
  release(buffer: GPUBuffer): void;
  destroyAll(): void;
}

export function openLedger(device: GPUDevice): Ledger {
  const live = new Map<GPUBuffer, { category: Category; size: number }>();
  const current: Record<string, number> = {};
  const peaks: Record<string, number> = {};
  const course = new MemoryCourse(current);
  let liveBytes = 0;
  let peakBytes = 0;
  const release = (buffer: GPUBuffer) => {
    const entry = live.get(buffer);
    if (!entry) return;
    buffer.destroy();
    live.delete(buffer);
    liveBytes -= entry.size;
    current[entry.category] = (current[entry.category] ?? 0) - entry.size;
    course.changed(entry.category, false);
  };
  const enter = (buffer: GPUBuffer, category: Category) => {
    const { size } = buffer;
    live.set(buffer, { category, size });
    current[category] = (current[category] ?? 0) + size;
    peaks[category] = Math.max(peaks[category] ?? 0, current[category]);
    liveBytes += size;
    peakBytes = Math.max(peakBytes, liveBytes);
    course.changed(category, true);
  };
  return {
    release,
    create(label, category, size, usage) {
      const buffer = device.createBuffer({ label, size, usage });
      enter(buffer, category);
      return buffer;
    },
    adopt(buffer, category) {
      enter(buffer, category);
      const destroy = buffer.destroy.bind(buffer);
      // An own property in front of the method: whoever destroys the buffer takes it off the ledger.
      buffer.destroy = () => {
        buffer.destroy = destroy;
        release(buffer);
        return undefined;
      };
    },
    memory: () => ({
      peakBytes,
      finalBytes: liveBytes,
      categoriesBytes: { ...peaks },
      overTime: [...course.samples],
    }),
    enter: (phase) => course.enter(phase),
    destroyAll() {
      const buffers = [...live.keys()];
      course.close(() => buffers.forEach(release));
    },
  };
}
