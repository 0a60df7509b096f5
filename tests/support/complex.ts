/** Complex evaluation of a cell's graph, for derivatives by the complex step: exact to rounding, with no symbolic part. */
import { lengthOf } from '../../src/compute/studies/rnn/cells/cell.ts';
import {
  evaluationOrder,
  isLeaf,
  leafKey,
  ONES,
  widthOf,
  type Expression,
  type Leaf,
  type Matrix,
  type Product,
} from '../../src/compute/studies/rnn/cells/expression.ts';

export interface Complex {
  readonly re: number;
  readonly im: number;
}
export type ComplexVector = readonly Complex[];

/** Values of what a graph reads. */
export interface ComplexValues {
  /** H. */
  readonly units: number;
  /** Of states, seeds, projections, vectors of weights and constants of the cell, by `leafKey`. */
  readonly leaves: ReadonlyMap<string, ComplexVector>;
  /** Of matrices, row-major, by weight name. */
  readonly matrices: ReadonlyMap<string, ComplexVector>;
}

export function real(values: ArrayLike<number>): Complex[] {
  return Array.from(values, (re) => ({ re, im: 0 }));
}

/** One vector per root; a number without a width is a vector of one entry. */
export function evaluateComplex(roots: readonly Expression[], values: ComplexValues): ComplexVector[] {
  const found = new Map<Expression, ComplexVector>();
  const at = (node: Expression): ComplexVector => found.get(node)!;
  for (const node of evaluationOrder(roots)) found.set(node, evaluateNode(node, at, values));
  return roots.map(at);
}

function evaluateNode(
  node: Expression,
  at: (operand: Expression) => ComplexVector,
  values: ComplexValues,
): ComplexVector {
  if (isLeaf(node)) return leafValue(node, values);
  switch (node.kind) {
    case 'add':
      return zip(at(node.left), at(node.right), (a, b) => ({ re: a.re + b.re, im: a.im + b.im }));
    case 'sub':
      return zip(at(node.left), at(node.right), (a, b) => ({ re: a.re - b.re, im: a.im - b.im }));
    case 'mul':
      return zip(at(node.left), at(node.right), times);
    case 'shift': {
      const argument = at(node.argument);
      const count = argument.length;
      return argument.map((_, i) => argument[(((i + node.by) % count) + count) % count]!);
    }
    case 'product':
      return multiply(node, at(node.argument), values);
    default:
      return at(node.argument).map(UNARY[node.kind]);
  }
}

function leafValue(leaf: Leaf, values: ComplexValues): ComplexVector {
  if (leaf.kind === 'constant') return real([leaf.value]);
  if (leaf.kind === 'diagonal') {
    const size = lengthOf(leaf.width, values.units);
    return Array.from({ length: size }, (_, i) => matrixEntry(leaf.matrix, [size, size], i, i, values));
  }
  const value = values.leaves.get(leafKey(leaf));
  if (!value) throw new Error(`no value for ${leafKey(leaf)}`);
  return value;
}

function multiply(node: Product, argument: ComplexVector, values: ComplexValues): ComplexVector {
  const rows = lengthOf(node.width, values.units);
  const width = node.columns ?? widthOf(node.argument);
  const columns = width ? lengthOf(width, values.units) : argument.length;
  return Array.from({ length: rows }, (_, i) => {
    let sum: Complex = { re: 0, im: 0 };
    for (let j = 0; j < columns; j++) {
      const term = times(matrixEntry(node.matrix, [rows, columns], i, j, values), argument[j] ?? argument[0]!);
      sum = { re: sum.re + term.re, im: sum.im + term.im };
    }
    return sum;
  });
}

function matrixEntry(
  { weight, form, other }: Matrix,
  [rows, columns]: readonly [number, number],
  i: number,
  j: number,
  { matrices }: ComplexValues,
): Complex {
  const entry = (name: string, index: number): Complex => {
    if (name === ONES) return { re: 1, im: 0 };
    const matrix = matrices.get(name);
    if (matrix?.length !== rows * columns) throw new Error(`no ${rows} × ${columns} matrix ${name}`);
    return matrix[index]!;
  };
  if (form === 'transposed') return entry(weight, j * rows + i);
  const plain = entry(weight, i * columns + j);
  return form === 'plain' ? plain : times(plain, entry(other!, j * rows + i));
}

const UNARY = { sigmoid, tanh, softplus, exp, sin, cos } as const;

/** σ(x) = (1 + tanh(x / 2)) / 2 */
function sigmoid({ re, im }: Complex): Complex {
  const half = tanh({ re: re / 2, im: im / 2 });
  return { re: (1 + half.re) / 2, im: half.im / 2 };
}

/** tanh(x + iy) = (sinh 2x + i sin 2y) / (cosh 2x + cos 2y); its limit where these would overflow. */
function tanh({ re, im }: Complex): Complex {
  if (Math.abs(re) > 300) return { re: Math.sign(re), im: 0 };
  const denominator = Math.cosh(2 * re) + Math.cos(2 * im);
  return { re: Math.sinh(2 * re) / denominator, im: Math.sin(2 * im) / denominator };
}

/** ln(1 + e^z) by modulus and argument. */
function softplus(z: Complex): Complex {
  const { re, im } = exp(z);
  return { re: Math.log(Math.hypot(1 + re, im)), im: Math.atan2(im, 1 + re) };
}

function exp({ re, im }: Complex): Complex {
  return { re: Math.exp(re) * Math.cos(im), im: Math.exp(re) * Math.sin(im) };
}

function sin({ re, im }: Complex): Complex {
  return { re: Math.sin(re) * Math.cosh(im), im: Math.cos(re) * Math.sinh(im) };
}

function cos({ re, im }: Complex): Complex {
  return { re: Math.cos(re) * Math.cosh(im), im: -Math.sin(re) * Math.sinh(im) };
}

function times(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

/** A vector of one entry goes with any other. */
function zip(a: ComplexVector, b: ComplexVector, join: (a: Complex, b: Complex) => Complex): ComplexVector {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => join(a[i] ?? a[0]!, b[i] ?? b[0]!));
}
