/**
 * A cell's step and its linearisation in TensorFlow.js operations, read off the cell's declaration. Everything is
 * computed for many rows at once; a row is one time step of one sequence. The recurrent products become one matMul with
 * the matrices side by side, as one writes a cell by hand. Intermediate tensors are left to the caller's tidy.
 */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { Fault } from '../../../../shared/contract/fault.ts';
import { isCrossing } from '../cells/differentiate.ts';
import { evaluationOrder, type Expression } from '../cells/expression.ts';
import type { Problem } from '../cells/problem.ts';
import { uploadWeights } from './cell-weights.ts';
import { linearisedStep, oneBlockStep } from './one-block.ts';
import type { Tf } from './tf.ts';

export interface CellTensors {
  /** All input projections of the rows of `inputs` [rows, X], side by side: [rows, their count · D]. */
  project(inputs: Tensor2D): Tensor2D;
  /** f at `previous` [rows, D]. */
  next(previous: Tensor2D, projected: Tensor2D): Tensor2D;
  /** f and the diagonal of its Jacobian, [rows, D] each. */
  lineariseDiagonal(previous: Tensor2D, projected: Tensor2D): { next: Tensor2D; factors: Tensor2D };
  /** f, [rows, D], and its Jacobian Σ diag(∂f/∂m_k) W_k + diag(∂f/∂s), [rows, D, D]. */
  lineariseDense(previous: Tensor2D, projected: Tensor2D): { next: Tensor2D; matrices: Tensor3D };
  dispose(): void;
}

/** Uploads the weights. Throws a Fault where the problem lacks one. */
export function openCellTensors(tf: Tf, problem: Problem): CellTensors {
  const { cell, state } = problem;
  const { step, products: nodes } = oneBlockStep(cell);
  const linearised = linearisedStep(cell);
  const weights = uploadWeights(tf, problem, constantsOf(linearised));
  const { recurrent, input, matrices, diagonals, identity, constants } = weights;
  const evaluate = (roots: readonly Expression[], previous: Tensor2D, projected: Tensor2D): Tensor[] => {
    const products = split(tf, tf.matMul(previous, recurrent.matrix), nodes.length);
    return evaluateGraph(tf, roots, {
      previous,
      constants,
      products: new Map(nodes.map((node, k) => [node, known(products[k], 'product')])),
      biases: weights.biases,
      projections: split(tf, projected, cell.projections.length),
    });
  };
  return {
    project: (inputs) => tf.add(tf.matMul(inputs, input.matrix), input.offset),
    next: (previous, projected) => evaluate([step], previous, projected)[0] as Tensor2D,
    lineariseDiagonal(previous, projected) {
      const [next, ownSlope, ...scales] = evaluate(linearised, previous, projected);
      const factors = scales.reduce(
        (sum, scale, k) => tf.add(sum, tf.mul(scale, known(diagonals[k], 'diagonal'))),
        known(ownSlope, 'own'),
      );
      return { next: next as Tensor2D, factors: factors as Tensor2D };
    },
    lineariseDense(previous, projected) {
      const [rows] = previous.shape;
      const [next, ownSlope, ...scales] = evaluate(linearised, previous, projected);
      // A slope that is the same everywhere is a single number.
      const column = (slope: Tensor) => (slope.rank === 0 ? slope : tf.reshape(slope, [rows, state, 1]));
      const dense = scales.reduce<Tensor>(
        (sum, scale, k) => tf.tidy(() => tf.add(sum, tf.mul(column(scale), known(matrices[k], 'matrix')))),
        tf.mul(column(known(ownSlope, 'own')), identity),
      );
      return { next: next as Tensor2D, matrices: dense as Tensor3D };
    },
    dispose: () => {
      weights.dispose();
    },
  };
}

interface Leaves {
  readonly previous: Tensor;
  readonly products: ReadonlyMap<Expression, Tensor>;
  readonly biases: ReadonlyMap<string, Tensor>;
  readonly projections: readonly Tensor[];
  readonly constants: ReadonlyMap<number, Tensor>;
}

/** The values of the roots; every node of the graph is one operation. */
function evaluateGraph(tf: Tf, roots: readonly Expression[], leaves: Leaves): Tensor[] {
  const values = new Map<Expression, Tensor>();
  const value = (node: Expression): Tensor => known(values.get(node), node.kind);
  const compute = (node: Expression): Tensor | undefined => {
    switch (node.kind) {
      case 'state':
        return leaves.previous;
      case 'product':
        return leaves.products.get(node);
      case 'projection':
        return leaves.projections[node.index];
      case 'bias':
        return leaves.biases.get(node.name);
      case 'constant':
        return leaves.constants.get(node.value);
      case 'sigmoid':
      case 'tanh':
        return tf[node.kind](value(node.argument));
      case 'add':
      case 'sub':
      case 'mul':
        return tf[node.kind](value(node.left), value(node.right));
      default:
        return undefined;
    }
  };
  for (const node of evaluationOrder(roots, isCrossing)) values.set(node, known(compute(node), node.kind));
  return roots.map(value);
}

function constantsOf(roots: readonly Expression[]): number[] {
  return evaluationOrder(roots).flatMap((node) => (node.kind === 'constant' ? [node.value] : []));
}

function known<T>(tensor: T | undefined, what: string): T {
  if (tensor === undefined) throw new Fault('failed', `the composition of operations has no value for "${what}"`);
  return tensor;
}

function split(tf: Tf, together: Tensor, count: number): Tensor[] {
  return count === 1 ? [together] : tf.split(together, count, 1);
}
