/**
 * What one step s_t = f(s_{t−1}, x_t) may be off by when it is evaluated in float32: a running error analysis (Higham,
 * Accuracy and Stability of Numerical Algorithms, section 3.3) over the cell's graph, to first order. Every value is
 * charged half a unit in its last place, every sum the terms that enter it, and every function passes on what its
 * argument is off by times its slope there. A gate that is saturated therefore excuses nothing, however large its sum.
 */
import { keyOf } from '../cells/differentiate.ts';
import { type Expression, type Unary, widthOf } from '../cells/expression.ts';
import type { Problem } from '../cells/problem.ts';
import { blockLengths, compileForward, gatherFrom, type Forward } from './forward.ts';
import type { Reals } from './precision.ts';

/** Half a unit in the last place of a float32, relative. */
export const HALF_ULP = 2 ** -24;

/**
 * Writes to `out`, [D], what each entry of s_t may be off by after the step from s_{t−1}, [D], of sequence `b` at the
 * step's index `t`, from 0. One rounding of every value: a device that adds many terms one by one makes more of them.
 */
export type StepRounding = (previous: Reals, b: number, t: number, out: Reals) => void;

export function makeStepRounding(problem: Problem): StepRounding {
  const forward = compileForward(problem, 'float64');
  const { tape, stage } = forward;
  const errors = new Map<Expression | string, Reals>();
  const errorsOf: ErrorsOf = (node, length) => {
    const known = errors.get(keyOf(node));
    if (known) return known;
    // What has no width does not change from step to step: it is rounded once.
    const made = tape.registerOf(node, length).map((value) => HALF_ULP * Math.abs(value));
    if (widthOf(node)) errors.set(keyOf(node), made);
    return made;
  };
  const operations = stage.order.map((node) => operationOf(forward, errorsOf, node));
  const read = gatherFrom(errorsOf, problem.cell.next, blockLengths(tape));
  return (previous, b, t, out) => {
    forward.run(previous, b, t);
    for (const operation of operations) operation();
    read(out);
  };
}

/** What the values of a node may be off by, at the length that a number without a width is spread to. */
type ErrorsOf = (node: Expression, length: number) => Reals;

function operationOf(forward: Forward, errorsOf: ErrorsOf, node: Expression): () => void {
  const width = widthOf(node);
  const length = width ? forward.tape.lengthOf(width) : 0;
  const values = forward.tape.registerOf(node, length);
  const errors = errorsOf(node, length);
  const entering = enteringOf(forward, errorsOf, node, length);
  return () => {
    for (let i = 0; i < length; i++) errors[i] = entering(i, values[i] ?? 0) + HALF_ULP * Math.abs(values[i] ?? 0);
  };
}

/** What an entry is off by because of what it is computed from. */
function enteringOf(
  { tape, projections, input }: Forward,
  errorsOf: ErrorsOf,
  node: Expression,
  length: number,
): (i: number, value: number) => number {
  switch (node.kind) {
    case 'projection': {
      const weight = projections[node.index]?.weight ?? null;
      return weight ? (i) => termsOf(weight, input, null, i) : () => 0;
    }
    case 'product': {
      const { values, columns } = tape.matrixOf(node);
      const argument = tape.registerOf(node.argument, columns);
      const off = errorsOf(node.argument, columns);
      return (i) => termsOf(values, argument, off, i);
    }
    case 'add':
    case 'sub': {
      const [left, right] = [errorsOf(node.left, length), errorsOf(node.right, length)];
      return (i) => (left[i] ?? 0) + (right[i] ?? 0);
    }
    case 'mul': {
      const [left, right] = [errorsOf(node.left, length), errorsOf(node.right, length)];
      const [a, b] = [tape.registerOf(node.left, length), tape.registerOf(node.right, length)];
      return (i) => Math.abs(a[i] ?? 0) * (right[i] ?? 0) + Math.abs(b[i] ?? 0) * (left[i] ?? 0);
    }
    case 'shift': {
      const argument = errorsOf(node.argument, length);
      return (i) => argument[(((i + node.by) % length) + length) % length] ?? 0;
    }
    case 'sigmoid':
    case 'tanh':
    case 'softplus':
    case 'exp':
    case 'sin':
    case 'cos': {
      const argument = tape.registerOf(node.argument, length);
      const off = errorsOf(node.argument, length);
      const { kind } = node;
      return (i, value) => passedOn(kind, argument[i] ?? 0, off[i] ?? 0, value);
    }
    default:
      return () => 0;
  }
}

/** Σ |w| (what the term is off by, with its own rounding): row `i` of a product. */
function termsOf(matrix: Reals, argument: Reals, off: Reals | null, i: number): number {
  const columns = argument.length;
  let sum = 0;
  for (let j = 0, at = i * columns; j < columns; j++, at++)
    sum += Math.abs(matrix[at] ?? 0) * ((off?.[j] ?? 0) + HALF_ULP * Math.abs(argument[j] ?? 0));
  return sum;
}

/** What a function makes of an argument that is off: by its steepest slope within that distance. */
function passedOn(kind: Unary['kind'], argument: number, off: number, value: number): number {
  const nearest = Math.max(0, Math.abs(argument) - off);
  switch (kind) {
    case 'sigmoid':
      return off * logisticSlope(nearest);
    case 'tanh':
      return off * 4 * logisticSlope(2 * nearest);
    case 'softplus':
      return off / (1 + Math.exp(-argument - off));
    case 'exp':
      return Math.abs(value) * Math.expm1(off);
    case 'sin':
    case 'cos':
      return off;
  }
}

/** Of 1 / (1 + e^−x), for x ≥ 0; tanh x is 2 / (1 + e^−2x) − 1. */
function logisticSlope(x: number): number {
  const small = Math.exp(-x);
  return small / (1 + small) ** 2;
}
