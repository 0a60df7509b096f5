/**
 * The block forms of quasi-deer, quasi-elk and quasi-elk-smoother, for states of two blocks: A_t holds the 2 × 2 blocks of J_t over the two
 * entries of each unit, so that the units are independent problems of dimension 2. Blocks lie as `StepTwin.blocks` has
 * them: entry (r, c) of unit i at [(2r + c)·H + i].
 */
import type { Filter, FilterShape } from './filter.ts';
import { makeReals, type Reals } from './precision.ts';
import { makeSmoother, type Smoother } from './smoother.ts';
import type { Linearisation, StepTwin } from './step.ts';

export const BLOCK_TWIN_ALGORITHMS = ['quasi-deer-block', 'quasi-elk-block', 'quasi-elk-smoother-block'] as const;

interface BlockStepView {
  readonly linearisation: Linearisation;
  readonly previousGuess: Reals;
  readonly previous: Reals;
}

/** s_t = A s_{t−1} + b, b = f − A p. */
export function makeBlockRule(
  twin: StepTwin,
  { state, precision }: FilterShape,
): { start(): void; advance(view: BlockStepView, out: Reals): void } {
  const carried = makeReals(precision, state);
  const offset = makeReals(precision, state);
  return {
    start() {
      // Nothing is carried from step to step but the state itself.
    },
    advance({ linearisation, previousGuess, previous }, out) {
      const blocks = twin.blocks();
      applyBlocks(blocks, previousGuess, carried);
      for (let i = 0; i < state; i++) offset[i] = (linearisation.next[i] ?? 0) - (carried[i] ?? 0);
      applyBlocks(blocks, previous, carried);
      for (let i = 0; i < state; i++) out[i] = (carried[i] ?? 0) + (offset[i] ?? 0);
    },
  };
}

/**
 * H independent filters of dimension 2; the transition is a vector of blocks, [4 H]. Covariances are [3 H]: the first,
 * the mixed and the second entries of all units.
 */
export function makeBlockFilter({ state, precision }: FilterShape): Filter {
  const units = state / 2;
  let lambda = 0;
  const mean = makeReals(precision, state);
  const predictedMean = makeReals(precision, state);
  const covariance = makeReals(precision, 3 * units);
  const predicted = makeReals(precision, 3 * units);
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
      applyBlocks(transition, mean, predictedMean);
      for (let i = 0; i < state; i++) predictedMean[i] = (predictedMean[i] ?? 0) - (residual[i] ?? 0);
      mean.set(predictedMean);
      // Without damping covariances decide nothing and grow without bound.
      if (lambda === 0) return mean;
      for (let i = 0; i < units; i++) {
        predictCovariance(transition, covariance, predicted, i);
        const [p, q, r] = [predicted[i] ?? 0, predicted[units + i] ?? 0, predicted[2 * units + i] ?? 0];
        const [first, second] = [mean[i] ?? 0, mean[units + i] ?? 0];
        // (I + λP⁻)⁻¹ by the determinant, which is at least (1 + λ)².
        const determinant = p * r - q * q;
        const scale = 1 / (1 + lambda * (p + r) + lambda * lambda * determinant);
        mean[i] = ((1 + lambda * r) * first - lambda * q * second) * scale;
        mean[units + i] = ((1 + lambda * p) * second - lambda * q * first) * scale;
        covariance[i] = (p + lambda * determinant) * scale;
        covariance[units + i] = q * scale;
        covariance[2 * units + i] = (r + lambda * determinant) * scale;
      }
      return mean;
    },
  };
}

/** P⁻ = A P Aᵀ + I of unit i. */
function predictCovariance(transition: Reals, covariance: Reals, predicted: Reals, i: number): void {
  const units = covariance.length / 3;
  const block = (part: number): number => transition[part * units + i] ?? 0;
  const [a, b, c, d] = [block(0), block(1), block(2), block(3)];
  const [p, q, r] = [covariance[i] ?? 0, covariance[units + i] ?? 0, covariance[2 * units + i] ?? 0];
  predicted[i] = a * a * p + 2 * a * b * q + b * b * r + 1;
  predicted[units + i] = a * (c * p + d * q) + b * (c * q + d * r);
  predicted[2 * units + i] = c * c * p + 2 * c * d * q + d * d * r + 1;
}

/** H independent smoothers of dimension 2, for `makeBlockFilter`. */
export function makeBlockSmoother({ state, precision }: FilterShape): Smoother {
  const units = state / 2;
  const surprise = makeReals(precision, state);
  const carried = makeReals(precision, state);
  return makeSmoother((earlier, later) => {
    for (let i = 0; i < state; i++) surprise[i] = (later.mean[i] ?? 0) - (later.predictedMean[i] ?? 0);
    solveCovariances(later.predicted, surprise);
    applyTransposedBlocks(later.transition, surprise, carried);
    for (let i = 0; i < units; i++) {
      const [first, second] = [carried[i] ?? 0, carried[units + i] ?? 0];
      const mixed = earlier.covariance[units + i] ?? 0;
      const gained = (earlier.covariance[i] ?? 0) * first + mixed * second;
      const gainedSecond = mixed * first + (earlier.covariance[2 * units + i] ?? 0) * second;
      earlier.mean[i] = (earlier.mean[i] ?? 0) + gained;
      earlier.mean[units + i] = (earlier.mean[units + i] ?? 0) + gainedSecond;
    }
  });
}

/** Replaces the vector by P⁻¹ vector. */
function solveCovariances(covariance: Reals, vector: Reals): void {
  const units = covariance.length / 3;
  for (let i = 0; i < units; i++) {
    const [p, q, r] = [covariance[i] ?? 0, covariance[units + i] ?? 0, covariance[2 * units + i] ?? 0];
    const [first, second] = [vector[i] ?? 0, vector[units + i] ?? 0];
    const determinant = p * r - q * q;
    vector[i] = (r * first - q * second) / determinant;
    vector[units + i] = (p * second - q * first) / determinant;
  }
}

/** out = A vector; `out` is not `vector`. */
function applyBlocks(blocks: Reals, vector: Reals, out: Reals): void {
  const units = blocks.length / 4;
  for (let i = 0; i < units; i++) {
    const first = vector[i] ?? 0;
    const second = vector[units + i] ?? 0;
    out[i] = (blocks[i] ?? 0) * first + (blocks[units + i] ?? 0) * second;
    out[units + i] = (blocks[2 * units + i] ?? 0) * first + (blocks[3 * units + i] ?? 0) * second;
  }
}

/** out = Aᵀ vector; `out` is not `vector`. */
function applyTransposedBlocks(blocks: Reals, vector: Reals, out: Reals): void {
  const units = blocks.length / 4;
  for (let i = 0; i < units; i++) {
    const first = vector[i] ?? 0;
    const second = vector[units + i] ?? 0;
    out[i] = (blocks[i] ?? 0) * first + (blocks[2 * units + i] ?? 0) * second;
    out[units + i] = (blocks[units + i] ?? 0) * first + (blocks[3 * units + i] ?? 0) * second;
  }
}
