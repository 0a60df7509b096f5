import { describe, expect, it } from 'vitest';
import {
  cameTrue,
  fastIterations,
  observedConvergence,
  predictConvergence,
} from '../../../../src/shared/findings/answers/predictability.ts';
import { makeRun } from '../../../support/runs/runs.ts';
import { exponentText, observationText } from '../../../../src/shared/words/findings/answers.ts';

describe('the prediction', () => {
  it.each([
    [-0.5, 0.01, 1000, 'fast'],
    [0.5, 0.01, 1000, 'not-usefully'],
    // Within twice the standard error of zero.
    [-0.01, 0.006, 10_000, 'slowly'],
    [0.01, 0.006, 10_000, 'slowly'],
    [-0.01, 0.004, 10_000, 'fast'],
    // Clearly negative, but a disturbance hardly changes over so short a sequence.
    [-0.01, 0.0001, 100, 'slowly'],
    [0.01, 0.0001, 100, 'slowly'],
    // Without a standard error the length alone decides.
    [-0.3, null, 10, 'fast'],
    [-0.2, null, 10, 'slowly'],
    [-Infinity, null, 10, 'fast'],
  ] as const)('exponent %s ± %s at T %s: %s', (exponent, error, length, expected) => {
    expect(predictConvergence(exponent, error, length)).toBe(expected);
  });

  it('is not made where the trajectory overflows', () => {
    expect(predictConvergence(Number.NaN, null, 100)).toBeNull();
  });
});

describe('what was observed', () => {
  const run = (status: 'ok' | 'not-converged' | 'wrong' | 'skipped', iterations: number, algorithm = 'deer') =>
    makeRun({ status, iterations, config: { algorithm, maxIterations: 200 } });

  it('is fast up to a quarter of the allowed iterations', () => {
    expect(fastIterations(200)).toBe(50);
    expect(observedConvergence(run('ok', 50))).toBe('fast');
    expect(observedConvergence(run('ok', 51))).toBe('slowly');
    expect(observedConvergence(run('not-converged', 200))).toBe('not-usefully');
  });

  it('takes a few iterations for fast however few are allowed', () => {
    expect(fastIterations(11)).toBe(8);
  });

  it('says nothing of stepping, and of what failed', () => {
    expect(observedConvergence(run('ok', 0, 'sequential'))).toBeNull();
    expect(observedConvergence(run('ok', 0, 'cpu-sequential'))).toBeNull();
    expect(observedConvergence(run('wrong', 9))).toBeNull();
    expect(observedConvergence(run('skipped', 0))).toBeNull();
  });

  it('hits or misses, or neither', () => {
    const workload = { lle: -0.4, standardError: 0.01, steps: 1000, prediction: 'fast' } as const;
    expect(cameTrue({ ...run('ok', 4), workload })).toBe(true);
    expect(cameTrue({ ...run('not-converged', 200), workload })).toBe(false);
    expect(cameTrue({ ...run('ok', 4, 'sequential'), workload })).toBeNull();
    expect(cameTrue({ ...run('ok', 4), workload: null })).toBeNull();
  });

  it('is said with its count', () => {
    expect(observationText(run('ok', 1))).toBe('converged fast, 1 iteration');
    expect(observationText(run('not-converged', 200))).toBe('did not converge in 200 iterations');
    expect(observationText(run('skipped', 0))).toBe('skipped');
  });
});

it('the exponent is said with its error and the steps it was taken over', () => {
  const workload = { lle: -0.51234, standardError: 0.004, steps: 10_000, prediction: 'fast' } as const;
  expect(exponentText(workload)).toBe('−0.512 ± 0.00800 per step, over 10,000 steps');
  expect(exponentText({ ...workload, lle: null, standardError: null })).toBe('not finite, over 10,000 steps');
  expect(exponentText({ ...workload, lle: 0.2, standardError: null, steps: 1 })).toBe('+0.200 per step, over 1 step');
});
