/** Draws the problem of a point from its seed, the same on every machine. */
import type { Point } from '../../shared/sweep.ts';
import type { Cell } from '../cells/cell.ts';
import type { Problem } from '../cells/problem.ts';
import { drawNormals, normals } from './random.ts';

export type Sizes = Pick<Problem, 'length' | 'state' | 'input' | 'batch'>;

/** The seeded problem of a point: weights from stream 4·seed, inputs from 4·seed + 1, zero biases and initial states. */
export function drawProblem(cell: Cell, point: Sizes & Pick<Point, 'seed'>, gain: number): Problem {
  const { length, state, input, batch, seed } = point;
  return {
    cell,
    length,
    state,
    input,
    batch,
    hyper: cell.hyper,
    weights: drawWeights(cell, point, { weightsSeed: 4 * seed, gain, biasStd: 0 }),
    inputs: drawNormals(normals(4 * seed + 1), batch * length * input, 1),
    initial: new Float32Array(batch * state),
    guess: null,
  };
}

export interface WeightDraw {
  readonly weightsSeed: number;
  readonly gain: number;
  /** 0: biases are zero and nothing is drawn for them. */
  readonly biasStd: number;
}

/** All weights from one stream: the recurrent matrices in declared order, then the input matrices, then the biases. */
export function drawWeights(
  cell: Cell,
  sizes: Pick<Sizes, 'state' | 'input'>,
  draw: WeightDraw,
): Record<string, Float32Array> {
  const next = normals(draw.weightsSeed);
  const std = { recurrent: draw.gain / Math.sqrt(sizes.state), input: 1 / Math.sqrt(sizes.input), bias: draw.biasStd };
  const weights: Record<string, Float32Array> = {};
  for (const role of ['recurrent', 'input', 'bias'] as const) {
    for (const weight of cell.weights) {
      if (weight.role !== role) continue;
      const count = elementCount(weightShape(role, sizes));
      weights[weight.name] =
        role === 'bias' && draw.biasStd === 0 ? new Float32Array(count) : drawNormals(next, count, std[role]);
    }
  }
  return weights;
}

/** [out, in] of a matrix, [out] of a bias. */
export function weightShape(role: Cell['weights'][number]['role'], sizes: Pick<Sizes, 'state' | 'input'>): number[] {
  if (role === 'bias') return [sizes.state];
  return role === 'recurrent' ? [sizes.state, sizes.state] : [sizes.state, sizes.input];
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
