/** What golden does not cover: cells without a case, and how the parts of a problem share a gradient. */
import { describe, expect, it } from 'vitest';
import { CELLS } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import type { Problem } from '../../../../../src/compute/studies/rnn/cells/problem.ts';
import { drawCotangents } from '../../../../../src/compute/studies/rnn/drawing/workload.ts';
import { gradientTwin, type Gradient } from '../../../../../src/compute/studies/rnn/twin/gradient.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';
import { drawRandomProblem } from '../../../../support/problems.ts';

const sizes = { length: 6, input: 2, batch: 2 };

describe.each(CELLS)('the gradient of $id', (cell) => {
  const problem = drawRandomProblem(cell, { ...sizes, state: cell.id === 'ar-gru' ? 4 : 6 });
  const cotangents = drawCotangents(problem, 1);
  const gradient = gradientTwin(problem, cotangents);

  it('is the central difference in random directions', () => {
    expectDirection(
      'initial',
      ({ initial }) => initial,
      (initial) => ({ ...problem, initial }),
      problem.initial,
    );
    expectDirection(
      'inputs',
      ({ inputs }) => inputs,
      (inputs) => ({ ...problem, inputs }),
      problem.inputs,
    );
    for (const [name, values] of Object.entries(problem.weights)) {
      const change = (moved: Float32Array) => ({ ...problem, weights: { ...problem.weights, [name]: moved } });
      expectDirection(name, ({ weights }) => weights[name]!, change, values);
    }
  });

  it('ends in the cotangents of the last step, and adds up over the batch', () => {
    const { state, length } = problem;
    for (const b of [0, 1]) {
      const last = ((b + 1) * length - 1) * state;
      expect([...gradient.adjoint.subarray(last, last + state)]).toEqual([...cotangents.subarray(last, last + state)]);
    }
    const halves = [0, 1].map((b) => gradientTwin(sequenceOf(problem, b), half(cotangents, b)));
    expect(halves[0]!.loss + halves[1]!.loss).toBeCloseTo(gradient.loss, 10);
    expect([...halves[0]!.initial, ...halves[1]!.initial]).toEqual([...gradient.initial]);
    for (const [name, values] of Object.entries(gradient.weights))
      values.forEach((value, i) =>
        expect(halves[0]!.weights[name]![i]! + halves[1]!.weights[name]![i]!).toBeCloseTo(value, 8),
      );
  });

  /** Steps are kept exact in float32, so that the difference is that of the problem itself. */
  function expectDirection(
    what: string,
    pick: (whole: Gradient) => Float64Array,
    change: (values: Float32Array) => Problem,
    values: Float32Array,
  ): void {
    const step = 2 ** -10;
    const base = values.map((value) => Math.round(value * 4096) / 4096);
    const direction = base.map((_, i) => Math.sign(Math.sin(7 * i + 1)));
    const lossAt = (sign: number) =>
      lossOf(change(base.map((value, i) => value + sign * step * direction[i]!)), cotangents);
    const expected = pick(gradientTwin(change(base), cotangents)).reduce(
      (sum, value, i) => sum + value * direction[i]!,
      0,
    );
    const measured = (lossAt(1) - lossAt(-1)) / (2 * step);
    expect(Math.abs(measured - expected), what).toBeLessThanOrEqual(2e-4 * Math.max(1, Math.abs(expected)));
  }
});

function lossOf(problem: Problem, cotangents: Float32Array): number {
  return solveSequentialTwin(problem).reduce((sum, value, i) => sum + value * cotangents[i]!, 0);
}

function half(values: Float32Array, b: number): Float32Array {
  const size = values.length / 2;
  return values.slice(b * size, (b + 1) * size);
}

function sequenceOf(problem: Problem, b: number): Problem {
  return { ...problem, batch: 1, inputs: half(problem.inputs, b), initial: half(problem.initial, b) };
}
