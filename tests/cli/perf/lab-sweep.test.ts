/** Bars solve what any sweep would: their numbers can be compared with those of `antler run`. */
import { expect, it } from 'vitest';
import { BARS, type Solve } from '../../../src/cli/perf/bars.ts';
import { CELL, parametersIn, problemIn } from '../../../src/cli/perf/lab.ts';
import { defaultLambda } from '../../../src/compute/studies/rnn/algorithms/index.ts';

const SOLVES = BARS.flatMap((bar): Solve[] =>
  bar.kind === 'time' ? [bar.upper.of, bar.lower.of].filter((of) => of !== 'fma') : [],
);

it('takes the defaults of the study for all that a bar leaves open', () => {
  expect(CELL).toBe('gru');
  expect(SOLVES.length).toBeGreaterThan(20);
  for (const solve of SOLVES) {
    const { length, state, gradient } = solve;
    expect(problemIn(solve)).toEqual({
      point: { index: 0, cell: CELL, length, state, input: state, batch: 1, seed: 0 },
      gain: 1,
    });
    const lambda = defaultLambda({ id: solve.algorithm });
    const { settings: _all, ...parameters } = parametersIn(solve);
    expect(parameters).toEqual({
      ...{ tolerance: 1e-4, maxIterations: 200, lambda, reset: true, variant: 'auto' },
      ...(gradient ? { gradient } : {}),
    });
  }
});
