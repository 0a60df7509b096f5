/**
 * The roofline (Williams, Waterman, Patterson 2009): a pass can do no more arithmetic a second than its intensity times the
 * rate of copying, nor more than the adapter does in registers. Work is by the kernels' model, roofs are as measured.
 */
import type { Ceilings } from './ceilings.ts';
import type { RunKernel } from './kernels.ts';

export interface RoofShare {
  /** Operations a byte; Infinity where no byte is moved. */
  readonly intensity: number;
  readonly flopsPerSecond: number;
  readonly bytesPerSecond: number;
  /** The roof above the pass. */
  readonly bound: 'memory' | 'compute';
  /** Of that roof; above 1 where caches helped. */
  readonly fraction: number;
}

/** The roof at that many operations a byte, in operations a second. */
export function roofAt(intensity: number, ceilings: Ceilings): number {
  return Math.min(ceilings.flopsPerSecond.median, intensity * ceilings.bytesPerSecond.median);
}

/** Where the memory roof meets the compute roof, in operations a byte. */
export function ridgeOf(ceilings: Ceilings): number {
  return ceilings.flopsPerSecond.median / ceilings.bytesPerSecond.median;
}

/** How near one pass comes to its roof; null where it was not timed or does nothing. */
export function roofShareOf(
  { flops, bytes, medianNs }: Pick<RunKernel, 'flops' | 'bytes' | 'medianNs'>,
  ceilings: Ceilings,
): RoofShare | null {
  if (medianNs === null || medianNs <= 0 || flops + bytes === 0) return null;
  const intensity = bytes > 0 ? flops / bytes : Number.POSITIVE_INFINITY;
  const [flopsPerSecond, bytesPerSecond] = [(flops / medianNs) * 1e9, (bytes / medianNs) * 1e9];
  const bound = intensity < ridgeOf(ceilings) ? 'memory' : 'compute';
  const fraction =
    bound === 'memory'
      ? bytesPerSecond / ceilings.bytesPerSecond.median
      : flopsPerSecond / ceilings.flopsPerSecond.median;
  return { intensity, flopsPerSecond, bytesPerSecond, bound, fraction };
}
