/** One iteration of quasi-DEER or DEER in TensorFlow.js operations, and its convergence test on the host. */
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { SETTLED_SHARE } from '../cells/settled-step.ts';
import type { CellTensors } from './cell-tensors.ts';
import { scanDense, scanDiagonal } from './scan.ts';
import type { Tf } from './tf.ts';

export interface Iteration {
  readonly method: 'quasi-deer' | 'deer';
  readonly batch: number;
  readonly reset: boolean;
  /** Larger entries are reset by the safeguard. */
  readonly resetBeyond: number;
  /** s_0, [B, D]. */
  readonly initial: Tensor2D;
  /** s_0 is all zeros, so that A_1 s_0 is. */
  readonly startsAtZero: boolean;
  /** Of all rows, [T · B, …]: a row is a time step of a sequence, sequences side by side. */
  readonly projected: Tensor2D;
}

/**
 * The next guess, [T · B, D], and what the host has to know of it: max |Δ| of every sequence, the same of the entries
 * that have not settled by their own rounding, and entries reset ([2 B + 1]). The present guess stays the caller's.
 */
export function iterate(
  tf: Tf,
  cell: CellTensors,
  { method, batch, reset, resetBeyond, initial, startsAtZero, projected }: Iteration,
  guess: Tensor2D,
): { next: Tensor2D; facts: Tensor1D } {
  const [next, facts] = tf.tidy((): [Tensor2D, Tensor1D] => {
    const [rows, state] = guess.shape;
    const earlier = tf.slice2d(guess, [0, 0], [rows - batch, state]);
    const previous = tf.concat2d([initial, earlier], 0);
    // The first map meets s_0, which the offsets take in: A_1 s_0 + (f − A_1 s_0) = f.
    const carried = startsAtZero ? previous : tf.concat2d([tf.zeros([batch, state]), earlier], 0);
    const solve = method === 'deer' ? solveDense : solveDiagonal;
    const solved = solve(tf, cell, previous, carried, projected, batch);
    const kept = tf.lessEqual(tf.abs(solved), resetBeyond);
    const settled = reset ? (tf.where(kept, solved, tf.zerosLike(solved)) as Tensor2D) : solved;
    const resets = reset ? tf.sub(rows * state, tf.sum(tf.cast(kept, 'float32'))) : tf.scalar(0);
    const steps = tf.abs(tf.sub(settled, guess)) as Tensor2D;
    const isRounding = tf.lessEqual(steps, tf.mul(tf.abs(settled), SETTLED_SHARE.float32));
    const open = tf.where(isRounding, tf.zerosLike(steps), steps) as Tensor2D;
    const facts = [largestBySequence(tf, steps, batch), largestBySequence(tf, open, batch)];
    return [settled, tf.concat1d([...facts, tf.reshape(resets as Scalar, [1])])];
  });
  return { next, facts };
}

function solveDiagonal(
  tf: Tf,
  cell: CellTensors,
  previous: Tensor2D,
  carried: Tensor2D,
  projected: Tensor2D,
  batch: number,
): Tensor2D {
  const [factors, offsets] = tf.tidy(() => {
    const { next, factors: diagonal } = cell.lineariseDiagonal(previous, projected);
    return [diagonal, tf.sub(next, tf.mul(diagonal, carried)) as Tensor2D] as const;
  }) as readonly [Tensor2D, Tensor2D];
  return scanDiagonal(tf, factors, offsets, batch);
}

function solveDense(
  tf: Tf,
  cell: CellTensors,
  previous: Tensor2D,
  carried: Tensor2D,
  projected: Tensor2D,
  batch: number,
): Tensor2D {
  const linearised = tf.tidy(() => {
    const { next, matrices } = cell.lineariseDense(previous, projected);
    const [rows, state] = next.shape;
    const product = tf.reshape(tf.matMul(matrices, tf.reshape(carried, [rows, state, 1])), [rows, state]);
    return { matrices, offsets: tf.sub(next, product) as Tensor2D };
  });
  return scanDense(tf, linearised.matrices, linearised.offsets, batch);
}

/** [rows, D] → [B]. */
function largestBySequence(tf: Tf, sizes: Tensor2D, batch: number): Tensor1D {
  if (batch === 1) return tf.reshape(tf.max(sizes), [1]);
  const [rows, state] = sizes.shape;
  return tf.max(tf.reshape(sizes, [rows / batch, batch, state]), [0, 2]) as Tensor1D;
}
