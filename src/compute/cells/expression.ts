/**
 * The language in which a cell declares its step: pure data, a directed acyclic graph in which a node that is used
 * twice is the same object. WGSL, derivatives and the float64 twin are all read off this one graph.
 */

export type Leaf =
  /** m_k: recurrent product k of the unit. */
  | { readonly kind: 'product'; readonly index: number }
  /** g_k: input projection k of the unit; it does not depend on the state. */
  | { readonly kind: 'projection'; readonly index: number }
  /** The unit's own previous state. */
  | { readonly kind: 'own' }
  | { readonly kind: 'constant'; readonly value: number };

export interface Unary {
  readonly kind: 'sigmoid' | 'tanh';
  readonly argument: Expression;
}

export interface Binary {
  readonly kind: 'add' | 'sub' | 'mul';
  readonly left: Expression;
  readonly right: Expression;
}

export type Expression = Leaf | Unary | Binary;

export const own: Leaf = { kind: 'own' };

export function product(index: number): Leaf {
  return { kind: 'product', index };
}

export function projection(index: number): Leaf {
  return { kind: 'projection', index };
}

export function constant(value: number): Leaf {
  return { kind: 'constant', value };
}

/** The logistic function 1 / (1 + e^−x). */
export function sigmoid(argument: Expression): Expression {
  return { kind: 'sigmoid', argument };
}

export function tanh(argument: Expression): Expression {
  return { kind: 'tanh', argument };
}

/** left + right, without the sums that change nothing. */
export function add(left: Expression, right: Expression): Expression {
  if (isConstant(left, 0)) return right;
  if (isConstant(right, 0)) return left;
  return { kind: 'add', left, right };
}

/** left − right, without the differences that change nothing. */
export function sub(left: Expression, right: Expression): Expression {
  if (isConstant(right, 0)) return left;
  return { kind: 'sub', left, right };
}

/** left · right, without the products with 0 and 1. */
export function mul(left: Expression, right: Expression): Expression {
  if (isConstant(left, 0) || isConstant(right, 0)) return constant(0);
  if (isConstant(left, 1)) return right;
  if (isConstant(right, 1)) return left;
  return { kind: 'mul', left, right };
}

/** Every node that the roots need, each once, operands before the nodes that use them. */
export function evaluationOrder(roots: readonly Expression[]): Expression[] {
  const seen = new Set<Expression>();
  const visit = (node: Expression): void => {
    if (seen.has(node)) return;
    for (const operand of operandsOf(node)) visit(operand);
    seen.add(node);
  };
  roots.forEach(visit);
  return [...seen];
}

export function operandsOf(node: Expression): readonly Expression[] {
  if ('argument' in node) return [node.argument];
  if ('left' in node) return [node.left, node.right];
  return [];
}

/** Whether both stand for the same input of the step; leaves are equal by content, inner nodes by identity. */
export function isSameLeaf(node: Expression, leaf: Leaf): boolean {
  if (node.kind !== leaf.kind) return false;
  if ('index' in node && 'index' in leaf) return node.index === leaf.index;
  return node.kind === 'own' || node === leaf;
}

function isConstant(node: Expression, value: number): boolean {
  return node.kind === 'constant' && node.value === value;
}
