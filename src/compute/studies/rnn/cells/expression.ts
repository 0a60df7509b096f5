/**
 * The language in which a cell declares its step: pure data, a directed acyclic graph over vectors, in which a node that
 * is used twice is the same object. Vectors meet entry by entry; only products with matrices and shifts cross entries.
 * WGSL, derivatives and the float64 twin are all read off this one graph.
 */

/** Length of a vector: units · H + extra, where H is the number of units of the cell. */
export interface Width {
  readonly units: number;
  readonly extra: number;
}

/** One entry per unit. */
export const H: Width = { units: 1, extra: 0 };
/** A single number. */
export const ONE: Width = { units: 0, extra: 1 };

export type Leaf =
  /** s_{t−1}: a block of the previous state. */
  | { readonly kind: 'state'; readonly block: number; readonly width: Width }
  /** An input projection; it does not depend on the state. */
  | { readonly kind: 'projection'; readonly index: number; readonly width: Width }
  /** A vector of weights. */
  | { readonly kind: 'bias'; readonly name: string; readonly width: Width }
  /** W_ii. */
  | { readonly kind: 'diagonal'; readonly matrix: Matrix; readonly width: Width }
  /** x_t; only where inputs are projected. */
  | { readonly kind: 'input' }
  /** What a derivative is applied to: a tangent of a state block, or the cotangent of a block's next state. */
  | { readonly kind: 'seed'; readonly block: number; readonly width: Width }
  /** A constant of the cell (dt, F …) by name. */
  | { readonly kind: 'hyper'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: number };

export const UNARY_KINDS = ['sigmoid', 'tanh', 'softplus', 'exp', 'sin', 'cos'] as const;

export interface Unary {
  readonly kind: (typeof UNARY_KINDS)[number];
  readonly argument: Expression;
}

export interface Binary {
  readonly kind: 'add' | 'sub' | 'mul';
  readonly left: Expression;
  readonly right: Expression;
}

/** A matrix: a weight, its transpose, or, entry by entry, a weight times another one's transpose. */
export interface Matrix {
  readonly weight: string;
  readonly form: 'plain' | 'transposed' | 'composite';
  /** The other weight of a composite W ∘ Vᵀ; null otherwise. */
  readonly other: string | null;
}

/** Name of the matrix that is 1 everywhere: it spreads a single number over the units, and adds units up. */
export const ONES = 'ones';

export interface Product {
  readonly kind: 'product';
  readonly matrix: Matrix;
  readonly argument: Expression;
  /** Rows of the matrix. */
  readonly width: Width;
  /** Columns of the matrix; null: as many as the input has entries. */
  readonly columns: Width | null;
}

/** Entry i is the argument's entry (i + by) mod n. */
export interface Shift {
  readonly kind: 'shift';
  readonly argument: Expression;
  readonly by: number;
}

export type Expression = Leaf | Unary | Binary | Product | Shift;

export function state(block: number, width: Width): Leaf {
  return { kind: 'state', block, width };
}

export function seed(block: number, width: Width): Leaf {
  return { kind: 'seed', block, width };
}

export function projection(index: number, width: Width): Leaf {
  return { kind: 'projection', index, width };
}

export function bias(name: string, width: Width): Leaf {
  return { kind: 'bias', name, width };
}

export function diagonal(matrix: Matrix, width: Width): Leaf {
  return { kind: 'diagonal', matrix, width };
}

export function hyper(name: string): Leaf {
  return { kind: 'hyper', name };
}

export function constant(value: number): Leaf {
  return { kind: 'constant', value };
}

/** weight · argument, a vector of that width. */
export function product(weight: string, argument: Expression, width: Width): Expression {
  return productOf({ weight, form: 'plain', other: null }, argument, width, widthOf(argument));
}

/** The product; zero where the argument is. */
export function productOf(matrix: Matrix, argument: Expression, width: Width, columns: Width | null): Expression {
  if (isConstant(argument, 0)) return argument;
  return { kind: 'product', matrix, argument, width, columns };
}

/** A single number at every unit. */
export function spread(argument: Expression): Expression {
  return product(ONES, argument, H);
}

export function shift(argument: Expression, by: number): Expression {
  return isConstant(argument, 0) ? argument : { kind: 'shift', argument, by };
}

/** The logistic function 1 / (1 + e^−x). */
export function sigmoid(argument: Expression): Expression {
  return unary('sigmoid', argument);
}

export function tanh(argument: Expression): Expression {
  return unary('tanh', argument);
}

export function unary(kind: Unary['kind'], argument: Expression): Expression {
  return { kind, argument };
}

/** left + right, without the sums that change nothing. */
export function add(left: Expression, right: Expression): Expression {
  if (isConstant(left, 0)) return right;
  if (isConstant(right, 0)) return left;
  if (left.kind === 'constant' && right.kind === 'constant') return constant(left.value + right.value);
  return { kind: 'add', left, right };
}

/** left − right, without the differences that change nothing. */
export function sub(left: Expression, right: Expression): Expression {
  if (isConstant(right, 0)) return left;
  if (left.kind === 'constant' && right.kind === 'constant') return constant(left.value - right.value);
  return { kind: 'sub', left, right };
}

/** left · right, entry by entry, without the products with 0 and 1. */
export function mul(left: Expression, right: Expression): Expression {
  if (isConstant(left, 0) || isConstant(right, 0)) return constant(0);
  if (isConstant(left, 1)) return right;
  if (isConstant(right, 1)) return left;
  if (left.kind === 'constant' && right.kind === 'constant') return constant(left.value * right.value);
  return { kind: 'mul', left, right };
}

/**
 * Every node that the roots need, each once, operands before the nodes that use them; the operands of nodes that are
 * `closed` are left out.
 */
export function evaluationOrder(
  roots: readonly Expression[],
  isClosed: (node: Expression) => boolean = () => false,
): Expression[] {
  const seen = new Set<Expression>();
  const visit = (node: Expression): void => {
    if (seen.has(node)) return;
    if (!isClosed(node)) operandsOf(node).forEach(visit);
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

export function isLeaf(node: Expression): node is Leaf {
  return !('argument' in node) && !('left' in node);
}

/** A text that two leaves share exactly where they stand for the same thing; leaves are equal by content. */
export function leafKey(leaf: Leaf): string {
  switch (leaf.kind) {
    case 'state':
    case 'seed':
      return `${leaf.kind} ${leaf.block}`;
    case 'projection':
      return `projection ${leaf.index}`;
    case 'bias':
    case 'hyper':
      return `${leaf.kind} ${leaf.name}`;
    case 'diagonal':
      return `diagonal ${matrixKey(leaf.matrix)}`;
    case 'input':
      return 'input';
    case 'constant':
      return `constant ${leaf.value}`;
  }
}

/** A name for a matrix that is also a valid part of a WGSL name. */
export function matrixKey({ weight, form, other }: Matrix): string {
  if (form === 'plain') return weight;
  return form === 'transposed' ? `${weight}_transposed` : `${weight}_by_${other ?? ''}`;
}

export function transposed(matrix: Matrix): Matrix {
  return { ...matrix, form: matrix.form === 'transposed' ? 'plain' : 'transposed' };
}

/** The width of a node; null for a number that goes with any width, and for the input. Throws where widths differ. */
export function widthOf(node: Expression): Width | null {
  if ('width' in node) return node.width;
  if (isLeaf(node)) return null;
  if ('argument' in node) return known(node, () => widthOf(node.argument));
  return known(node, () => joinWidths(widthOf(node.left), widthOf(node.right)));
}

const widths = new WeakMap<Expression, { readonly width: Width | null }>();

function known(node: Expression, find: () => Width | null): Width | null {
  const entry = widths.get(node) ?? { width: find() };
  widths.set(node, entry);
  return entry.width;
}

function joinWidths(left: Width | null, right: Width | null): Width | null {
  if (!left || !right) return left ?? right;
  if (left.units !== right.units || left.extra !== right.extra)
    throw new RangeError(`vectors of ${describeWidth(left)} and ${describeWidth(right)} entries do not fit together`);
  return left;
}

/** "H", "2H", "H + 1", "1". */
export function describeWidth({ units, extra }: Width): string {
  const part = units === 0 ? [] : [units === 1 ? 'H' : `${units}H`];
  return [...part, ...(extra === 0 && units > 0 ? [] : [String(extra)])].join(' + ');
}

function isConstant(node: Expression, value: number): boolean {
  return node.kind === 'constant' && node.value === value;
}
