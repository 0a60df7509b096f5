/** What a run says of the clocks that timed it. */
import type { Adapter } from '../../shared/contract/run.ts';
import { type Resolution, TRUSTED_STEPS } from '../../shared/contract/parts/resolution.ts';
import { median } from '../../shared/statistics/statistics.ts';
import type { Contender } from './contender.ts';

/** Call it when the contender has ended. */
export function resolutionOf(
  { wallNs, gpuNs, phasesNs, plan, solvesPerSample }: Contender,
  { timestampResolutionNs }: Adapter,
  clockStepNs: number | null,
): Resolution {
  // Code of others has no timestamps at all; ours lacks them only where one ran backwards.
  const isTimestamped = timestampResolutionNs !== null && !plan?.delegation;
  const spans = gpuNs.filter((ns) => ns !== null);
  const isCoarse = (ns: number, solves: number): boolean =>
    isTimestamped && ns * solves < TRUSTED_STEPS * timestampResolutionNs;
  const phases = Object.keys(phasesNs[0] ?? {}).filter((phase) =>
    isCoarse(median(phasesNs.map((profile) => profile[phase] ?? 0)), 1),
  );
  const isWallCoarse =
    clockStepNs !== null &&
    wallNs.length > 0 &&
    median(wallNs) * Math.sqrt(solvesPerSample) < TRUSTED_STEPS * clockStepNs;
  return {
    clockStepNs,
    timestampStepNs: timestampResolutionNs,
    solvesPerSample,
    backwardSpans: isTimestamped ? gpuNs.length - spans.length : 0,
    coarse: [
      ...(isWallCoarse ? ['wall'] : []),
      ...(spans.length > 0 && isCoarse(median(spans), solvesPerSample) ? ['gpu'] : []),
      ...phases,
    ],
  };
}
