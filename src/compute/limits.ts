/** The smallest length that no longer fits a device, for each algorithm at every size of a sweep. */
import { rnnSweepOf } from '../shared/studies/rnn/sweep.ts';
import type { Sweep } from '../shared/contract/sweep.ts';
import type { Tuning } from '../shared/contract/parts/tuning.ts';
import { algorithmById } from './studies/rnn/algorithms/index.ts';
import { inputSizeOf, type Cell } from './studies/rnn/cells/cell.ts';
import { cellById } from './studies/rnn/cells/index.ts';
import type { Host } from './bench/fit.ts';
import { memoryLimitOf } from './bench/memory-limit.ts';
import type { LengthLimits } from './messages.ts';

/** One search a limit: some plans each, so that more would take long. */
export const MOST_LIMITS = 400;

/**
 * `own`: the user's cells; `tunings`: the kernels' choices by cell, which take memory too. Throws a Fault where the sweep
 * names an unknown cell or algorithm.
 */
export function lengthLimits(
  sweep: Sweep,
  host: Host,
  own: readonly Cell[] = [],
  tunings: Readonly<Record<string, Tuning>> = {},
): LengthLimits[] {
  const algorithms = rnnSweepOf(sweep).algorithms.map(algorithmById);
  const most = Math.max(1, Math.floor(MOST_LIMITS / algorithms.length));
  return sizesOf(sweep)
    .slice(0, most)
    .map(({ cell: id, state, batch }) => {
      const cell = cellById(id, own);
      const input = inputSizeOf(cell, state, rnnSweepOf(sweep).input);
      const shape = { cell, state, input, batch, hyper: cell.hyper, isWarm: rnnSweepOf(sweep).warmStart !== null };
      const limits = algorithms.map((algorithm) => ({
        algorithm: algorithm.id,
        ...memoryLimitOf(sweep, algorithm, shape, { ...host, tuning: tunings[id] }),
      }));
      return { cell: id, state, input, batch, limits };
    });
}

function sizesOf(sweep: Sweep): { cell: string; state: number; batch: number }[] {
  const { cells, states, batches } = rnnSweepOf(sweep);
  return cells.flatMap((cell) => states.flatMap((state) => batches.map((batch) => ({ cell, state, batch }))));
}
