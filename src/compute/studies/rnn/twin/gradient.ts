import type { Problem } from '../cells/problem.ts';
import { solveSequentialTwin } from './sequential.ts';
import { makeStepTwin } from './step.ts';

/** How the loss L = Σ ⟨c_t, s_t⟩ depends on what a problem is made of. */
export interface Gradient {
  readonly loss: number;
  /** g_t = c_t + J_{t+1}ᵀ g_{t+1}, [B, T, D]. */
  readonly adjoint: Float64Array;
  /** ∂L/∂s_0, [B, D]. */
  readonly initial: Float64Array;
  /** ∂L/∂x, [B, T, X]. */
  readonly inputs: Float64Array;
  /** By weight name, summed over the batch. */
  readonly weights: Readonly<Record<string, Float64Array>>;
}

/**
 * The float64 gradient with respect to everything, for the cotangents c, [B, T, D]. `states` is the true trajectory,
 * [B, T, D], where it is at hand.
 */
export function gradientTwin(
  problem: Problem,
  cotangents: ArrayLike<number>,
  states: Float64Array = solveSequentialTwin(problem),
): Gradient {
  const { batch, length, state, input, initial } = problem;
  const twin = makeStepTwin(problem);
  const gradient = emptyGradient(problem);
  const here = new Float64Array(state);
  let loss = 0;
  for (let b = 0; b < batch; b++) {
    const start = Float64Array.from(initial.subarray(b * state, (b + 1) * state));
    const carried = gradient.initial.subarray(b * state, (b + 1) * state);
    for (let t = length - 1; t >= 0; t--) {
      const step = b * length + t;
      const at = step * state;
      for (let d = 0; d < state; d++) {
        const direct = cotangents[at + d] ?? 0;
        loss += direct * (states[at + d] ?? 0);
        here[d] = direct + (carried[d] ?? 0);
      }
      gradient.adjoint.set(here, at);
      twin.linearise(t > 0 ? states.subarray(at - state, at) : start, b, t);
      const back = twin.pullBack(here);
      back.addWeights(gradient.weights);
      gradient.inputs.set(back.input, step * input);
      carried.set(back.state);
    }
  }
  return { ...gradient, loss };
}

function emptyGradient({ cell, batch, length, state, input, weights }: Problem): Omit<Gradient, 'loss'> {
  return {
    adjoint: new Float64Array(batch * length * state),
    initial: new Float64Array(batch * state),
    inputs: new Float64Array(batch * length * input),
    weights: Object.fromEntries(cell.weights.map(({ name }) => [name, new Float64Array(weights[name]?.length ?? 0)])),
  };
}
