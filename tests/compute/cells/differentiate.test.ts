import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/compute/cells/cell.ts';
import { differentiate } from '../../../src/compute/cells/differentiate.ts';
import {
  add,
  constant,
  evaluationOrder,
  isSameLeaf,
  mul,
  own,
  product,
  projection,
  sigmoid,
  sub,
  tanh,
  type Expression,
  type Leaf,
} from '../../../src/compute/cells/expression.ts';
import { CELLS } from '../../../src/compute/cells/index.ts';
import { mulberry32 } from '../../../src/compute/measure/random.ts';
import { evaluateComplex, type Complex } from '../../support/complex.ts';

const STEP = 1e-100;
const POINTS = 50;

describe.each(CELLS)('derivatives of $id', (cell) => {
  it.each(leavesOf(cell))('by $kind $index equal the complex step', (leaf) => {
    expectComplexStep(cell.step, leaf, leavesOf(cell));
  });
});

describe('derivatives of graphs that no cell has', () => {
  const shared = sigmoid(mul(own, product(0)));
  const graphs: Record<string, Expression> = {
    'a node used three times': add(mul(shared, shared), tanh(shared)),
    'a subtrahend first': sub(tanh(own), sub(product(0), mul(own, own))),
    'a difference only': sub(constant(2), product(0)),
    'equal leaves in two objects': mul(product(0), add({ kind: 'product', index: 0 }, { kind: 'own' })),
    'constant factors': mul(constant(-2.5), tanh(mul(constant(0.5), product(0)))),
  };
  it.each(Object.entries(graphs))('%s', (_, graph) => {
    for (const leaf of [own, product(0)]) expectComplexStep(graph, leaf, [own, product(0)]);
  });

  it('is 0 by what the step does not read, and holds no products with 0 or 1', () => {
    const partial = differentiate(add(product(0), mul(own, projection(0))));
    expect(partial(product(3))).toEqual(constant(0));
    expect(partial(product(0))).toEqual(constant(1));
    expect(partial(own)).toEqual(projection(0));
  });

  it('reuses the step’s own nodes', () => {
    const squash = tanh(product(0));
    expect(evaluationOrder([differentiate(squash)(product(0))])).toContain(squash);
  });
});

/** Compares ∂step/∂leaf with Im f(x + ih) / h at random points. */
function expectComplexStep(step: Expression, leaf: Leaf, leaves: readonly Leaf[]): void {
  const partial = differentiate(step)(leaf);
  const draw = mulberry32(7);
  for (let point = 0; point < POINTS; point++) {
    const drawn = leaves.map((variable) => ({ variable, re: 6 * draw() - 3 }));
    const valueAt =
      (im: number) =>
      (node: Leaf): Complex => {
        if (node.kind === 'constant') return { re: node.value, im: 0 };
        const found = drawn.find(({ variable }) => isSameLeaf(node, variable))!;
        return { re: found.re, im: isSameLeaf(node, leaf) ? im : 0 };
      };
    const stepped = evaluateComplex(step, valueAt(STEP)).im / STEP;
    const derived = evaluateComplex(partial, valueAt(0)).re;
    expect(Math.abs(derived - stepped)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(stepped)));
  }
}

function leavesOf(cell: Cell): Leaf[] {
  return [own, ...cell.products.map((_, k) => product(k)), ...cell.projections.map((_, k) => projection(k))];
}
