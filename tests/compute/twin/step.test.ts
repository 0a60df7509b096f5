import { describe, expect, it } from 'vitest';
import type { Reals } from '../../../src/compute/twin/precision.ts';
import { makeStepTwin } from '../../../src/compute/twin/step.ts';
import { solveSequentialTwin } from '../../../src/compute/twin/sequential.ts';
import { loadGolden, pickStored } from '../../support/golden.ts';
import { drawGru } from '../../support/problems.ts';

describe.each(['gru_small', 'gru_guess', 'elman_small'])('the Jacobian on the true trajectory of %s', (name) => {
  const { problem, golden } = loadGolden(name);
  const { length, state, batch } = problem;
  const truth = solveSequentialTwin(problem);
  const previousOf = (b: number, t: number): Reals => {
    const start = (b * length + t) * state;
    return t > 0 ? truth.subarray(start - state, start) : problem.initial.subarray(b * state, (b + 1) * state);
  };

  it('carries the cotangents to golden’s adjoints', () => {
    const twin = makeStepTwin(problem);
    const cotangents = golden.grad.c.data as number[];
    const adjoint = new Float64Array(batch * length * state);
    const initialGradient = new Float64Array(batch * state);
    for (let b = 0; b < batch; b++) {
      let carried = new Float64Array(state);
      for (let t = length - 1; t >= 0; t--) {
        const start = (b * length + t) * state;
        const here = carried.map((value, d) => value + cotangents[start + d]!);
        adjoint.set(here, start);
        twin.linearise(previousOf(b, t), b, t);
        carried = applyTransposed(twin.jacobian(), here);
      }
      initialGradient.set(carried, b * state);
    }
    expectClose(pickStored(adjoint, golden.grad.adjoint, golden), golden.grad.adjoint.data as number[]);
    expectClose(initialGradient, golden.grad.ds0.data as number[]);
  });

  it('is the same dense, as a diagonal and as a product', () => {
    const twin = makeStepTwin(problem);
    const { diagonal } = twin.linearise(previousOf(0, 3), 0, 3);
    const dense = twin.jacobian();
    expectClose(
      diagonal,
      Array.from({ length: state }, (_, i) => dense[i * (state + 1)]!),
    );
    const vector = Float64Array.from({ length: state }, (_, i) => Math.cos(i));
    const out = new Float64Array(state);
    twin.applyJacobian(vector, out);
    const expected = Array.from({ length: state }, (_, i) =>
      vector.reduce((sum, value, j) => sum + dense[i * state + j]! * value, 0),
    );
    expectClose(out, expected);
  });
});

describe('one step', () => {
  const problem = drawGru({ length: 3, state: 5, input: 2, batch: 2 });

  it('is the same with and without the linearisation', () => {
    const twin = makeStepTwin(problem);
    const previous = Float64Array.from([0.1, -0.2, 0.3, -0.4, 0.5]);
    const out = new Float64Array(5);
    twin.next(previous, 1, 2, out);
    expect(twin.linearise(previous, 1, 2).next).toEqual(out);
  });

  it('reads the input of its own sequence and step', () => {
    const outs = [
      [0, 0],
      [0, 2],
      [1, 0],
    ].map(([b, t]) => {
      const out = new Float64Array(5);
      makeStepTwin(problem).next(new Float64Array(5), b!, t!, out);
      return out.join();
    });
    expect(new Set(outs).size).toBe(3);
  });

  it('is rounded in float32, and near the float64 one', () => {
    const previous = problem.initial.subarray(0, 5);
    const exact = new Float64Array(5);
    const rounded = new Float32Array(5);
    makeStepTwin(problem).next(previous, 0, 0, exact);
    makeStepTwin(problem, 'float32').next(previous, 0, 0, rounded);
    const error = Math.max(...exact.map((value, i) => Math.abs(value - rounded[i]!)));
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(1e-6);
  });

  it('names a weight that is missing', () => {
    const { bhn, ...weights } = problem.weights;
    expect(bhn).toBeDefined();
    expect(() => makeStepTwin({ ...problem, weights })).toThrow('weight bhn of cell gru is missing');
  });
});

function applyTransposed(dense: Reals, vector: Float64Array): Float64Array<ArrayBuffer> {
  const size = vector.length;
  return Float64Array.from({ length: size }, (_, j) =>
    vector.reduce((sum, value, i) => sum + dense[i * size + j]! * value, 0),
  );
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(value)));
  });
}
