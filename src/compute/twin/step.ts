/** The twin of one step s_t = f(s_{t−1}, x_t) and of its linearisation, on the CPU. */
import { differentiate } from '../cells/differentiate.ts';
import { own, product, projection } from '../cells/expression.ts';
import type { Problem } from '../cells/problem.ts';
import { addScaledDiagonal, addScaledProduct, addScaledRows, applyMap, findMap, type AffineMap } from './affine-map.ts';
import { makeReals, type Precision, type Reals } from './precision.ts';
import { compileTape, type Tape } from './tape.ts';

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
  const { state } = problem;
  const { load, run, products, next, ownSlope } = compileStep(problem, precision);
  const at: Linearisation = {
    next,
    diagonal: makeReals(precision, state),
    products: products.map(({ scale }) => scale),
    own: ownSlope,
  };
  return {
    next(previous, b, t, out) {
      load(previous, b, t);
      run('first');
      out.set(at.next);
    },
    linearise(previous, b, t) {
      load(previous, b, t);
      run('all');
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

interface CompiledStep {
  /** Fills the registers of products, projections and own state for one step. */
  load(previous: Reals, b: number, t: number): void;
  run: Tape['run'];
  /** W_k, with the register of ∂f/∂m_k. */
  readonly products: readonly { readonly map: AffineMap; readonly scale: Reals }[];
  /** Registers of f and of ∂f/∂own. */
  readonly next: Reals;
  readonly ownSlope: Reals;
}

/** The cell's tape over this problem's weights and inputs. */
function compileStep(problem: Problem, precision: Precision): CompiledStep {
  const { cell, state, input, length, inputs } = problem;
  const partial = differentiate(cell.step);
  const ownPartial = partial(own);
  const terms = cell.products.map((declared, k) => ({
    map: findMap(problem, declared, precision),
    leaf: product(k),
    partial: partial(product(k)),
  }));
  const { registerOf, run } = compileTape(
    [cell.step, ownPartial, ...terms.map((term) => term.partial)],
    state,
    precision,
  );
  const products = terms.map((term) => ({
    map: term.map,
    value: registerOf(term.leaf),
    scale: registerOf(term.partial),
  }));
  const projections = cell.projections.map((declared, k) => ({
    map: findMap(problem, declared, precision),
    value: registerOf(projection(k)),
  }));
  const x = makeReals(precision, input);
  const ownState = registerOf(own);
  const load = (previous: Reals, b: number, t: number): void => {
    const start = (b * length + t) * input;
    x.set(inputs.subarray(start, start + input));
    ownState.set(previous);
    for (const { map, value } of products) applyMap(map, ownState, value);
    for (const { map, value } of projections) applyMap(map, x, value);
  };
  return { load, run, products, next: registerOf(cell.step), ownSlope: registerOf(ownPartial) };
}
