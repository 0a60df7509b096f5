/** Sequential evaluation in TensorFlow.js operations: one step after the other, each a handful of small dispatches. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { CellTensors } from './cell-tensors.ts';
import type { Tf } from './tf.ts';

/**
 * The states after steps `from` + 1 … `to`, [B, D] each; they are the caller's. `projected` [T · B, …] holds the input
 * projections, a row for each time step of each sequence.
 */
export function stepThrough(
  tf: Tf,
  cell: CellTensors,
  start: Tensor2D,
  projected: Tensor2D,
  from: number,
  to: number,
): Tensor2D[] {
  const [batch] = start.shape;
  const width = projected.shape[1];
  const states: Tensor2D[] = [];
  for (let t = from; t < to; t += 1) {
    const previous = states.at(-1) ?? start;
    states.push(tf.tidy(() => cell.next(previous, tf.slice2d(projected, [t * batch, 0], [batch, width]))));
  }
  return states;
}
