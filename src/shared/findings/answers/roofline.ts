/**
 * The roofline (Williams, Waterman, Patterson 2009): a pass can do no more arithmetic a second than its intensity times the
 * rate of copying, nor more than the adapter does in registers. Work is by the kernels' model, roofs are as measured.
 */
import type { Ceilings } from '../../contract/parts/ceilings.ts';
import type { RooflinePass, Roofs } from '../../contract/run-view.ts';

export type { RooflinePass, Roofs } from '../../contract/run-view.ts';

export interface RoofShare {
  /** Operations a byte; Infinity where no byte is moved. */
  readonly intensity: number;
  readonly flopsPerSecond: number;
  /** The roof above the pass. */
  readonly bound: 'memory' | 'compute';
  /** Of that roof; above 1 where caches between passes helped. */
  readonly fraction: number;
}

export function roofsOf({ flopsPerSecond, bytesPerSecond }: Ceilings): Roofs {
  return { flopsPerSecond: flopsPerSecond.median, bytesPerSecond: bytesPerSecond.median };
}

/** The roof at that many operations a byte, in operations a second. */
export function roofAt(intensity: number, { flopsPerSecond, bytesPerSecond }: Roofs): number {
  return Math.min(flopsPerSecond, intensity * bytesPerSecond);
}

/** Where the memory roof meets the compute roof, in operations a byte. */
export function ridgeOf({ flopsPerSecond, bytesPerSecond }: Roofs): number {
  return flopsPerSecond / bytesPerSecond;
}

/** How near one pass comes to its roof; null where it was not timed or does nothing. */
export function roofShareOf({ flops, bytes, medianNs }: Omit<RooflinePass, 'name'>, roofs: Roofs): RoofShare | null {
  if (medianNs === null || medianNs <= 0 || flops + bytes === 0) return null;
  const intensity = bytes > 0 ? flops / bytes : Number.POSITIVE_INFINITY;
  const flopsPerSecond = (flops / medianNs) * 1e9;
  const bound = intensity < ridgeOf(roofs) ? 'memory' : 'compute';
  const fraction =
    bound === 'memory' ? ((bytes / medianNs) * 1e9) / roofs.bytesPerSecond : flopsPerSecond / roofs.flopsPerSecond;
  return { intensity, flopsPerSecond, bound, fraction };
}
