/** Small dense matrices, row-major in flat arrays; every result is rounded to the element type of its array. */
import type { Reals } from './precision.ts';

/** out = left · right, all [size, size]; `out` is neither operand. */
export function multiply(left: Reals, right: Reals, out: Reals, size: number): void {
  out.fill(0);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = left[i * size + k] ?? 0;
      for (let j = 0; j < size; j++) {
        out[i * size + j] = (out[i * size + j] ?? 0) + factor * (right[k * size + j] ?? 0);
      }
    }
  }
}

/** out = left · rightᵀ, all [size, size]; `out` is neither operand. */
export function multiplyTransposed(left: Reals, right: Reals, out: Reals, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += (left[i * size + k] ?? 0) * (right[j * size + k] ?? 0);
      out[i * size + j] = sum;
    }
  }
}

/** out = matrix · vector; `out` is not `vector`. */
export function multiplyVector(matrix: Reals, vector: Reals, out: Reals, size: number): void {
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (matrix[i * size + j] ?? 0) * (vector[j] ?? 0);
    out[i] = sum;
  }
}

/** out = matrixᵀ · vector; `out` is not `vector`. */
export function multiplyTransposedVector(matrix: Reals, vector: Reals, out: Reals, size: number): void {
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (matrix[j * size + i] ?? 0) * (vector[j] ?? 0);
    out[i] = sum;
  }
}

/** Cholesky factor of a symmetric positive definite matrix, into its lower triangle. */
export function factoriseCholesky(matrix: Reals, size: number): void {
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = matrix[i * size + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (matrix[i * size + k] ?? 0) * (matrix[j * size + k] ?? 0);
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / (matrix[j * size + j] ?? 0);
    }
  }
}

/** Solves L Lᵀ x = vector in place, with L in the lower triangle of `factor`. */
export function solveCholesky(factor: Reals, vector: Reals, size: number): void {
  for (let i = 0; i < size; i++) {
    let sum = vector[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (factor[i * size + k] ?? 0) * (vector[k] ?? 0);
    vector[i] = sum / (factor[i * size + i] ?? 0);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = vector[i] ?? 0;
    for (let k = i + 1; k < size; k++) sum -= (factor[k * size + i] ?? 0) * (vector[k] ?? 0);
    vector[i] = sum / (factor[i * size + i] ?? 0);
  }
}

/** Replaces the matrix by the mean of itself and its transpose. */
export function symmetrise(matrix: Reals, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const mean = ((matrix[i * size + j] ?? 0) + (matrix[j * size + i] ?? 0)) / 2;
      matrix[i * size + j] = mean;
      matrix[j * size + i] = mean;
    }
  }
}
