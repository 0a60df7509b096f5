/** The matrix arithmetic of a cell's products and projections, with the weights as the problem stores them. */
import type { Problem } from '../cells/problem.ts';
import { makeReals, type Precision, type Reals } from './precision.ts';

/**
 * v → W v + bias; `weight` is row-major, [D, columns]. Weights have the array type of the vectors that they meet: loops
 * that see several array types run several times slower.
 */
export interface AffineMap {
  readonly weight: Reals;
  readonly bias: Reals;
}

/** Throws where the problem lacks a weight that its cell declares. */
export function findMap(
  problem: Problem,
  declared: { readonly weight: string; readonly bias: string | null },
  precision: Precision,
): AffineMap {
  const find = (name: string): Reals => {
    const weight = problem.weights[name];
    if (!weight) throw new Error(`weight ${name} of cell ${problem.cell.id} is missing`);
    const copy = makeReals(precision, weight.length);
    copy.set(weight);
    return copy;
  };
  return {
    weight: find(declared.weight),
    bias: declared.bias === null ? makeReals(precision, problem.state) : find(declared.bias),
  };
}

/** out = W vector + bias. */
export function applyMap({ weight, bias }: AffineMap, vector: Reals, out: Reals): void {
  const rows = out.length;
  const columns = vector.length;
  // Column by column: every partial sum is stored, so rounded, and the sums of different rows do not wait for each other.
  for (let i = 0; i < rows; i++) out[i] = bias[i] ?? 0;
  for (let j = 0; j < columns; j++) {
    const factor = vector[j] ?? 0;
    for (let i = 0, at = j; i < rows; i++, at += columns) out[i] = (out[i] ?? 0) + (weight[at] ?? 0) * factor;
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
