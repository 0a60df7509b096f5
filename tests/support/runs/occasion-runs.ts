/** Runs of one configuration that were measured on several occasions, in a few processes each, with made-up times. */
import type { Run } from '../../../src/shared/contract/run.ts';
import { makeRun, quantity } from './runs.ts';
import { normalFrom, scrambledFrom } from '../noise.ts';

export interface OccasionNoise {
  /** Of what all processes of an occasion share, as a standard deviation of the logarithm. */
  readonly occasionSd: number;
  readonly processSd: number;
  readonly processes: number;
  readonly occasions: number;
  /** Factor of every time. */
  readonly slower?: number;
}

const DAY_MS = 86_400_000;
const SAMPLES = 6;

/** `start` is one hexadecimal digit of the ids; the first occasion is `day` days after the first of a year. */
export function occasionRuns(start: string, day: number, seed: number, noise: OccasionNoise): Run[] {
  const normal = normalFrom(scrambledFrom(seed));
  return Array.from({ length: noise.occasions }, (_, occasion) => {
    const shared = Math.exp(noise.occasionSd * normal()) * (noise.slower ?? 1);
    const ofProcess = Array.from({ length: noise.processes }, () => shared * Math.exp(noise.processSd * normal()));
    const samples = ofProcess.flatMap((factor) =>
      Array.from({ length: SAMPLES }, () => 1e6 * factor * Math.exp(0.005 * normal())),
    );
    const restartOf = samples.map((_, index) => Math.floor(index / SAMPLES));
    const blockOf = samples.map((_, index) => index % SAMPLES);
    const number = occasion.toString(16).padStart(2, '0');
    return makeRun({
      id: `${start}${number}00000-3f52-4a97-8e10-5b7a9d2c4f63`,
      sweepId: `${start}${number}00000-1c36-4f85-9a0b-e8d3c5f71624`,
      startedAt: new Date(Date.UTC(2026, 0, 1) + (day + occasion) * DAY_MS).toISOString(),
      timing: { solveNs: quantity(samples), gpuNs: null, phasesNs: {} },
      sampling:
        noise.processes === 1
          ? null
          : {
              ...{ restarts: noise.processes, restarted: 'process', restartOf, blockOf },
              orderOf: samples.map((_, index) => index),
            },
    });
  });
}
