import { describe, expect, it } from 'vitest';
import { residualsBySequence, residualTwin } from '../../../../../src/compute/studies/rnn/twin/residual.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';
import { drawGru } from '../../../../support/problems.ts';

describe('the residual of a trajectory', () => {
  const problem = drawGru({ length: 20, state: 3, input: 2, batch: 2 });
  const truth = solveSequentialTwin(problem);

  it('is zero on the true trajectory, and of rounding size in float32', () => {
    expect(residualTwin(problem, truth)).toEqual({ maxAbs: 0, merit: 0 });
    const rounded = residualTwin(problem, Float32Array.from(truth));
    expect(rounded.maxAbs).toBeGreaterThan(0);
    expect(rounded.maxAbs).toBeLessThan(1e-6);
  });

  it('shows a wrong entry at its own step and the next, in its own sequence', () => {
    const states = truth.slice();
    const [b, t, d] = [1, 7, 2];
    states[(b * 20 + t) * 3 + d]! += 0.5;
    expect(residualTwin(problem, states, t, t + 1).maxAbs).toBeCloseTo(0.5, 12);
    expect(residualTwin(problem, states, t, t + 1).merit).toBeCloseTo(0.125, 12);
    expect(residualTwin(problem, states, t + 1, t + 2).maxAbs).toBeGreaterThan(1e-3);
    expect(residualTwin(problem, states, 0, t).maxAbs).toBe(0);
    expect(residualTwin(problem, states, t + 2).maxAbs).toBe(0);
    expect(residualsBySequence(problem, states).map(({ maxAbs }) => maxAbs > 0)).toEqual([false, true]);
  });

  it('is NaN where a state is', () => {
    const states = truth.slice();
    states[10] = NaN;
    expect(residualTwin(problem, states).maxAbs).toBeNaN();
  });
});

describe('sequential evaluation', () => {
  it('of a prefix is the prefix', () => {
    const problem = drawGru({ length: 12, state: 3, input: 2, batch: 2 });
    const whole = solveSequentialTwin(problem);
    const prefix = solveSequentialTwin(problem, 5);
    expect(prefix.subarray(0, 15)).toEqual(whole.subarray(0, 15));
    expect(prefix.subarray(15)).toEqual(whole.subarray(36, 51));
  });
});
