/**
 * Random linear chains d_t = F_t d_{t−1} + u_t + N(0, I), observed as 0 with covariance I/λ, in float64: summed up chunk
 * by chunk as elk's reduce leaves them, and carried over by a solver that pivots.
 */

export type Matrix = readonly (readonly number[])[];

/** The five-tuple of a chunk; see reduce.wgsl. */
export interface ChunkTuple {
  readonly a: Matrix;
  readonly c: Matrix;
  readonly j: Matrix;
  readonly b: readonly number[];
  readonly eta: readonly number[];
}

export interface ChainShape {
  readonly state: number;
  readonly chunks: number;
  readonly steps: number;
  /** Spectral radius of a large random F_t. */
  readonly gain: number;
  readonly lambda: number;
}

function product(x: Matrix, y: Matrix): Matrix {
  return x.map((row) => {
    const out = new Array<number>(y[0]?.length ?? 0).fill(0);
    for (const [v, other] of y.entries()) for (let j = 0; j < out.length; j++) out[j]! += row[v]! * other[j]!;
    return out;
  });
}
const applied = (x: Matrix, v: readonly number[]): number[] =>
  x.map((row) => row.reduce((sum, value, k) => sum + value * (v[k] ?? 0), 0));
const transposed = (x: Matrix): Matrix => (x[0] ?? []).map((_, j) => x.map((row) => row[j] ?? 0));
const added = (x: Matrix, y: Matrix, scale = 1): Matrix =>
  x.map((row, i) => row.map((value, j) => value + scale * (y[i]?.[j] ?? 0)));
const sum = (x: readonly number[], y: readonly number[], scale = 1): number[] =>
  x.map((value, i) => value + scale * (y[i] ?? 0));
const identity = (size: number): Matrix =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)));
const zeros = (size: number): Matrix => identity(size).map((row) => row.map(() => 0));
const symmetric = (x: Matrix): Matrix => added(x, transposed(x)).map((row) => row.map((value) => value / 2));
const rounded = (x: Matrix): Matrix => x.map((row) => row.map(Math.fround));

/** X⁻¹ Y by elimination with the largest pivot of each column. */
function solved(x: Matrix, y: Matrix): Matrix {
  const size = x.length;
  const rows = x.map((row, i) => [...row, ...(y[i] ?? [])]);
  for (let k = 0; k < size; k++) {
    const best = rows.reduce(
      (found, row, i) => (i > k && Math.abs(row[k]!) > Math.abs(rows[found]![k]!) ? i : found),
      k,
    );
    [rows[k], rows[best]] = [rows[best]!, rows[k]!];
    const pivotRow = rows[k]!;
    const pivot = pivotRow[k]!;
    for (let v = 0; v < pivotRow.length; v++) pivotRow[v]! /= pivot;
    for (let i = 0; i < size; i++) {
      const row = rows[i]!;
      const factor = row[k]!;
      if (i !== k) for (let v = 0; v < row.length; v++) row[v]! -= factor * pivotRow[v]!;
    }
  }
  return rows.map((row) => row.slice(size));
}

/** Chunk totals of one chain, rounded to float32; `normal` draws from N(0, 1). */
export function drawChunks({ state, chunks, steps, gain, lambda }: ChainShape, normal: () => number): ChunkTuple[] {
  const draw = (count: number, scale: number) => Array.from({ length: count }, () => scale * normal());
  return Array.from({ length: chunks }, () => {
    let [a, c, j] = [identity(state), zeros(state), zeros(state)];
    let [b, eta] = [draw(state, 0), draw(state, 0)];
    for (let step = 0; step < steps; step++) {
      const f = Array.from({ length: state }, () => draw(state, gain / Math.sqrt(state)));
      const predicted = added(product(product(f, c), transposed(f)), identity(state));
      const damped = added(identity(state), predicted, lambda);
      const y = product(f, a);
      const mean = sum(applied(f, b), draw(state, 1));
      const after = solved(
        damped,
        y.map((row, i) => [...row, mean[i]!, ...predicted[i]!]),
      );
      a = after.map((row) => row.slice(0, state));
      b = after.map((row) => row[state]!);
      c = symmetric(after.map((row) => row.slice(state + 1)));
      j = symmetric(added(j, product(transposed(y), a), lambda));
      eta = sum(eta, applied(transposed(y), b), -lambda);
    }
    return { a: rounded(a), c: rounded(c), j: rounded(j), b: b.map(Math.fround), eta: eta.map(Math.fround) };
  });
}

/** Mean and covariance that enter each chunk. */
export function enterChunks(chunks: readonly ChunkTuple[]): { mean: readonly number[]; covariance: Matrix }[] {
  const size = chunks[0]?.b.length ?? 0;
  let [mean, covariance]: [readonly number[], Matrix] = [identity(size).map(() => 0), zeros(size)];
  return chunks.map(({ a, c, j, b, eta }) => {
    const entering = { mean, covariance };
    const weight = added(identity(size), product(covariance, j));
    const inside = solved(weight, transposed([sum(mean, applied(covariance, eta))])).flat();
    mean = sum(applied(a, inside), b);
    covariance = symmetric(added(product(product(a, solved(weight, covariance)), transposed(a)), c));
    return entering;
  });
}

/** The costate that enters each chunk from behind, and the one that leaves the first. */
export function returnOverChunks(chunks: readonly ChunkTuple[]): number[][] {
  const entering = enterChunks(chunks);
  const size = chunks[0]?.b.length ?? 0;
  const costates: number[][] = [identity(size).map(() => 0)];
  for (const [back, { a, j, eta }] of [...chunks.entries()].reverse()) {
    const { mean, covariance } = entering[back]!;
    const x = sum(sum(applied(transposed(a), costates[0]!), applied(j, mean)), eta, -1);
    const weight = added(identity(size), product(j, covariance));
    costates.unshift(solved(weight, transposed([x])).flat());
  }
  return costates.slice(1);
}
