/**
 * The second half of the smoothing damped step: once a sequence is filtered, the filtered means are corrected from the
 * last step to the first by what was found later (Rauch, Tung and Striebel 1965),
 * m^s_t = m_t + P_t A_{t+1}ᵀ (P⁻_{t+1})⁻¹ (m^s_{t+1} − m⁻_{t+1}).
 */
import { factoriseCholesky, multiplyTransposedVector, multiplyVector, solveCholesky } from './dense.ts';
import type { Filter, FilterShape } from './filter.ts';
import { makeReals, type Reals } from './precision.ts';

export interface Smoother {
  /** Forgets the sequence before; λ as the filter has it. */
  start(lambda: number): void;
  /** Keeps what is needed of the step that the filter has just taken with this transition; its own copy of the means. */
  keep(filter: Filter, transition: Reals): void;
  /** The smoothed means of the steps kept, first to last, [D] each. */
  smooth(): readonly Reals[];
}

/** What a step leaves for the way back. */
export interface KeptStep {
  /** Becomes the smoothed mean. */
  readonly mean: Reals;
  readonly predictedMean: Reals;
  readonly covariance: Reals;
  readonly predicted: Reals;
  readonly transition: Reals;
}

/** For a filter made with the same shape; `correct` replaces the mean of the earlier step, given the later one. */
export function makeSmoother(correct: (earlier: KeptStep, later: KeptStep) => void): Smoother {
  let lambda = 0;
  let steps: KeptStep[] = [];
  return {
    start(damping) {
      lambda = damping;
      steps = [];
    },
    keep({ mean, predictedMean, covariance, predicted }, transition) {
      steps.push({
        mean: mean.slice(),
        predictedMean: predictedMean.slice(),
        covariance: covariance.slice(),
        predicted: predicted.slice(),
        transition: transition.slice(),
      });
    },
    smooth() {
      // Without damping nothing is observed: what comes later says nothing new.
      for (let t = lambda === 0 ? -1 : steps.length - 2; t >= 0; t--) {
        const [earlier, later] = [steps[t], steps[t + 1]];
        if (earlier && later) correct(earlier, later);
      }
      return steps.map(({ mean }) => mean);
    },
  };
}

/** D independent smoothers; transitions and covariances are diagonals, [D]. */
export function makeDiagonalSmoother({ state }: FilterShape): Smoother {
  return makeSmoother((earlier, later) => {
    for (let i = 0; i < state; i++) {
      const surprise = ((later.mean[i] ?? 0) - (later.predictedMean[i] ?? 0)) / (later.predicted[i] ?? 1);
      const gained = (earlier.covariance[i] ?? 0) * (later.transition[i] ?? 0) * surprise;
      earlier.mean[i] = (earlier.mean[i] ?? 0) + gained;
    }
  });
}

/** One smoother over the whole state; transitions and covariances are dense, [D, D], row-major. */
export function makeDenseSmoother({ state, precision }: FilterShape): Smoother {
  const surprise = makeReals(precision, state);
  const carried = makeReals(precision, state);
  return makeSmoother((earlier, later) => {
    for (let i = 0; i < state; i++) surprise[i] = (later.mean[i] ?? 0) - (later.predictedMean[i] ?? 0);
    factoriseCholesky(later.predicted, state);
    solveCholesky(later.predicted, surprise, state);
    multiplyTransposedVector(later.transition, surprise, carried, state);
    multiplyVector(earlier.covariance, carried, surprise, state);
    for (let i = 0; i < state; i++) earlier.mean[i] = (earlier.mean[i] ?? 0) + (surprise[i] ?? 0);
  });
}
