/**
 * The affine scan s_t = A_t s_{t−1} + b_t by doubling (Hillis and Steele), the form that whole-tensor operations allow:
 * after the round with shift k every row holds the product of its last 2k maps. Rows are time steps, `batch` of them
 * beside one another. T log T maps are combined where a work-efficient scan needs about 2 T.
 */
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Tf } from './tf.ts';

/** How often the shift doubles until it reaches the length. */
export function scanRounds(length: number): number {
  return Math.ceil(Math.log2(Math.max(1, length)));
}

/** A and b are [rows, D], elementwise; both are disposed of. The offset of the first step must hold A s_0 already. */
export function scanDiagonal(tf: Tf, factors: Tensor2D, offsets: Tensor2D, batch: number): Tensor2D {
  const [rows, state] = factors.shape;
  let a = factors;
  let b = offsets;
  for (let shift = batch; shift < rows; shift *= 2) {
    const isLast = 2 * shift >= rows;
    const [nextB, nextA] = tf.tidy(() => {
      const earlierB = tf.concat([tf.zeros([shift, state]), tf.slice(b, [0, 0], [rows - shift, state])], 0);
      const sum = tf.add(tf.mul(a, earlierB), b) as Tensor2D;
      if (isLast) return [sum];
      const earlierA = tf.concat([tf.ones([shift, state]), tf.slice(a, [0, 0], [rows - shift, state])], 0);
      return [sum, tf.mul(a, earlierA) as Tensor2D];
    });
    tf.dispose([a, b]);
    b = nextB ?? b;
    a = nextA ?? tf.zeros([0, state]);
  }
  a.dispose();
  return b;
}

/** A is [rows, D, D], b is [rows, D]; both are disposed of. Products with the identity are left out. */
export function scanDense(tf: Tf, matrices: Tensor3D, offsets: Tensor2D, batch: number): Tensor2D {
  const [rows, state] = [matrices.shape[0], matrices.shape[1]];
  let a = matrices;
  let b = offsets;
  for (let shift = batch; shift < rows; shift *= 2) {
    const isLast = 2 * shift >= rows;
    const rest = rows - shift;
    const [nextB, nextA] = tf.tidy((): [Tensor2D, Tensor3D?] => {
      const later = tf.slice3d(a, [shift, 0, 0], [rest, state, state]);
      const earlier = tf.reshape(tf.slice2d(b, [0, 0], [rest, state]), [rest, state, 1]);
      const carried = tf.reshape(tf.matMul(later, earlier), [rest, state]);
      const sum = tf.add(carried, tf.slice2d(b, [shift, 0], [rest, state])) as Tensor2D;
      const joined = tf.concat2d([tf.slice2d(b, [0, 0], [shift, state]), sum], 0);
      if (isLast) return [joined];
      const product = tf.matMul(later, tf.slice3d(a, [0, 0, 0], [rest, state, state])) as Tensor3D;
      return [joined, tf.concat3d([tf.slice3d(a, [0, 0, 0], [shift, state, state]), product], 0)];
    });
    tf.dispose([a, b]);
    b = nextB;
    a = nextA ?? tf.zeros([0, state, state]);
  }
  a.dispose();
  return b;
}
