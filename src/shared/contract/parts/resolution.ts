/** How finely the clocks of a run tell time, and what was done where that is not fine enough. */
import { z } from 'zod';
import { count, ns } from '../bounds.ts';

const step = ns.nullable();

/** Of fewer steps of its clock than this, a span says little. */
export const TRUSTED_STEPS = 100;

export const resolutionSchema = z.object({
  /** Smallest steps seen, of the host's clock and of the GPU's timestamps; null where there was none. */
  clockStepNs: step,
  timestampStepNs: step,
  /** Solves that one sample is the mean of; more than one where a solve is short against the host's clock. */
  solvesPerSample: count.min(1),
  /** Samples whose GPU time was discarded because a timestamp ran backwards. */
  backwardSpans: count,
  /** Medians of too few steps: names of phases, and `gpu` for the GPU time of the whole solve. */
  coarse: z.array(z.string().max(100)).max(1000),
});
export type Resolution = z.infer<typeof resolutionSchema>;

/** The smallest step of a sample of the wall time: of a mean of several solves, each timed by itself, the errors average out. */
export function sampleStepNs(resolution: Pick<Resolution, 'clockStepNs' | 'solvesPerSample'> | null): number {
  return (resolution?.clockStepNs ?? 0) / Math.sqrt(resolution?.solvesPerSample ?? 1);
}

/** The same of the GPU time. */
export function gpuStepNs(resolution: Pick<Resolution, 'timestampStepNs' | 'solvesPerSample'> | null): number {
  return (resolution?.timestampStepNs ?? 0) / Math.sqrt(resolution?.solvesPerSample ?? 1);
}
