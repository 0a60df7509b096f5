import type { Cell } from '../../src/compute/cells/cell.ts';
import { add, product, projection, tanh } from '../../src/compute/cells/expression.ts';

/** A second cell, unlike the GRU: one product, and a step that does not read the unit's own state. */
export const elman: Cell = {
  id: 'elman',
  title: 'Elman',
  description: 'Simple recurrent network.',
  source: 'Elman, 1990',
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
