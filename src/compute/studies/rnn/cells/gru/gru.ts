import { START_AT_ZERO, type Cell } from '../cell.ts';
import { fromInput, projected, recurrent, unitBias } from '../declare.ts';
import { add, bias, H, mul, product, projection, sigmoid, state, sub, tanh } from '../expression.ts';

const h = state(0, H);
const r = sigmoid(add(product('Wr', h, H), projection(0, H)));
const z = sigmoid(add(product('Wz', h, H), projection(1, H)));
const n = tanh(add(projection(2, H), mul(r, add(product('Wn', h, H), bias('bhn', H)))));

/** Gated recurrent unit with the reset gate behind the candidate's product, as cuDNN and Flax have it. */
export const gru: Cell = {
  id: 'gru',
  title: 'GRU',
  description: 'Gated recurrent unit, in the form of cuDNN and Flax.',
  source: 'Cho et al., EMNLP 2014 (arXiv 1406.1078); reset gate applied after the recurrent product',
  blocks: [{ name: 'h', width: H }],
  inputSize: null,
  weights: [
    ...['Wr', 'Wz', 'Wn'].map(recurrent),
    ...['Ur', 'Uz', 'Un'].map(fromInput),
    ...['br', 'bz', 'bn', 'bhn'].map(unitBias),
  ],
  projections: [projected('Ur', 'br'), projected('Uz', 'bz'), projected('Un', 'bn')],
  // (1 − z)·n + z·h with one multiplication.
  next: [add(n, mul(z, sub(h, n)))],
  hyper: {},
  draws: {},
  start: START_AT_ZERO,
};
