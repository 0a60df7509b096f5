import type { Cell } from './cell.ts';
import { add, product, projection, tanh } from './expression.ts';

/** The simple recurrent network: its Jacobian's diagonal carries next to nothing, so quasi-DEER is Jacobi on it. */
export const elman: Cell = {
  id: 'elman',
  title: 'Elman',
  description: 'Simple recurrent network: tanh of one recurrent product and the projected input.',
  source: 'Elman, Cognitive Science 14 (1990)',
  weights: [
    { name: 'W', role: 'recurrent' },
    { name: 'U', role: 'input' },
    { name: 'b', role: 'bias' },
  ],
  products: [{ weight: 'W', bias: null }],
  projections: [{ weight: 'U', bias: 'b' }],
  step: tanh(add(product(0), projection(0))),
  hyper: {},
};
