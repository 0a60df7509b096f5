import type { Cell } from './cell.ts';
import { add, mul, own, product, projection, sigmoid, sub, tanh } from './expression.ts';

const r = sigmoid(add(product(0), projection(0)));
const z = sigmoid(add(product(1), projection(1)));
const n = tanh(add(projection(2), mul(r, product(2))));

/** Gated recurrent unit with the reset gate behind the candidate's product, as cuDNN and Flax have it. */
export const gru: Cell = {
  id: 'gru',
  title: 'GRU',
  description: 'Gated recurrent unit, in the form of cuDNN and Flax.',
  source: 'Cho et al., EMNLP 2014 (arXiv 1406.1078); reset gate applied after the recurrent product',
  weights: [
    { name: 'Wr', role: 'recurrent' },
    { name: 'Wz', role: 'recurrent' },
    { name: 'Wn', role: 'recurrent' },
    { name: 'Ur', role: 'input' },
    { name: 'Uz', role: 'input' },
    { name: 'Un', role: 'input' },
    { name: 'br', role: 'bias' },
    { name: 'bz', role: 'bias' },
    { name: 'bn', role: 'bias' },
    { name: 'bhn', role: 'bias' },
  ],
  products: [
    { weight: 'Wr', bias: null },
    { weight: 'Wz', bias: null },
    { weight: 'Wn', bias: 'bhn' },
  ],
  projections: [
    { weight: 'Ur', bias: 'br' },
    { weight: 'Uz', bias: 'bz' },
    { weight: 'Un', bias: 'bn' },
  ],
  // (1 − z)·n + z·h with one multiplication.
  step: add(n, mul(z, sub(own, n))),
  hyper: {},
};
