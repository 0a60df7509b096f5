/** Runs of two lengths in several processes each, with little noise: for tests of comparisons. */
import type { RnnConfig } from '../../../src/shared/studies/rnn/config.ts';
import type { Run } from '../../../src/shared/contract/run.ts';
import { quantityOf } from '../../../src/shared/statistics/statistics.ts';
import { makeRun } from './runs.ts';

/** `start` is one hexadecimal digit of their ids; the longer one takes `slower` times as long as it might. */
export function sampledRuns(start: string, slower: number, config: Partial<RnnConfig> = {}, processes = 5): Run[] {
  return [1000, 2000].map((length, place) => {
    const ns = length * (place === 1 ? slower : 1);
    const samples = Array.from(
      { length: 6 * processes },
      (_, index) => ns * (1 + 0.002 * Math.sin(7 * index + length)),
    );
    const sampling = {
      restarts: processes,
      restarted: 'process' as const,
      restartOf: samples.map((_, index) => Math.floor(index / 6)),
      blockOf: samples.map((_, index) => index % 6),
      orderOf: samples.map(() => 0),
    };
    return makeRun({
      id: `${start}${place}000000-3f52-4a97-8e10-5b7a9d2c4f63`,
      timing: { solveNs: quantityOf(samples, 1), gpuNs: null, phasesNs: {} },
      sampling: processes === 1 ? null : sampling,
      ...{ sweepId: null, point: null, config: { ...config, length } },
    });
  });
}
