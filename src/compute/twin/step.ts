/** The twin of one step s_t = f(s_{t−1}, x_t) and of its linearisation, on the CPU. */
import { differentiate } from '../cells/differentiate.ts';
import { own, product, projection } from '../cells/expression.ts';
import type { Problem } from '../cells/problem.ts';
import { addScaledDiagonal, addScaledProduct, addScaledRows, applyMap, findMap } from './affine-map.ts';
import { makeReals, type Precision, type Reals } from './precision.ts';
import { compileTape } from './tape.ts';

/** f and J = Σ_k diag(∂f/∂m_k) W_k + diag(∂f/∂own) at one point; [D] each, overwritten by the twin's next call. */
export interface Linearisation {
  readonly next: Reals;
  /** diag(J). */
  readonly diagonal: Reals;
  /** ∂f/∂m_k by product. */
  readonly products: readonly Reals[];
  /** ∂f/∂own, without what comes through the products. */
  readonly own: Reals;
}

/** `b` is the sequence, `t` the step's index from 0, `previous` is s_{t−1}, [D]. */
export interface StepTwin {
  next(previous: Reals, b: number, t: number, out: Reals): void;
  linearise(previous: Reals, b: number, t: number): Linearisation;
  /** out = J vector, with J from the last call of `linearise`; `out` is not `vector`. */
  applyJacobian(vector: Reals, out: Reals): void;
  /** J from the last call of `linearise`: dense, [D, D], row-major, a fresh array. */
  jacobian(): Reals;
}

export function makeStepTwin(problem: Problem, precision: Precision = 'float64'): StepTwin {
  const { cell, state, input: inputSize, length, inputs } = problem;
  const partial = differentiate(cell.step);
  const ownSlope = partial(own);
  const terms = cell.products.map((declared, k) => ({
    map: findMap(problem, declared, precision),
    input: product(k),
    slope: partial(product(k)),
  }));
  const tape = compileTape([cell.step, ownSlope, ...terms.map(({ slope }) => slope)], state, precision);
  const products = terms.map(({ map, input, slope }) => ({
    map,
    value: tape.registerOf(input),
    scale: tape.registerOf(slope),
  }));
  const projections = cell.projections.map((declared, k) => ({
    map: findMap(problem, declared, precision),
    value: tape.registerOf(projection(k)),
  }));
  const x = makeReals(precision, inputSize);
  const ownState = tape.registerOf(own);
  const at: Linearisation = {
    next: tape.registerOf(cell.step),
    diagonal: makeReals(precision, state),
    products: products.map(({ scale }) => scale),
    own: tape.registerOf(ownSlope),
  };
  const load = (previous: Reals, b: number, t: number): void => {
    const start = (b * length + t) * inputSize;
    x.set(inputs.subarray(start, start + inputSize));
    ownState.set(previous);
    for (const { map, value } of products) applyMap(map, ownState, value);
    for (const { map, value } of projections) applyMap(map, x, value);
  };
  return {
    next(previous, b, t, out) {
      load(previous, b, t);
      tape.run('first');
      out.set(at.next);
    },
    linearise(previous, b, t) {
      load(previous, b, t);
      tape.run('all');
      at.diagonal.set(at.own);
      for (const { map, scale } of products) addScaledDiagonal(map, scale, at.diagonal);
      return at;
    },
    applyJacobian(vector, out) {
      for (let i = 0; i < state; i++) out[i] = (at.own[i] ?? 0) * (vector[i] ?? 0);
      for (const { map, scale } of products) addScaledProduct(map, scale, vector, out);
    },
    jacobian() {
      const dense = makeReals(precision, state * state);
      for (let i = 0; i < state; i++) dense[i * state + i] = at.own[i] ?? 0;
      for (const { map, scale } of products) addScaledRows(map, scale, dense);
      return dense;
    },
  };
}
