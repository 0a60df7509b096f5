/** A sweep over lengths and tolerances with plausible numbers: deer overtakes sequential, and errors follow the tolerance. */
import type { Run } from '../../../src/shared/contract/run.ts';
import { inProcesses, makeRun, quantity } from './runs.ts';

const TOLERANCES = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

/** `sequentialError`: what stepping itself is off by. */
export function toleranceRuns(lengths: readonly number[], states: readonly number[], sequentialError = 3e-7): Run[] {
  const points = states.flatMap((state) => lengths.map((length) => ({ state, length })));
  return points.flatMap(({ state, length }, point) => {
    const steppingNs = 5e4 + 600 * length;
    const make = (algorithm: string, tolerance: number, ns: number, error: number): Run => {
      const ratio = steppingNs / ns;
      const run = makeRun({
        id: crypto.randomUUID(),
        point,
        preset: null,
        config: { algorithm, tolerance, length, state, input: state },
        timing: {
          solveNs: quantity([0.99, 1, 1.01, 1, 0.98, 1.02].map((factor) => factor * ns)),
          gpuNs: null,
          phasesNs: {},
        },
        speedup: algorithm === 'sequential' ? null : { vs: 'sequential', ratio, ci95: [ratio * 0.95, ratio * 1.05] },
        verification: { reference: 'sequential', maxAbsError: error, tolerance: 1e-2, passed: true },
      });
      return inProcesses(run);
    };
    const iterated = ['quasi-deer', 'deer'].flatMap((algorithm) =>
      TOLERANCES.map((tolerance) => {
        const isNewton = algorithm === 'deer';
        const iterations = isNewton ? 2 + Math.log10(1 / tolerance) / 3 : 2 + 2 * Math.log10(1 / tolerance);
        const stepNs = isNewton ? 6e4 + length * state : 4e4 + length * 3;
        return make(algorithm, tolerance, iterations * stepNs, isNewton ? tolerance ** 2 / 10 : tolerance / 10);
      }),
    );
    return [make('sequential', 1e-4, steppingNs, sequentialError), ...iterated];
  });
}
