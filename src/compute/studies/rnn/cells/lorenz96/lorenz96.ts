import type { Cell } from '../cell.ts';
import { add, H, hyper, mul, shift, state, sub, type Expression } from '../expression.ts';
import { rungeKutta4 } from '../runge-kutta.ts';

/** dy_i/dt = (y_{i+1} − y_{i−2}) y_{i−1} − y_i + F, indices mod D. */
const slope = (y: Expression): Expression => add(sub(mul(sub(shift(y, 1), shift(y, -2)), shift(y, -1)), y), hyper('F'));

/** Lorenz's chaotic model of 1996: the trajectory is hard to parallelise by nature. */
export const lorenz96: Cell = {
  id: 'lorenz96',
  title: 'Lorenz 96',
  description: 'Chaotic dynamical system, one classic Runge–Kutta step; no weights and no input.',
  source: 'Lorenz, Predictability: a problem partly solved, ECMWF (1996)',
  blocks: [{ name: 'y', width: H }],
  inputSize: 0,
  weights: [],
  projections: [],
  next: [rungeKutta4(slope, state(0, H))],
  hyper: { F: 8, dt: 0.01 },
  draws: {},
  start: { fill: 8, firstPlus: 0.01, discarded: 1000 },
};
