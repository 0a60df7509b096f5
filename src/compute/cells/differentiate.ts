/**
 * Symbolic derivatives of a step, by one reverse sweep over its graph: every local derivative is built once and
 * shared by all partials, and each uses the value of its own node (σ' = σ(1 − σ), tanh' = 1 − tanh²).
 */
import { add, constant, evaluationOrder, isSameLeaf, mul, sub, type Expression, type Leaf } from './expression.ts';

/** ∂step/∂variable of a leaf (`own`, a product, a projection); 0 where the step does not depend on it. */
export type PartialOf = (variable: Leaf) => Expression;

export function differentiate(step: Expression): PartialOf {
  const order = evaluationOrder([step]);
  const adjoints = sweepAdjoints(step, order);
  return (variable) =>
    order
      .filter((node) => isSameLeaf(node, variable))
      .map((node) => adjoints.get(node) ?? constant(0))
      .reduce(add, constant(0));
}

/** ∂step/∂node for every node that the step depends on. */
function sweepAdjoints(step: Expression, order: readonly Expression[]): Map<Expression, Expression> {
  const adjoints = new Map<Expression, Expression>([[step, constant(1)]]);
  const raise = (node: Expression, by: Expression): void => {
    adjoints.set(node, add(adjoints.get(node) ?? constant(0), by));
  };
  const lower = (node: Expression, by: Expression): void => {
    const present = adjoints.get(node);
    adjoints.set(node, present ? sub(present, by) : mul(constant(-1), by));
  };
  for (const node of order.toReversed()) {
    const adjoint = adjoints.get(node);
    if (!adjoint) continue;
    switch (node.kind) {
      case 'sigmoid':
        raise(node.argument, mul(adjoint, mul(node, sub(constant(1), node))));
        break;
      case 'tanh':
        raise(node.argument, mul(adjoint, sub(constant(1), mul(node, node))));
        break;
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
    }
  }
  return adjoints;
}
