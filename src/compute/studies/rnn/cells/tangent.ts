/** J v: how the next state moves when the state moves along v; v is the `seed` of each block of the state. */
import type { Cell } from './cell.ts';
import {
  add,
  constant,
  evaluationOrder,
  mul,
  operandsOf,
  productOf,
  seed,
  shift,
  type Expression,
  type Leaf,
} from './expression.ts';
import { differentiate, isCrossing, keyOf } from './differentiate.ts';

/** One expression per block of the next state. */
export function tangentOf(cell: Pick<Cell, 'next'>): Expression[] {
  return tangentsOf(cell.next, (leaf) => (leaf.kind === 'state' ? seed(leaf.block, leaf.width) : constant(0)));
}

/** Tangents of any roots, from the tangents of the leaves. */
export function tangentsOf(roots: readonly Expression[], tangentOfLeaf: (leaf: Leaf) => Expression): Expression[] {
  const crossingTangents = new Map<Expression, Expression>();
  // Operands come first, so the tangent of what a crossing needs is known when it is reached.
  for (const node of evaluationOrder(roots)) {
    if (!isCrossing(node)) continue;
    const inner = throughLocal(node.argument, tangentOfLeaf, crossingTangents);
    const moved =
      node.kind === 'shift' ? shift(inner, node.by) : productOf(node.matrix, inner, node.width, node.columns);
    crossingTangents.set(node, moved);
  }
  return roots.map((root) => throughLocal(root, tangentOfLeaf, crossingTangents));
}

/** Σ ∂root/∂node · (tangent of node) over the leaves and crossings that the root depends on directly. */
function throughLocal(
  root: Expression,
  tangentOfLeaf: (leaf: Leaf) => Expression,
  crossingTangents: ReadonlyMap<Expression, Expression>,
): Expression {
  const partial = differentiate(root);
  const seen = new Set<Expression | string>();
  let sum: Expression = constant(0);
  for (const node of evaluationOrder([root], isCrossing)) {
    if ((operandsOf(node).length > 0 && !isCrossing(node)) || seen.has(keyOf(node))) continue;
    seen.add(keyOf(node));
    const tangent = isCrossing(node) ? crossingTangents.get(node) : tangentOfLeaf(node as Leaf);
    if (tangent) sum = add(sum, mul(partial(node), tangent));
  }
  return sum;
}
