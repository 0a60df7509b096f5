/** One step of node against its equations, written out without the expressions that the cell is declared in. */
import { expect, test } from 'vitest';
import { cellById } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import { drawProblem } from '../../../../../src/compute/studies/rnn/drawing/workload.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';

const STATE = 3;
type Vector = readonly number[];

test('the first two steps are classic Runge–Kutta steps of ds/dt = W2 tanh(W1 s + b1) + b2', () => {
  const sizes = { length: 2, state: STATE, input: 0, batch: 1, seed: 4 };
  const problem = drawProblem(cellById('node'), sizes, 1.5);
  const solved = solveSequentialTwin(problem);
  const times = (name: string, vector: Vector): number[] => {
    const weights = problem.weights[name]!;
    const rows = Array.from({ length: weights.length / vector.length }, (_, row) => row * vector.length);
    return rows.map((from) => vector.reduce((sum, value, column) => sum + weights[from + column]! * value, 0));
  };
  const plus = (a: Vector, b: Vector, factor = 1): number[] => a.map((value, at) => value + factor * b[at]!);
  const slope = (s: Vector): number[] => {
    const inner = plus(times('W1', s), [...problem.weights['b1']!]).map(Math.tanh);
    return plus(times('W2', inner), [...problem.weights['b2']!]);
  };
  const dt = problem.hyper['dt']!;
  let s: number[] = [...problem.initial];
  for (let t = 0; t < 2; t++) {
    const k1 = slope(s);
    const k2 = slope(plus(s, k1, dt / 2));
    const k3 = slope(plus(s, k2, dt / 2));
    const k4 = slope(plus(s, k3, dt));
    s = s.map((value, at) => value + (dt / 6) * (k1[at]! + 2 * k2[at]! + 2 * k3[at]! + k4[at]!));
    for (const [at, value] of s.entries()) expect(solved[t * STATE + at]).toBeCloseTo(value, 12);
  }
});
