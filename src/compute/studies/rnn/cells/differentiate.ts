/**
 * Symbolic derivatives of a step. Within vectors they are found by one reverse sweep over the graph: every local
 * derivative is built once and shared by all partials, and uses the value of its own node (σ' = σ(1 − σ),
 * tanh' = 1 − tanh²). Products and shifts, which cross entries, end such a sweep: what passes through them is put
 * together by the functions in tangent.ts, cotangent.ts and diagonal.ts.
 */
import {
  add,
  constant,
  evaluationOrder,
  isLeaf,
  leafKey,
  mul,
  sub,
  unary,
  type Expression,
  type Product,
  type Shift,
  type Unary,
} from './expression.ts';

/** ∂root/∂node, entry by entry, with products and shifts held fixed; 0 where the root does not depend on it. */
export type PartialOf = (node: Expression) => Expression;

export function differentiate(root: Expression, rootAdjoint: Expression = constant(1)): PartialOf {
  const adjoints = sweepAdjoints([[root, rootAdjoint]]);
  return (node) => adjoints.get(keyOf(node)) ?? constant(0);
}

/** Products and shifts that the root depends on without passing through another of them. */
export function crossingsOf(root: Expression): (Product | Shift)[] {
  return localOrder([root]).filter((node) => isCrossing(node));
}

export function isCrossing(node: Expression): node is Product | Shift {
  return node.kind === 'product' || node.kind === 'shift';
}

/** Leaves by content, inner nodes by identity. */
export function keyOf(node: Expression): Expression | string {
  return isLeaf(node) ? leafKey(node) : node;
}

/** Adjoints of all nodes on the way to products, shifts and leaves, from the roots' own adjoints. */
export function sweepAdjoints(
  roots: readonly (readonly [root: Expression, adjoint: Expression])[],
): Map<Expression | string, Expression> {
  const adjoints = new Map<Expression | string, Expression>();
  const raise = (node: Expression, by: Expression): void => {
    adjoints.set(keyOf(node), add(adjoints.get(keyOf(node)) ?? constant(0), by));
  };
  const lower = (node: Expression, by: Expression): void => {
    const present = adjoints.get(keyOf(node));
    adjoints.set(keyOf(node), present ? sub(present, by) : mul(constant(-1), by));
  };
  for (const [root, adjoint] of roots) raise(root, adjoint);
  for (const node of localOrder(roots.map(([root]) => root)).toReversed()) {
    const adjoint = adjoints.get(keyOf(node));
    if (adjoint) passOn(node, adjoint, raise, lower);
  }
  return adjoints;
}

type Give = (node: Expression, by: Expression) => void;

function passOn(node: Expression, adjoint: Expression, raise: Give, lower: Give): void {
  switch (node.kind) {
    case 'add':
      raise(node.left, adjoint);
      raise(node.right, adjoint);
      break;
    case 'sub':
      raise(node.left, adjoint);
      lower(node.right, adjoint);
      break;
    case 'mul':
      raise(node.left, mul(adjoint, node.right));
      raise(node.right, mul(adjoint, node.left));
      break;
    case 'sigmoid':
    case 'tanh':
    case 'softplus':
    case 'exp':
    case 'sin':
    case 'cos':
      raise(node.argument, mul(adjoint, slopeOf(node)));
      break;
  }
}

function slopeOf(node: Unary): Expression {
  switch (node.kind) {
    case 'sigmoid':
      return mul(node, sub(constant(1), node));
    case 'tanh':
      return sub(constant(1), mul(node, node));
    case 'softplus':
      return unary('sigmoid', node.argument);
    case 'exp':
      return node;
    case 'sin':
      return unary('cos', node.argument);
    case 'cos':
      return mul(constant(-1), unary('sin', node.argument));
  }
}

/** The nodes that the roots need, without looking into products and shifts. */
function localOrder(roots: readonly Expression[]): Expression[] {
  return evaluationOrder(roots, isCrossing);
}
