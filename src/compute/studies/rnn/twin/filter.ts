/**
 * The Kalman filter of the damped step in delta form: d_t = A_t d_{t−1} − r_t + N(0, I), observed as 0 with covariance
 * I/λ, d_0 = 0 known. With P⁻ the predicted covariance, mean and covariance are (I + λP⁻)⁻¹ times the predicted ones:
 * written so, λ = 0 stays finite.
 */
import { factoriseCholesky, multiply, multiplyTransposed, multiplyVector, solveCholesky, symmetrise } from './dense.ts';
import { makeReals, type Precision, type Reals } from './precision.ts';

export interface FilterShape {
  readonly state: number;
  readonly precision: Precision;
}

export interface Filter {
  /**
   * Of the last step taken: filtered and predicted mean, [D], and covariances, [D] where they are diagonal, else [D, D]
   * (both meaningless at λ = 0, which needs none). Overwritten by the next call.
   */
  readonly mean: Reals;
  readonly predictedMean: Reals;
  readonly covariance: Reals;
  readonly predicted: Reals;
  /** Back to d_0 = 0, known exactly; λ holds until the next start. */
  start(lambda: number): void;
  /** The filtered mean of d_t, [D]; overwritten by the next call. */
  advance(transition: Reals, residual: Reals): Reals;
}

/** D independent filters; the transition is a diagonal, [D]. */
export function makeDiagonalFilter({ state, precision }: FilterShape): Filter {
  let lambda = 0;
  const mean = makeReals(precision, state);
  const predictedMean = makeReals(precision, state);
  const variance = makeReals(precision, state);
  const predicted = makeReals(precision, state);
  return {
    mean,
    predictedMean,
    covariance: variance,
    predicted,
    start(damping) {
      lambda = damping;
      mean.fill(0);
      variance.fill(0);
    },
    advance(transition, residual) {
      for (let i = 0; i < state; i++) {
        const a = transition[i] ?? 0;
        const spread = a * a * (variance[i] ?? 0) + 1;
        const shrink = 1 / (1 + lambda * spread);
        const expected = a * (mean[i] ?? 0) - (residual[i] ?? 0);
        predicted[i] = spread;
        predictedMean[i] = expected;
        mean[i] = expected * shrink;
        // Without damping the variance decides nothing and grows without bound.
        variance[i] = lambda === 0 ? 0 : spread * shrink;
      }
      return mean;
    },
  };
}

/** One filter over the whole state; the transition is dense, [D, D], row-major. */
export function makeDenseFilter({ state, precision }: FilterShape): Filter {
  let lambda = 0;
  const makeMatrix = (): Reals => makeReals(precision, state * state);
  const mean = makeReals(precision, state);
  const predictedMean = makeReals(precision, state);
  const column = makeReals(precision, state);
  const covariance = makeMatrix();
  const predicted = makeMatrix();
  const product = makeMatrix();
  const factor = makeMatrix();

  /** P⁻ = A P Aᵀ + I, and the Cholesky factor of I + λP⁻. */
  const predictCovariance = (transition: Reals): void => {
    multiply(transition, covariance, product, state);
    multiplyTransposed(product, transition, predicted, state);
    addIdentity(predicted, state);
    for (let k = 0; k < factor.length; k++) factor[k] = lambda * (predicted[k] ?? 0);
    addIdentity(factor, state);
    factoriseCholesky(factor, state);
  };
  const updateCovariance = (): void => {
    for (let j = 0; j < state; j++) {
      for (let i = 0; i < state; i++) column[i] = predicted[i * state + j] ?? 0;
      solveCholesky(factor, column, state);
      for (let i = 0; i < state; i++) covariance[i * state + j] = column[i] ?? 0;
    }
    symmetrise(covariance, state);
  };
  return {
    mean,
    predictedMean,
    covariance,
    predicted,
    start(damping) {
      lambda = damping;
      mean.fill(0);
      covariance.fill(0);
    },
    advance(transition, residual) {
      multiplyVector(transition, mean, column, state);
      for (let i = 0; i < state; i++) predictedMean[i] = (column[i] ?? 0) - (residual[i] ?? 0);
      mean.set(predictedMean);
      if (lambda === 0) return mean;
      predictCovariance(transition);
      solveCholesky(factor, mean, state);
      updateCovariance();
      return mean;
    },
  };
}

function addIdentity(matrix: Reals, size: number): void {
  for (let i = 0; i < size; i++) matrix[i * size + i] = (matrix[i * size + i] ?? 0) + 1;
}
