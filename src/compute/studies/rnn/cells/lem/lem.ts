import { START_AT_ZERO, type Cell } from '../cell.ts';
import { fromInput, projected, recurrent, unitBias } from '../declare.ts';
import { add, H, hyper, mul, product, projection, sigmoid, state, sub, tanh, type Expression } from '../expression.ts';

const y = state(0, H);
const z = state(1, H);
const gate = (weight: string, argument: Expression, index: number) =>
  add(product(weight, argument, H), projection(index, H));
const d1 = mul(hyper('dt'), sigmoid(gate('W1', y, 0)));
const d2 = mul(hyper('dt'), sigmoid(gate('W2', y, 1)));
/** (1 − d)·old + d·target. */
const relax = (d: Expression, old: Expression, target: Expression) => add(old, mul(d, sub(target, old)));
const nextZ = relax(d1, z, tanh(gate('Wz', y, 2)));
const nextY = relax(d2, y, tanh(gate('Wy', nextZ, 3)));

/** Long expressive memory, in two stages: y's update needs the new z. The state is [y, z], so D = 2H. */
export const lem: Cell = {
  id: 'lem',
  title: 'LEM',
  description: 'Long expressive memory with constant time step; the second half of the step needs the first.',
  source: 'Rusch, Mishra, Erichson, Mahoney, ICLR 2022 (arXiv 2110.04744)',
  blocks: [
    { name: 'y', width: H },
    { name: 'z', width: H },
  ],
  inputSize: null,
  weights: [
    ...['W1', 'W2', 'Wz', 'Wy'].map(recurrent),
    ...['V1', 'V2', 'Vz', 'Vy'].map(fromInput),
    ...['b1', 'b2', 'bz', 'by'].map(unitBias),
  ],
  projections: [projected('V1', 'b1'), projected('V2', 'b2'), projected('Vz', 'bz'), projected('Vy', 'by')],
  next: [nextY, nextZ],
  hyper: { dt: 0.5 },
  draws: {},
  start: START_AT_ZERO,
};
