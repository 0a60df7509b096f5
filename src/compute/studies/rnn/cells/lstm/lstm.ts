import { START_AT_ZERO, type Cell } from '../cell.ts';
import { fromInput, projected, recurrent, unitBias } from '../declare.ts';
import { add, H, mul, product, projection, sigmoid, state, tanh } from '../expression.ts';

const h = state(0, H);
const c = state(1, H);
const gate = (index: number, weight: string) => add(product(weight, h, H), projection(index, H));
const i = sigmoid(gate(0, 'Wi'));
const f = sigmoid(gate(1, 'Wf'));
const g = tanh(gate(2, 'Wg'));
const o = sigmoid(gate(3, 'Wo'));
const nextCell = add(mul(f, c), mul(i, g));

/** Long short-term memory; the state is [h, c], so D = 2H. */
export const lstm: Cell = {
  id: 'lstm',
  title: 'LSTM',
  description: 'Long short-term memory with forget gate; the state holds output and memory, [h, c].',
  source: 'Hochreiter and Schmidhuber, Neural Computation 9 (1997); forget gate of Gers et al. (2000)',
  blocks: [
    { name: 'h', width: H },
    { name: 'c', width: H },
  ],
  inputSize: null,
  weights: [
    ...['Wi', 'Wf', 'Wg', 'Wo'].map(recurrent),
    ...['Ui', 'Uf', 'Ug', 'Uo'].map(fromInput),
    ...['bi', 'bf', 'bg', 'bo'].map(unitBias),
  ],
  projections: [projected('Ui', 'bi'), projected('Uf', 'bf'), projected('Ug', 'bg'), projected('Uo', 'bo')],
  next: [mul(o, tanh(nextCell)), nextCell],
  hyper: {},
  draws: {},
  start: START_AT_ZERO,
};
