/** What a bar leaves open is what any sweep takes: the problem that is drawn, tolerance, damping, most iterations. */
import type { SolveParameters } from '../../compute/studies/rnn/algorithms/algorithm.ts';
import { algorithmById } from '../../compute/studies/rnn/algorithms/index.ts';
import { parametersOf } from '../../compute/bench/fit.ts';
import type { Sweep } from '../../shared/contract/sweep.ts';
import { defaultSweep } from '../../shared/studies/grid.ts';
import { rnn } from '../../shared/studies/rnn.ts';
import { changeRnnSweep, type RnnPoint, rnnPointsOf, rnnSweepOf } from '../../shared/studies/rnn/sweep.ts';
import type { Solve } from './bars.ts';

/** The cell that all bars are about. */
export const CELL = rnnSweepOf(defaultSweep(rnn)).cells[0] ?? '';

function sweepOf({ algorithm, length, state, gradient = false }: Solve): Sweep {
  return changeRnnSweep(defaultSweep(rnn), { algorithms: [algorithm], lengths: [length], states: [state], gradient });
}

/** The one point of the bar's sweep, and the gain with which its weights are drawn. */
export function problemIn(what: Solve): { readonly point: RnnPoint; readonly gain: number } {
  const sweep = sweepOf(what);
  const [point] = rnnPointsOf(sweep);
  if (!point) throw new Error('a sweep of one length and one state size has a point');
  return { point, gain: rnnSweepOf(sweep).gain };
}

export function parametersIn(what: Solve): SolveParameters {
  const [parameters] = parametersOf(sweepOf(what), algorithmById(what.algorithm), what.length);
  if (!parameters) throw new Error('a contender is measured at least once');
  return parameters;
}
