/** Every derivative that kernels and twins are made from, against the complex step, for every cell and for odd graphs. */
import { describe, expect, it } from 'vitest';
import { lengthOf, type Cell } from '../../../../../src/compute/studies/rnn/cells/cell.ts';
import { cotangentsOf } from '../../../../../src/compute/studies/rnn/cells/cotangent.ts';
import {
  blockDiagonalsOf,
  diagonalsOf,
  hasPairedBlocks,
} from '../../../../../src/compute/studies/rnn/cells/diagonal.ts';
import {
  add,
  bias,
  constant,
  evaluationOrder,
  H,
  hyper,
  isLeaf,
  leafKey,
  mul,
  ONE,
  ONES,
  product,
  productOf,
  projection,
  seed,
  shift,
  sigmoid,
  spread,
  state,
  sub,
  tanh,
  unary,
  widthOf,
  type Expression,
} from '../../../../../src/compute/studies/rnn/cells/expression.ts';
import { CELLS } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import { tangentOf } from '../../../../../src/compute/studies/rnn/cells/tangent.ts';
import { mulberry32 } from '../../../../../src/compute/studies/rnn/drawing/random.ts';
import {
  evaluateComplex,
  real,
  type Complex,
  type ComplexValues,
  type ComplexVector,
} from '../../../../support/complex.ts';

type Declared = Pick<Cell, 'next' | 'blocks' | 'projections'>;

const STEP = 1e-100;
/** Shift by two and up need more than two entries to be told apart; one is the edge. */
const WIDTHS = [1, 2, 3, 5, 8];

const h = state(0, H);
const W = (argument: Expression) => product('W', argument, H);
const Wt = (argument: Expression) => productOf({ weight: 'W', form: 'transposed', other: null }, argument, H, H);
const shared = sigmoid(mul(h, W(h)));
const one = (next: Expression): Declared => ({ blocks: [{ name: 'h', width: H }], projections: [], next: [next] });
const ODD: Readonly<Record<string, Declared>> = {
  'a node used three times': one(add(mul(shared, shared), tanh(shared))),
  'a subtrahend first': one(sub(tanh(h), sub(W(h), mul(h, h)))),
  'a difference only': one(sub(constant(2), W(h))),
  'equal leaves in two objects': one(mul(product('W', state(0, H), H), add(W(h), state(0, H)))),
  'constant factors': one(mul(constant(-2.5), tanh(mul(constant(0.5), W(h))))),
  'every unary': one(
    add(add(unary('exp', mul(constant(0.3), W(h))), unary('sin', h)), add(unary('cos', W(h)), unary('softplus', h))),
  ),
  'a transposed product': one(mul(tanh(Wt(h)), W(h))),
  'a product of a transposed product': one(W(tanh(Wt(h)))),
  'a product of a product': one(W(tanh(W(sigmoid(h))))),
  'two products in a product, and the state beside them': one(W(mul(tanh(W(h)), add(product('V', h, H), mul(h, h))))),
  'the sum of all units': one(add(h, spread(product(ONES, mul(h, tanh(h)), ONE)))),
  'products under the sum of all units': one(add(h, spread(product(ONES, tanh(W(h)), ONE)))),
  'a readout spread again': one(mul(h, spread(tanh(product('w', h, ONE))))),
  'nothing of the state': one(tanh(add(bias('b', H), hyper('dt')))),
  'a bias twice, scaled by a constant': one(
    mul(hyper('dt'), add(bias('b', H), mul(bias('b', H), W(mul(bias('b', H), h))))),
  ),
  'the state as it is': one(h),
  'shifts of shifts and of products': one(add(mul(shift(shift(h, 1), -3), h), shift(W(shift(h, 2)), -1))),
  'two blocks, one through the other': {
    blocks: [
      { name: 'a', width: H },
      { name: 'b', width: H },
    ],
    projections: [{ weight: null, bias: null, width: H }],
    next: [
      add(mul(state(1, H), W(tanh(add(state(0, H), product('V', state(1, H), H))))), projection(0, H)),
      mul(state(0, H), tanh(product('V', mul(state(0, H), projection(0, H)), H))),
    ],
  },
};
const ALL: [string, Declared][] = [...CELLS.map((cell): [string, Declared] => [cell.id, cell]), ...Object.entries(ODD)];
/** Their Jacobians have diagonals, but none that is an expression without a matrix product per entry. */
const WITHOUT_DIAGONAL = [
  ...['lorenz96', 'node'],
  ...['a product of a transposed product', 'products under the sum of all units', 'shifts of shifts and of products'],
];

describe.each(ALL)('%s', (name, cell) => {
  it.each(WIDTHS)('has the tangents of the complex step with %d units', (units) => {
    const values = drawValues(cell, units);
    const jacobian = stepJacobian(cell, values);
    const vector = cell.blocks.flatMap((_, block) => reals(values.leaves.get(leafKey(seed(block, H)))!));
    const expected = jacobian.map((row) => dot(row, vector));
    expectClose(flatten(cell, evaluateComplex(tangentOf(cell), values), units), expected);
  });

  it.each(WIDTHS)('has the diagonals and blocks of the Jacobian with %d units', (units) => {
    const values = drawValues(cell, units);
    const jacobian = stepJacobian(cell, values);
    const diagonals = diagonalsOf(cell);
    expect(diagonals === null).toBe(WITHOUT_DIAGONAL.includes(name));
    if (diagonals)
      expectClose(
        flatten(cell, evaluateComplex(diagonals, values), units),
        jacobian.map((row, i) => row[i]!),
      );
    const blocks = blockDiagonalsOf(cell);
    expect(blocks !== null).toBe(hasPairedBlocks(cell) && diagonals !== null);
    blocks?.forEach((row, r) =>
      row.forEach((entry, c) => {
        const expected = Array.from({ length: units }, (_, i) => jacobian[r * units + i]![c * units + i]!);
        expectClose(repeat(evaluateComplex([entry], values)[0]!, units), expected);
      }),
    );
  });

  it.each(WIDTHS)('has the cotangents of the complex step with %d units', (units) => {
    const values = drawValues(cell, units);
    const slopeBy = (moved: ComplexValues): number => lossOf(cell, moved).im / STEP;
    const { state: states, projections, biases, matrices } = cotangentsOf(cell);
    const leaves = [
      ...states.map((node, block) => [leafKey(state(block, H)), node] as const),
      ...projections.map((node, index) => [leafKey(projection(index, H)), node] as const),
      ...Object.entries(biases).map(([bias, node]) => [`bias ${bias}`, node] as const),
    ];
    for (const [key, node] of leaves) {
      const expected = values.leaves.get(key)!.map((_, i) => slopeBy(nudgeLeaf(values, key, i)));
      expectClose(repeat(evaluateComplex([node], values)[0]!, expected.length), expected);
    }
    const read = evaluationOrder(cell.next).flatMap((node) => (node.kind === 'bias' ? [node.name] : []));
    expect(Object.keys(biases).toSorted()).toEqual([...new Set(read)].toSorted());
    for (const [weight, matrix] of values.matrices) {
      const expected = matrix.map((_, i) => slopeBy(nudgeMatrix(values, weight, i)));
      const gradient = expected.map(() => 0);
      for (const outer of matrices.filter((term) => term.weight === weight)) {
        const [left, right] = evaluateComplex([outer.left, outer.right], values);
        const columns = right!.length;
        gradient.forEach((_, k) => (gradient[k]! += left![Math.floor(k / columns)]!.re * right![k % columns]!.re));
      }
      expectClose(gradient, expected);
    }
  });
});

it('is 0 by what the step does not read', () => {
  const { state: states } = cotangentsOf(ODD['nothing of the state']!);
  expect(states).toEqual([constant(0)]);
  expect(tangentOf(ODD['nothing of the state']!)).toEqual([constant(0)]);
});

it('reuses the nodes of the step', () => {
  expect(evaluationOrder(tangentOf(ODD['a node used three times']!))).toContain(shared);
});

/** Random values for everything that the step reads, and seeds for its derivatives. */
function drawValues(cell: Declared, units: number): ComplexValues {
  const draw = mulberry32(7 * units + 1);
  const uniform = (count: number, spread: number): Complex[] =>
    real(Array.from({ length: count }, () => spread * (2 * draw() - 1)));
  const leaves = new Map<string, ComplexVector>();
  const matrices = new Map<string, ComplexVector>();
  cell.blocks.forEach(({ width }, block) => {
    leaves.set(leafKey(state(block, width)), uniform(lengthOf(width, units), 2));
    leaves.set(leafKey(seed(block, width)), uniform(lengthOf(width, units), 1));
  });
  cell.projections.forEach(({ width }, index) =>
    leaves.set(leafKey(projection(index, width)), uniform(lengthOf(width, units), 2)),
  );
  for (const node of evaluationOrder(cell.next)) {
    if (isLeaf(node)) {
      if (node.kind === 'hyper') leaves.set(leafKey(node), real([0.1 + draw()]));
      if (node.kind === 'bias') leaves.set(leafKey(node), uniform(lengthOf(node.width, units), 1));
    } else if (node.kind === 'product' && node.matrix.weight !== ONES) {
      const count = lengthOf(node.width, units) * lengthOf(node.columns ?? widthOf(node.argument)!, units);
      matrices.set(node.matrix.weight, uniform(count, 1.5));
    }
  }
  return { units, leaves, matrices };
}

/** J by the complex step: its rows. */
function stepJacobian(cell: Declared, values: ComplexValues): number[][] {
  const columns = cell.blocks.flatMap(({ width }, block) =>
    Array.from({ length: lengthOf(width, values.units) }, (_, i) => {
      const moved = nudgeLeaf(values, leafKey(state(block, width)), i);
      return cell.next.flatMap((root, row) => {
        const next = evaluateComplex([root], moved)[0]!;
        return repeat(next, lengthOf(cell.blocks[row]!.width, values.units), 'im').map((im) => im / STEP);
      });
    }),
  );
  return columns.map((_, i) => columns.map((column) => column[i]!));
}

/** Σ seeds · next. */
function lossOf(cell: Declared, values: ComplexValues): Complex {
  let loss = { re: 0, im: 0 };
  evaluateComplex(cell.next, values).forEach((next, block) => {
    const seeds = values.leaves.get(leafKey(seed(block, H)))!;
    seeds.forEach(({ re }, i) => {
      const value = next[i] ?? next[0]!;
      loss = { re: loss.re + re * value.re, im: loss.im + re * value.im };
    });
  });
  return loss;
}

function nudgeLeaf(values: ComplexValues, key: string, index: number): ComplexValues {
  return { ...values, leaves: new Map([...values.leaves, [key, nudge(values.leaves.get(key)!, index)]]) };
}

function nudgeMatrix(values: ComplexValues, name: string, index: number): ComplexValues {
  return { ...values, matrices: new Map([...values.matrices, [name, nudge(values.matrices.get(name)!, index)]]) };
}

function nudge(vector: ComplexVector, index: number): ComplexVector {
  return vector.map((value, i) => (i === index ? { re: value.re, im: STEP } : value));
}

function flatten(cell: Declared, vectors: readonly ComplexVector[], units: number): number[] {
  return vectors.flatMap((vector, block) => repeat(vector, lengthOf(cell.blocks[block]!.width, units)));
}

/** A number without a width, at every entry. */
function repeat(vector: ComplexVector, length: number, part: 're' | 'im' = 're'): number[] {
  return Array.from({ length }, (_, i) => (vector[i] ?? vector[0]!)[part]);
}

function reals(vector: ComplexVector): number[] {
  return vector.map(({ re }) => re);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  const scale = Math.max(1, ...expected.map(Math.abs));
  expected.forEach((value, i) => expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-11 * scale));
}
