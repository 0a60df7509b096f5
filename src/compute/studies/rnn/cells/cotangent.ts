/**
 * Jᵀ g: how a loss depends on what went into a step, from its dependence g on the next state (the `seed` of each block
 * of the next state). One reverse sweep: products pass cotangents back through the transposed matrix, and each of them
 * leaves the gradient of its weight as an outer product.
 */
import type { Cell } from './cell.ts';
import { isCrossing, sweepAdjoints } from './differentiate.ts';
import {
  add,
  constant,
  evaluationOrder,
  isLeaf,
  leafKey,
  ONES,
  productOf,
  seed,
  shift,
  state,
  transposed,
  widthOf,
  type Expression,
  type Leaf,
  type Product,
  type Shift,
} from './expression.ts';

/** ∂L/∂W += left ⊗ right: one term for each product with that weight. */
export interface OuterProduct {
  readonly weight: string;
  /** Cotangent of the product, one entry per row of the weight. */
  readonly left: Expression;
  /** What the weight was applied to, one entry per column. */
  readonly right: Expression;
}

export interface Cotangents {
  /** ∂L/∂s_{t−1}, block by block. */
  readonly state: readonly Expression[];
  /** ∂L/∂(projection), by index. */
  readonly projections: readonly Expression[];
  /** ∂L/∂(vector of weights), by name. */
  readonly biases: Readonly<Record<string, Expression>>;
  readonly matrices: readonly OuterProduct[];
}

/** All of a step's cotangents; absent dependences are the constant 0. */
export function cotangentsOf(cell: Pick<Cell, 'next' | 'blocks' | 'projections'>): Cotangents {
  const adjoints = new Map<Expression | string, Expression>();
  const matrices: OuterProduct[] = [];
  sweep(
    cell.next.map((root, block) => [root, seed(block, widthOf(root) ?? { units: 1, extra: 0 })] as const),
    adjoints,
  );
  // Crossings in reverse order: when one is reached, everything that uses it has passed its share on.
  for (const node of evaluationOrder(cell.next).toReversed()) {
    if (!isCrossing(node)) continue;
    const adjoint = adjoints.get(node);
    if (!adjoint) continue;
    sweep([[node.argument, passBack(node, adjoint)]], adjoints);
    if (node.kind === 'product' && node.matrix.weight !== ONES) matrices.push(outerProductOf(node, adjoint));
  }
  const at = (leaf: Leaf): Expression => adjoints.get(leafKey(leaf)) ?? constant(0);
  return {
    state: cell.blocks.map(({ width }, block) => at(state(block, width))),
    projections: cell.projections.map(({ width }, index) => at({ kind: 'projection', index, width })),
    biases: biasesOf(cell.next, at),
    matrices,
  };
}

function outerProductOf({ matrix, argument }: Product, adjoint: Expression): OuterProduct {
  const { weight, form } = matrix;
  return form === 'transposed'
    ? { weight, left: argument, right: adjoint }
    : { weight, left: adjoint, right: argument };
}

function passBack(node: Product | Shift, adjoint: Expression): Expression {
  if (node.kind === 'shift') return shift(adjoint, -node.by);
  if (!node.columns) return constant(0);
  return productOf(transposed(node.matrix), adjoint, node.columns, node.width);
}

function sweep(
  roots: readonly (readonly [Expression, Expression])[],
  into: Map<Expression | string, Expression>,
): void {
  for (const [key, adjoint] of sweepAdjoints(roots)) into.set(key, add(into.get(key) ?? constant(0), adjoint));
}

function biasesOf(roots: readonly Expression[], at: (leaf: Leaf) => Expression): Record<string, Expression> {
  const biases: Record<string, Expression> = {};
  for (const node of evaluationOrder(roots)) if (isLeaf(node) && node.kind === 'bias') biases[node.name] = at(node);
  return biases;
}
