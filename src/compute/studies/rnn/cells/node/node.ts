import type { Cell, WeightDeclaration } from '../cell.ts';
import { add, bias, H, product, state, tanh, type Expression, type Width } from '../expression.ts';
import { rungeKutta4 } from '../runge-kutta.ts';

const WIDE: Width = { units: 2, extra: 0 };

const slope = (s: Expression): Expression =>
  add(product('W2', tanh(add(product('W1', s, WIDE), bias('b1', WIDE))), H), bias('b2', H));

const matrix = (name: string, rows: Width, columns: Width): WeightDeclaration => ({
  name,
  rows,
  columns,
  draw: { kind: 'normal', factor: 'gain', fanIn: columns },
});
const vector = (name: string, rows: Width): WeightDeclaration => ({
  name,
  rows,
  columns: null,
  draw: { kind: 'bias', plus: null },
});

/** A neural ordinary differential equation: two products in each of the four stages of a Runge–Kutta step. */
export const node: Cell = {
  id: 'node',
  title: 'Neural ODE',
  description: 'ds/dt = W2 tanh(W1 s + b1) + b2, one classic Runge–Kutta step; no input.',
  source: 'Chen, Rubanova, Bettencourt, Duvenaud, NeurIPS 2018 (arXiv 1806.07366)',
  blocks: [{ name: 's', width: H }],
  inputSize: 0,
  weights: [matrix('W1', WIDE, H), vector('b1', WIDE), matrix('W2', H, WIDE), vector('b2', H)],
  projections: [],
  next: [rungeKutta4(slope, state(0, H))],
  hyper: { dt: 0.05 },
  draws: {},
  // With zero biases and no input a start at zero would stay there: nothing would be solved.
  start: { fill: 1, firstPlus: 0.01, discarded: 0 },
};
