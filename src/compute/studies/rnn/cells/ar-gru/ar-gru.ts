import { START_AT_ZERO, type Cell, type WeightDeclaration } from '../cell.ts';
import { recurrent, unitBias } from '../declare.ts';
import {
  add,
  bias,
  H,
  mul,
  ONE,
  product,
  projection,
  sigmoid,
  spread,
  state,
  sub,
  tanh,
  unary,
} from '../expression.ts';

const y = state(0, ONE);
const h = state(1, H);
const fed = (weight: string, offset: string) => add(product(weight, y, H), bias(offset, H));
const r = sigmoid(add(product('Wr', h, H), fed('Ur', 'br')));
const z = sigmoid(add(product('Wz', h, H), fed('Uz', 'bz')));
const n = tanh(add(fed('Un', 'bn'), mul(r, add(product('Wn', h, H), bias('bhn', H)))));
const nextH = add(n, mul(z, sub(h, n)));
const output = add(nextH, spread(y));
const mean = add(product('wmu', output, ONE), bias('bmu', ONE));
const deviation = unary('softplus', add(product('ws', output, ONE), bias('bs', ONE)));

const fromOutput = (name: string): WeightDeclaration => ({
  name,
  rows: H,
  columns: ONE,
  draw: { kind: 'normal', factor: 'inputGain', fanIn: null },
});
const readout = (name: string, draw: WeightDeclaration['draw']): WeightDeclaration => ({
  name,
  rows: ONE,
  columns: H,
  draw,
});
const scalar = (name: string, value: string | null): WeightDeclaration => ({
  name,
  rows: ONE,
  columns: null,
  draw: { kind: 'fixed', value },
});

/** An autoregressive GRU, fed its own noisy output: the hard case of the ELK paper. The state is [y, h], D = H + 1. */
export const arGru: Cell = {
  id: 'ar-gru',
  title: 'Autoregressive GRU',
  description: 'A GRU that reads its own output, drawn with driver noise: Newton steps overshoot on it.',
  source: 'Gonzalez et al., NeurIPS 2024 (arXiv 2407.19115), section 6.2',
  blocks: [
    { name: 'y', width: ONE },
    { name: 'h', width: H },
  ],
  inputSize: 1,
  weights: [
    ...['Wr', 'Wz', 'Wn'].map(recurrent),
    ...['Ur', 'Uz', 'Un'].map(fromOutput),
    unitBias('br'),
    { ...unitBias('bz'), draw: { kind: 'bias', plus: 'bz' } },
    ...['bn', 'bhn'].map(unitBias),
    readout('wmu', { kind: 'normal', factor: 'outputGain', fanIn: H }),
    scalar('bmu', null),
    readout('ws', { kind: 'fixed', value: null }),
    scalar('bs', 'bs'),
  ],
  projections: [{ weight: null, bias: null, width: ONE }],
  next: [add(mean, mul(deviation, projection(0, ONE))), nextH],
  hyper: {},
  draws: { inputGain: 1, outputGain: 0.5, bz: 1.5, bs: -1 },
  start: START_AT_ZERO,
};
