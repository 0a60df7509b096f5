/** The weights of a cell as tensors, in the forms that its step and its Jacobian take them. */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { Fault } from '../../../../shared/contract/fault.ts';
import type { Problem } from '../cells/problem.ts';
import { oneBlockStep } from './one-block.ts';
import type { Tf } from './tf.ts';

/** x → x · matrix + offset for every row x; several maps side by side. */
export interface RowMap {
  /** [columns, count · D] */
  readonly matrix: Tensor2D;
  /** [1, count · D] */
  readonly offset: Tensor2D;
}

export interface CellWeights {
  readonly recurrent: Pick<RowMap, 'matrix'>;
  readonly input: RowMap;
  /** Vectors of weights by name, [1, D]. */
  readonly biases: ReadonlyMap<string, Tensor>;
  /** By product: W_k as it is declared, [1, D, D], and its diagonal, [1, D]. */
  readonly matrices: readonly Tensor3D[];
  readonly diagonals: readonly Tensor2D[];
  /** [1, D, D] */
  readonly identity: Tensor3D;
  readonly constants: ReadonlyMap<number, Tensor>;
  dispose(): void;
}

/** Throws a Fault where the problem lacks a weight. `constants` are the numbers that occur in the cell's formulas. */
export function uploadWeights(tf: Tf, problem: Problem, constants: readonly number[]): CellWeights {
  const { cell, state, input } = problem;
  const products = oneBlockStep(cell).products.map(({ matrix }) => ({ weight: matrix.weight, bias: null }));
  const sources = products.map(({ weight }) => weightOf(problem, weight));
  const vectors = cell.weights.filter(({ columns }) => columns === null);
  const weights = {
    recurrent: sideBySide(tf, problem, products, state),
    input: sideBySide(tf, problem, cell.projections, input),
    matrices: sources.map((source) => tf.tensor3d(source, [1, state, state])),
    diagonals: sources.map((source) => tf.tensor2d(diagonalOf(source), [1, state])),
    identity: tf.tidy(() => tf.reshape(tf.eye(state), [1, state, state]) as Tensor3D),
    biases: new Map(vectors.map(({ name }) => [name, tf.tensor2d(weightOf(problem, name), [1, state])] as const)),
    constants: new Map(constants.map((value) => [value, tf.scalar(value)])),
  };
  return {
    ...weights,
    dispose() {
      tf.dispose([weights.recurrent, weights.input, weights.matrices, weights.diagonals, weights.identity]);
      tf.dispose([...weights.constants.values(), ...weights.biases.values()]);
    },
  };
}

function weightOf({ cell, weights }: Problem, name: string): Float32Array {
  const weight = weights[name];
  if (!weight) throw new Fault('failed', `weight ${name} of cell ${cell.id} is missing`);
  return weight;
}

/** Matrices [D, columns] transposed and side by side, and their biases. */
function sideBySide(
  tf: Tf,
  problem: Problem,
  maps: readonly { readonly weight: string | null; readonly bias: string | null }[],
  columns: number,
): { matrix: Tensor2D; offset: Tensor2D } {
  const { state } = problem;
  const width = maps.length * state;
  const matrix = new Float32Array(columns * width);
  const offset = new Float32Array(width);
  maps.forEach(({ weight, bias }, k) => {
    const source = weightOf(problem, weight ?? '');
    for (let i = 0; i < state; i += 1)
      for (let j = 0; j < columns; j += 1) matrix[j * width + k * state + i] = source[i * columns + j] ?? 0;
    if (bias !== null) offset.set(weightOf(problem, bias), k * state);
  });
  return { matrix: tf.tensor2d(matrix, [columns, width]), offset: tf.tensor2d(offset, [1, width]) };
}

function diagonalOf(matrix: Float32Array): Float32Array {
  const size = Math.sqrt(matrix.length);
  return Float32Array.from({ length: size }, (_, i) => matrix[i * (size + 1)] ?? 0);
}
