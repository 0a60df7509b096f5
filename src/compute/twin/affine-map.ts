/** The matrix arithmetic of a cell's products and projections, with the weights as the problem stores them. */
import type { Problem } from '../cells/problem.ts';
import type { Reals } from './precision.ts';

/** v → W v + bias; `weight` is row-major, [D, columns]. */
export interface AffineMap {
  readonly weight: Float32Array;
  readonly bias: Float32Array | null;
}

/** Throws where the problem lacks a weight that its cell declares. */
export function findMap(problem: Problem, declared: { weight: string; bias: string | null }): AffineMap {
  const find = (name: string): Float32Array => {
    const weight = problem.weights[name];
    if (!weight) throw new Error(`weight ${name} of cell ${problem.cell.id} is missing`);
    return weight;
  };
  return { weight: find(declared.weight), bias: declared.bias === null ? null : find(declared.bias) };
}

/** out = W vector + bias; partial sums are rounded by `round`. */
export function applyMap({ weight, bias }: AffineMap, vector: Reals, out: Reals, round: (x: number) => number): void {
  const columns = vector.length;
  for (let i = 0; i < out.length; i++) {
    let sum = bias?.[i] ?? 0;
    for (let j = 0; j < columns; j++) sum = round(sum + (weight[i * columns + j] ?? 0) * (vector[j] ?? 0));
    out[i] = sum;
  }
}

/** out += scale ∘ diag(W). */
export function addScaledDiagonal({ weight }: AffineMap, scale: Reals, out: Reals): void {
  const size = out.length;
  for (let i = 0; i < size; i++) out[i] = (out[i] ?? 0) + (scale[i] ?? 0) * (weight[i * size + i] ?? 0);
}

/** out += scale ∘ (W vector). */
export function addScaledProduct({ weight }: AffineMap, scale: Reals, vector: Reals, out: Reals): void {
  const size = out.length;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (weight[i * size + j] ?? 0) * (vector[j] ?? 0);
    out[i] = (out[i] ?? 0) + (scale[i] ?? 0) * sum;
  }
}

/** dense += diag(scale) W, both [D, D]. */
export function addScaledRows({ weight }: AffineMap, scale: Reals, dense: Reals): void {
  const size = scale.length;
  for (let i = 0; i < size; i++) {
    const factor = scale[i] ?? 0;
    for (let at = i * size; at < (i + 1) * size; at++) dense[at] = (dense[at] ?? 0) + factor * (weight[at] ?? 0);
  }
}
