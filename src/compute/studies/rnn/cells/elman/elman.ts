import { START_AT_ZERO, type Cell } from '../cell.ts';
import { fromInput, projected, recurrent, unitBias } from '../declare.ts';
import { add, H, product, projection, state, tanh } from '../expression.ts';

/** The simple recurrent network: its Jacobian's diagonal carries next to nothing, so quasi-DEER is Jacobi on it. */
export const elman: Cell = {
  id: 'elman',
  title: 'Elman',
  description: 'Simple recurrent network: tanh of one recurrent product and the projected input.',
  source: 'Elman, Cognitive Science 14 (1990)',
  blocks: [{ name: 'h', width: H }],
  inputSize: null,
  weights: [recurrent('W'), fromInput('U'), unitBias('b')],
  projections: [projected('U', 'b')],
  next: [tanh(add(product('W', state(0, H), H), projection(0, H)))],
  hyper: {},
  draws: {},
  start: START_AT_ZERO,
};
