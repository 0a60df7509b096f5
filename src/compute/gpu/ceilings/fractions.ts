/** How near the work of a run comes to what its adapter does at best. */
import type { CeilingFigure, Ceilings } from '../../../shared/contract/parts/ceilings.ts';
import type { Timing, Work } from '../../../shared/contract/run.ts';

/** The clock that a share of a ceiling was taken with, on both sides. */
export type ShareClock = 'gpu' | 'wall';

export interface Shares extends Pick<Work, 'fractionOfComputePeak' | 'fractionOfBandwidthPeak'> {
  /** null where there is no share. */
  readonly computeClock: ShareClock | null;
  readonly bandwidthClock: ShareClock | null;
}

/**
 * Run and ceiling are timed by the same clock, or there is no share. The bytes follow a model without caches, so their
 * share may exceed 1. Null without ceilings or time. `hasTimestamps`: the adapter's ceilings were timed by its own clock.
 */
export function fractionsOf(
  work: Pick<Work, 'flops' | 'bytes'>,
  timing: Timing | null,
  ceilings: Ceilings | null,
  hasTimestamps: boolean,
): Shares {
  const share = (amount: number, figure: CeilingFigure | undefined) => {
    const clock = figure && clockOf(figure, hasTimestamps);
    const ns = (clock === 'gpu' ? timing?.gpuNs : timing?.solveNs)?.median ?? 0;
    return figure && clock && ns > 0 ? { fraction: (amount / ns) * (1e9 / figure.median), clock } : null;
  };
  const compute = share(work.flops, ceilings?.flopsPerSecond);
  const bandwidth = share(work.bytes, ceilings?.bytesPerSecond);
  return {
    fractionOfComputePeak: compute?.fraction ?? null,
    fractionOfBandwidthPeak: bandwidth?.fraction ?? null,
    computeClock: compute?.clock ?? null,
    bandwidthClock: bandwidth?.clock ?? null,
  };
}

/** "arithmetic by GPU time, bytes by wall time"; null where there is no share. */
export function shareText({ computeClock, bandwidthClock }: Shares): string | null {
  const words = (what: string, clock: ShareClock | null): string[] =>
    clock === null ? [] : [`${what} by ${clock === 'gpu' ? 'GPU' : 'wall'} time`];
  const parts = [...words('arithmetic', computeClock), ...words('bytes', bandwidthClock)];
  return parts.length === 0 ? null : `${parts.join(', ')}, as the ceiling was measured`;
}

/** Timestamps enclose passes, and a copy command is none (see copy.ts and device/probe.ts). */
function clockOf({ variant }: CeilingFigure, hasTimestamps: boolean): ShareClock {
  return hasTimestamps && variant !== 'copy command' ? 'gpu' : 'wall';
}
