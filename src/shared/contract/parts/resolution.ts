/** How finely the clocks of a run tell time, and what was done where that is not fine enough. */
import { z } from 'zod';
import { count, ns } from '../bounds.ts';
import { formatNs } from '../../text/units.ts';

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

/** Names and values for a person. */
export function resolutionFacts(resolution: Resolution): [name: string, value: string][] {
  const { clockStepNs, timestampStepNs, solvesPerSample, backwardSpans, coarse } = resolution;
  const facts: [string, string][] = [
    ['Steps of the host clock', clockStepNs === null ? 'not measured' : formatNs(clockStepNs)],
    ['Steps of the GPU timestamps', timestampStepNs === null ? 'none' : formatNs(timestampStepNs)],
  ];
  if (solvesPerSample > 1) facts.push(['Solves in one sample', `${solvesPerSample}, of which it is the mean`]);
  if (backwardSpans > 0) facts.push(['Backward timestamps', `${backwardSpans} samples have no GPU time`]);
  if (coarse.length > 0) facts.push(['Coarse', `${coarse.join(', ')}: fewer than ${TRUSTED_STEPS} steps of the clock`]);
  return facts;
}
