import { describe, expect, it } from 'vitest';
import { blockRanges, unitsOf } from '../../../../../src/compute/studies/rnn/cells/cell.ts';
import { hasPairedBlocks } from '../../../../../src/compute/studies/rnn/cells/diagonal.ts';
import { arGru } from '../../../../../src/compute/studies/rnn/cells/ar-gru/ar-gru.ts';
import { CELLS } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import { lorenz96 } from '../../../../../src/compute/studies/rnn/cells/lorenz96/lorenz96.ts';
import type { Problem } from '../../../../../src/compute/studies/rnn/cells/problem.ts';
import { makeStepTwin } from '../../../../../src/compute/studies/rnn/twin/step.ts';
import { evaluateComplex, real, type Complex } from '../../../../support/complex.ts';
import { drawGru, drawRandomProblem } from '../../../../support/problems.ts';

const STEP = 1e-100;

describe.each(CELLS)('the derivatives of $id', (cell) => {
  const state = cell.id === 'ar-gru' ? 5 : 6;
  const problem = drawRandomProblem(cell, { length: 3, state, input: 2, batch: 2 });
  const previous = Float64Array.from({ length: state }, (_, i) => Math.sin(3 * i + 1));
  const vector = Float64Array.from({ length: state }, (_, i) => Math.cos(i));
  const expected = stepByComplex(problem, previous, 1, 2);
  const twin = makeStepTwin(problem);
  const { next } = twin.linearise(previous, 1, 2);

  it('are those of the complex step: next state, dense Jacobian and its products', () => {
    expectClose(next, expected.next);
    expectClose(twin.jacobian(), expected.jacobian.flat());
    const out = new Float64Array(state);
    twin.applyJacobian(vector, out);
    expectClose(
      out,
      expected.jacobian.map((row) => dot(row, vector)),
    );
    twin.applyTransposedJacobian(vector, out);
    expectClose(
      out,
      expected.jacobian.map((_, j) =>
        dot(
          expected.jacobian.map((row) => row[j]!),
          vector,
        ),
      ),
    );
  });

  it('have the Jacobian’s diagonal and, for two blocks, its blocks', () => {
    expectClose(
      twin.linearise(previous, 1, 2).diagonal,
      expected.jacobian.map((row, i) => row[i]!),
    );
    if (!hasPairedBlocks(cell)) {
      expect(() => twin.blocks()).toThrow(`the state of cell ${cell.id} has no 2 × 2 blocks`);
      return;
    }
    const corners = [0, 3].flatMap((row) => [0, 3].map((column) => ({ row, column })));
    expectClose(
      twin.blocks(),
      corners.flatMap(({ row, column }) => [0, 1, 2].map((i) => expected.jacobian[row + i]![column + i]!)),
    );
  });

  it('follow the last evaluation, by whichever call', () => {
    const moved = previous.map((value) => 0.5 * value);
    const byNext = makeStepTwin(problem);
    byNext.linearise(previous, 1, 2);
    byNext.jacobian();
    byNext.next(moved, 0, 1, new Float64Array(state));
    expectClose(byNext.jacobian(), stepByComplex(problem, moved, 0, 1).jacobian.flat());
  });

  it('in float32 are near those in float64', () => {
    const rounded = makeStepTwin(problem, 'float32');
    const at = rounded.linearise(Float32Array.from(previous), 1, 2);
    const size = Math.max(1, ...expected.jacobian.flat().map(Math.abs), ...expected.next.map(Math.abs));
    const isNear = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!))) < 2e-5 * size;
    expect(isNear(at.next, expected.next)).toBe(true);
    expect(isNear(rounded.jacobian(), expected.jacobian.flat())).toBe(true);
    expect(isNear(at.diagonal, twin.linearise(previous, 1, 2).diagonal)).toBe(true);
  });
});

describe('one step', () => {
  const arGruProblem = drawRandomProblem(arGru, { length: 1, state: 4, input: 1, batch: 1 });
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

  it('names a constant that is missing', () => {
    const lorenz = drawRandomProblem(lorenz96, { length: 1, state: 4, input: 0, batch: 1 });
    expect(() => makeStepTwin({ ...lorenz, hyper: { dt: 0.01 } })).toThrow('constant F of cell lorenz96 is missing');
  });

  it('names a weight of another size', () => {
    const weights = { ...problem.weights, Wr: new Float32Array(24) };
    expect(() => makeStepTwin({ ...problem, weights })).toThrow('weight Wr of cell gru has 24 numbers, expected 25');
  });

  it('stays finite where exponentials would overflow', () => {
    const { next } = makeStepTwin(arGruProblem).linearise(Float64Array.of(0, 1e5, -1e5, 1e5), 0, 0);
    expect(next.every(Number.isFinite)).toBe(true);
    expect(Math.abs(next[0]!)).toBeGreaterThan(1e3);
  });

  it('names a weight that is missing', () => {
    const { bhn, ...weights } = problem.weights;
    expect(bhn).toBeDefined();
    expect(() => makeStepTwin({ ...problem, weights })).toThrow('weight bhn of cell gru is missing');
  });
});

/** The next state and the rows of the Jacobian by the complex step. */
function stepByComplex(problem: Problem, previous: ArrayLike<number>, b: number, t: number) {
  const { cell, state } = problem;
  const units = unitsOf(cell, state);
  const ranges = blockRanges(cell, state);
  const evaluate = (nudged: number): Complex[] => {
    const leaves = leavesOf(problem, b, t);
    ranges.forEach(({ offset, length }, block) => {
      const entry = (i: number): Complex => ({ re: previous[i]!, im: i === nudged ? STEP : 0 });
      leaves.set(
        `state ${block}`,
        Array.from({ length }, (_, i) => entry(offset + i)),
      );
    });
    const matrices = new Map(Object.entries(problem.weights).map(([name, values]) => [name, real(values)]));
    return evaluateComplex(cell.next, { units, leaves, matrices }).flat();
  };
  const columns = Array.from({ length: state }, (_, j) => evaluate(j).map(({ im }) => im / STEP));
  return {
    next: evaluate(-1).map(({ re }) => re),
    jacobian: columns.map((_, i) => columns.map((column) => column[i]!)),
  };
}

/** Projections, vectors of weights and constants. */
function leavesOf({ cell, input, inputs, length, weights, hyper }: Problem, b: number, t: number) {
  const leaves = new Map<string, Complex[]>();
  const x = [...inputs.subarray((b * length + t) * input, (b * length + t + 1) * input)];
  cell.projections.forEach(({ weight, bias }, index) => {
    const matrix = weight === null ? null : weights[weight]!;
    const rows = matrix ? matrix.length / input : input;
    const values = Array.from({ length: rows }, (_, i) => {
      const projected = matrix ? dot([...matrix.subarray(i * input, (i + 1) * input)], x) : x[i]!;
      return projected + (bias === null ? 0 : weights[bias]![i]!);
    });
    leaves.set(`projection ${index}`, real(values));
  });
  for (const [name, values] of Object.entries(weights)) leaves.set(`bias ${name}`, real(values));
  for (const [name, value] of Object.entries(hyper)) leaves.set(`hyper ${name}`, real([value]));
  return leaves;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(value)));
  });
}
