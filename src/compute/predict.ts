/** What every size of a sweep needs in memory on a device, before anything is allocated. */
import { reasonOf } from '../shared/contract/reason.ts';
import { rnnPointsOf, rnnSweepOf } from '../shared/studies/rnn/sweep.ts';
import type { Sweep } from '../shared/contract/sweep.ts';
import { algorithmById } from './studies/rnn/algorithms/index.ts';
import type { ProblemShape } from './studies/rnn/algorithms/algorithm.ts';
import { inputSizeOf, type Cell } from './studies/rnn/cells/cell.ts';
import { cellById } from './studies/rnn/cells/index.ts';
import { MOST_SIZES } from './messages.ts';
import type { Need, Prediction } from './messages.ts';
import { plannedBytes } from './gpu/plan/plan.ts';
import { fitOf, parametersOf } from './bench/fit.ts';
import type { Host } from './bench/fit.ts';

/** `own`: the user's cells. Throws a Fault where the sweep names an unknown cell or algorithm. */
export function predictNeeds(sweep: Sweep, host: Host, own: readonly Cell[] = []): Prediction {
  const points = rnnPointsOf({ ...sweep, seeds: sweep.seeds.slice(0, 1) });
  const sizes = points.slice(0, MOST_SIZES).map(({ cell: cellId, length, state, batch }) => {
    const cell = cellById(cellId, own);
    const input = inputSizeOf(cell, state, rnnSweepOf(sweep).input);
    const shape: ProblemShape = {
      cell,
      length,
      state,
      input,
      batch,
      hyper: cell.hyper,
      isWarm: rnnSweepOf(sweep).warmStart !== null,
    };
    return {
      cell: cellId,
      length,
      state,
      input,
      batch,
      needs: rnnSweepOf(sweep).algorithms.map((id) => needOf(sweep, id, shape, host)),
    };
  });
  return { sizes, sizeCount: points.length };
}

function needOf(sweep: Sweep, id: string, shape: ProblemShape, host: Host): Need {
  const algorithm = algorithmById(id);
  const all = parametersOf(sweep, algorithm, shape.length);
  const [parameters] = all;
  const runs = all.length * sweep.seeds.length;
  if (!parameters) return { algorithm: id, peakBytes: null, whyNot: reasonOf('no-damping'), runs };
  const { plan, whyNot } = fitOf(algorithm, shape, parameters, host);
  // What does not fit is cut into more dispatches than are worth counting.
  const peakBytes = plan && ((whyNot === null ? host.peakBytes?.(plan) : undefined) ?? plannedBytes(plan).peakBytes);
  return { algorithm: id, peakBytes, whyNot, runs };
}
