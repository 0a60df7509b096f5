/** How near the work of a run comes to what its adapter does at best. */
import type { Ceilings } from '../../../shared/ceilings.ts';
import type { Timing, Work } from '../../../shared/run.ts';

/**
 * Of the GPU time where it is known, else of the solve time. The bytes follow a model without caches, so their share may
 * exceed 1. Null without ceilings or time.
 */
export function fractionsOf(
  work: Pick<Work, 'flops' | 'bytes'>,
  timing: Timing | null,
  ceilings: Ceilings | null,
): Pick<Work, 'fractionOfComputePeak' | 'fractionOfBandwidthPeak'> {
  const ns = (timing?.gpuNs ?? timing?.solveNs)?.median ?? 0;
  if (!ceilings || ns <= 0) return { fractionOfComputePeak: null, fractionOfBandwidthPeak: null };
  return {
    fractionOfComputePeak: (work.flops / ns) * (1e9 / ceilings.flopsPerSecond.median),
    fractionOfBandwidthPeak: (work.bytes / ns) * (1e9 / ceilings.bytesPerSecond.median),
  };
}
