import { describe, expect, it } from 'vitest';
import { constant, mul } from '../../../../../src/compute/studies/rnn/cells/expression.ts';
import { largestLyapunovExponent } from '../../../../../src/compute/studies/rnn/twin/lyapunov.ts';
import { drawGru, makeAutonomous, OWN, PRODUCT } from '../../../../support/problems.ts';

const options = { sequence: 0, steps: 400, seed: 1 };

describe('the largest Lyapunov exponent', () => {
  it('is the logarithm of the factor of s → c s', () => {
    const problem = makeAutonomous(mul(constant(0.25), OWN), [0], [1], 400);
    expect(largestLyapunovExponent(problem, options)).toBeCloseTo(Math.log(0.25), 12);
  });

  it('is that of the larger eigenvalue of s → W s', () => {
    // Eigenvalues 1.5 and 0.5.
    const problem = makeAutonomous(PRODUCT, [1, 0.5, 0.5, 1], [1e-30, 2e-30], 400);
    expect(largestLyapunovExponent(problem, options)).toBeCloseTo(Math.log(1.5), 2);
  });

  it('is positive on the logistic map at 4: log 2', () => {
    const map = mul(mul(constant(4), OWN), { kind: 'sub', left: constant(1), right: OWN });
    const problem = makeAutonomous(map, [0], [0.3], 20_000);
    expect(largestLyapunovExponent(problem, { ...options, steps: 20_000 })).toBeCloseTo(Math.log(2), 2);
  });

  it('is −Infinity where nothing is passed on', () => {
    expect(largestLyapunovExponent(makeAutonomous(constant(1), [0], [1], 400), options)).toBe(-Infinity);
  });

  it('grows with the gain of a GRU, and follows the asked-for sequence', () => {
    const sizes = { length: 400, state: 8, input: 4, batch: 2 };
    const at = (gain: number, sequence = 0): number =>
      largestLyapunovExponent(drawGru(sizes, { gain }), { ...options, sequence });
    expect(at(0.5)).toBeLessThan(0);
    expect(at(6)).toBeGreaterThan(at(0.5));
    expect(at(1, 1)).not.toBe(at(1, 0));
  });
});
