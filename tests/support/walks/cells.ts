/**
 * What evaluating a cell and its derivatives at one step takes, term by term, as lane programs write it: a product 2 a
 * column, anything else 1. Two of the cells are made up, to reach kernels that the simplest cells do not need.
 */
import { cellById } from '../../../src/compute/studies/rnn/cells/index.ts';
import type { Cell } from '../../../src/compute/studies/rnn/cells/cell.ts';
import { recurrent } from '../../../src/compute/studies/rnn/cells/declare.ts';
import { add, H, product, projection, shift, state, tanh } from '../../../src/compute/studies/rnn/cells/expression.ts';
import { upTo, type Meter, type StepWalk } from '../meter.ts';

export const elman = cellById('elman');
export const lstm = cellById('lstm');

/** No weights, and no input matrix: neighbours meet, so that no derivative has a closed form. */
export const ring: Cell = {
  ...elman,
  id: 'ring',
  weights: [],
  projections: [{ weight: null, bias: null, width: H }],
  next: [tanh(add(shift(state(0, H), 1), projection(0, H)))],
};

/** A product of a product: the Jacobian has no rows put together from weights, but its diagonal has a closed form. */
export const layered: Cell = {
  ...elman,
  id: 'layered',
  weights: [...['W', 'V'].map(recurrent), ...elman.weights.slice(1)],
  next: [tanh(add(product('W', tanh(product('V', state(0, H), H)), H), projection(0, H)))],
};

function matrix(meter: Meter, name: string, rows: number, columns: number): void {
  for (const i of upTo(rows))
    for (const j of upTo(columns)) {
      meter.load(name, i, j);
      meter.op(2);
    }
}

function projections(meter: Meter, entries: number, b: number, t: number): void {
  for (const i of upTo(entries)) meter.load('projections', b, t, i);
}

/** tanh(W s + g). */
export const elmanStep: StepWalk = (meter, { state: D }, b, t) => {
  matrix(meter, 'W', D, D);
  projections(meter, D, b, t);
  meter.op(2 * D);
};

/** (1 − h²) W_ii. */
export const elmanDiagonal: StepWalk = (meter, { state: D }) => meter.op(3 * D);

/** (1 − h²) (W v). */
export const elmanTangent: StepWalk = (meter, { state: D }) => {
  matrix(meter, 'W', D, D);
  meter.op(3 * D);
};

/** Wᵀ (1 − h²) g, which takes h and leaves (1 − h²) g. */
export const elmanBack: StepWalk = (meter, sizes, b, t) => {
  elmanStep(meter, sizes, b, t);
  meter.op(3 * sizes.state);
  matrix(meter, 'W', sizes.state, sizes.state);
};

/** tanh(the next entry + x). */
export const ringStep: StepWalk = (meter, { state: D }, b, t) => {
  projections(meter, D, b, t);
  meter.op(2 * D);
};

/** (1 − h²) · the next entry of v; the tangent by itself has to find h. */
export const ringTangent: StepWalk = (meter, { state: D }) => meter.op(3 * D);

/** (1 − h²) g, from where the entry before gets it. */
export const ringBack: StepWalk = (meter, sizes, b, t) => {
  ringStep(meter, sizes, b, t);
  meter.op(3 * sizes.state);
};

/** tanh(W a + g), a = tanh(V s). */
export const layeredStep: StepWalk = (meter, { state: D }, b, t) => {
  matrix(meter, 'V', D, D);
  meter.op(D);
  matrix(meter, 'W', D, D);
  projections(meter, D, b, t);
  meter.op(2 * D);
};

/** (1 − h²) · (W ∘ Vᵀ) (1 − a²), with that matrix in a place of its own. */
export const layeredDiagonal: StepWalk = (meter, { state: D }) => {
  meter.op(2 * D + 2 * D);
  matrix(meter, 'W ∘ Vᵀ', D, D);
  meter.op(D);
};

/** (1 − h²) W (1 − a²) V v. */
export const layeredTangent: StepWalk = (meter, { state: D }) => {
  matrix(meter, 'V', D, D);
  meter.op(3 * D);
  matrix(meter, 'W', D, D);
  meter.op(3 * D);
};

const GATES = ['Wi', 'Wf', 'Wg', 'Wo'];

function lstmGates(meter: Meter, units: number, b: number, t: number): void {
  for (const gate of GATES) {
    matrix(meter, gate, units, units);
    meter.op(2 * units); // + its projection, σ or tanh
  }
  projections(meter, GATES.length * units, b, t);
  meter.op(3 * units); // c' = f c + i g
  meter.op(units); // tanh c'
}

/** The gates, c' and h' = o tanh c'. */
export const lstmStep: StepWalk = (meter, { state: D }, b, t) => {
  lstmGates(meter, D / 2, b, t);
  meter.op(D / 2);
};

/** The 2 × 2 block of every unit, with k = tanh c' and e = o (1 − k²). */
export const lstmBlocks: StepWalk = (meter, { state: D }) => {
  const perUnit =
    2 +
    2 +
    2 +
    2 + // σ' of i, f and o, tanh' of g
    (2 + 1) + // 1 − k², e
    (1 + 4) + // k σ'(o) and e f, e c, e g, e i, of which e f is ∂h'/∂c
    3 + // … σ'(f), σ'(i), tanh'(g)
    (4 + 3) + // … the diagonals of their matrices, summed: ∂h'/∂h
    (3 + 3 + 2); // c σ'(f), g σ'(i), i tanh'(g), with theirs: ∂c'/∂h; ∂c'/∂c is f
  meter.op(perUnit * (D / 2));
};

/** Jᵀ (g, q) for the cotangents of h' and c'; leaves those of the gates before their nonlinearities. */
export const lstmBack: StepWalk = (meter, { state: D }, b, t) => {
  const units = D / 2;
  lstmGates(meter, units, b, t);
  const perUnit =
    1 +
    1 + // g k, g o
    (2 + 1 + 1) + // a = q + g o (1 − k²)
    4 + // a c, a f, a g, a i
    (2 + 2 + 2 + 2) + // the slopes of the gates
    4; // what comes to each gate
  meter.op(perUnit * units);
  for (const gate of GATES) matrix(meter, gate, units, units);
  meter.op(3 * units); // their sum
};
