import { textReason } from '../../../src/shared/contract/reason.ts';
import { expect, test } from 'vitest';
import { quasiDeer } from '../../../src/compute/studies/rnn/algorithms/quasi-deer/quasi-deer.ts';
import { quasiElkAnnealed } from '../../../src/compute/studies/rnn/algorithms/quasi-elk-annealed/quasi-elk-annealed.ts';
import { gru } from '../../../src/compute/studies/rnn/cells/gru/gru.ts';
import { fitOf, parametersOf } from '../../../src/compute/studies/rnn/runtime/fit.ts';
import { DEFAULT_ANNEALING } from '../../../src/shared/studies/rnn/annealing.ts';
import { DEFAULT_SWEEP, sweepWith } from '../../support/sweeps.ts';

test('the schedule of a sweep reaches the annealed algorithms alone', () => {
  const annealing = { start: 0.5, factor: 0.1, floor: 0 };
  const lambdas = [1, 2];
  expect(parametersOf(sweepWith({ annealing, lambdas }), quasiElkAnnealed, 10)).toMatchObject([
    { lambda: null, annealing },
  ]);
  expect(parametersOf(DEFAULT_SWEEP, quasiElkAnnealed, 10)).toMatchObject([{ annealing: DEFAULT_ANNEALING }]);
  expect(parametersOf(sweepWith({ annealing }), quasiDeer, 10)[0]).not.toHaveProperty('annealing');
});

test('an algorithm that does not suit a cell is not planned for it, and says why', () => {
  const algorithm = { ...quasiDeer, suits: () => textReason('needs two states a unit') };
  const shape = { cell: gru, length: 10, state: 2, input: 1, batch: 1, hyper: {} };
  const host = {
    traits: { type: 'software', features: new Set<string>(), limits: {}, subgroupSize: null } as const,
    whyNot: () => null,
  };
  const [parameters] = parametersOf(DEFAULT_SWEEP, algorithm, 10);
  expect(fitOf(algorithm, shape, parameters!, host)).toEqual({
    plan: null,
    whyNot: textReason('needs two states a unit'),
  });
});
