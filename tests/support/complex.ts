/** Complex evaluation of a cell's graph, for derivatives by the complex step: exact to rounding, with no symbolic part. */
import { evaluationOrder, type Expression, type Leaf } from '../../src/compute/cells/expression.ts';

export interface Complex {
  readonly re: number;
  readonly im: number;
}

type LeafValue = (leaf: Leaf) => Complex;

export function evaluateComplex(root: Expression, valueOf: LeafValue): Complex {
  const values = new Map<Expression, Complex>();
  const at = (node: Expression): Complex => values.get(node)!;
  for (const node of evaluationOrder([root])) values.set(node, evaluateNode(node, at, valueOf));
  return at(root);
}

function evaluateNode(node: Expression, at: (operand: Expression) => Complex, valueOf: LeafValue): Complex {
  switch (node.kind) {
    case 'sigmoid': {
      // σ(x) = (1 + tanh(x / 2)) / 2
      const half = tanh(scale(at(node.argument), 0.5));
      return { re: (1 + half.re) / 2, im: half.im / 2 };
    }
    case 'tanh':
      return tanh(at(node.argument));
    case 'add':
      return combine(at(node.left), at(node.right), 1);
    case 'sub':
      return combine(at(node.left), at(node.right), -1);
    case 'mul': {
      const [a, b] = [at(node.left), at(node.right)];
      return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
    }
    default:
      return valueOf(node);
  }
}

/** tanh(x + iy) = (sinh 2x + i sin 2y) / (cosh 2x + cos 2y); its limit where these would overflow. */
function tanh({ re, im }: Complex): Complex {
  if (Math.abs(re) > 300) return { re: Math.sign(re), im: 0 };
  const denominator = Math.cosh(2 * re) + Math.cos(2 * im);
  return { re: Math.sinh(2 * re) / denominator, im: Math.sin(2 * im) / denominator };
}

function scale({ re, im }: Complex, factor: number): Complex {
  return { re: re * factor, im: im * factor };
}

function combine(a: Complex, b: Complex, sign: number): Complex {
  return { re: a.re + sign * b.re, im: a.im + sign * b.im };
}
