/** The block algorithms at edge sizes, on the cells that they suit, against the truth and their float32 twin. */
import { reasonTextOrNull } from '../../../src/shared/words/reason-text.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { CELLS, cellById } from '../../../src/compute/studies/rnn/cells/index.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { solveSequentialTwin } from '../../../src/compute/studies/rnn/twin/sequential.ts';
import { solveTwin } from '../../../src/compute/studies/rnn/twin/solve.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawRandomProblem } from '../../support/problems.ts';

const IDS = ['quasi-deer-block', 'quasi-elk-block', 'quasi-elk-smoother-block'] as const;
const TOLERANCE = 1e-4;

const SIZES = [
  { cell: 'lstm', length: 1, state: 2, input: 1, batch: 1 },
  { cell: 'lem', length: 2, state: 2, input: 1, batch: 3 },
  { cell: 'lem', length: 1025, state: 2, input: 1, batch: 2 },
  { cell: 'lstm', length: 65, state: 6, input: 5, batch: 70 },
  { cell: 'lem', length: 257, state: 10, input: 2, batch: 2 },
  { cell: 'lstm', length: 100, state: 34, input: 3, batch: 1 },
];

test('only cells with two states a unit have blocks', () => {
  const suited = CELLS.filter((cell) => IDS.every((id) => algorithmById(id).suits?.(cell) === null));
  expect(suited.map(({ id }) => id).toSorted()).toEqual(['lem', 'lstm']);
  expect(reasonTextOrNull(algorithmById('quasi-deer-block').suits?.(cellById('gru')) ?? null)).toContain(
    'gru does not have the two states per unit',
  );
});

describe.each(['swiftshader', 'llvmpipe'] as const)('%s', (kind) => {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
    if (kind === 'swiftshader' && !engine) throw new Error('SwiftShader is missing');
  });
  afterAll(() => engine?.close());

  const sizes = kind === 'swiftshader' ? SIZES : SIZES.filter(({ state }) => state <= 6);
  describe.each(kind === 'swiftshader' ? (['auto', 'portable'] as const) : (['auto'] as const))('%s', (variant) => {
    test.for(sizes)('$cell T $length, D $state, X $input, B $batch', async ({ cell, ...size }, context) => {
      if (!engine) return context.skip('no such adapter on this machine');
      const problem = drawRandomProblem(cellById(cell), size, { seed: size.length + size.state });
      const truth = solveSequentialTwin(problem);
      const largest = truth.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      for (const id of IDS) {
        const maxIterations = Math.min(size.length + 1, 200);
        const options = { tolerance: TOLERANCE, maxIterations, lambda: 1e-2, reset: true };
        const emulated = solveTwin(problem, { ...options, algorithm: id, precision: 'float32' });
        const plan = algorithmById(id).plan(problem, { ...options, variant }, engine.traits);
        const solver = await engine.open(plan);
        await solver.solve({ profile: false, signal: null });
        const { iterations, settled } = await solver.solve({ profile: true, signal: null });
        const states = await solver.read('states', null);
        solver.destroy();
        expect(settled, `${id} settles`).toBe(emulated.settled);
        expect(Math.abs(iterations - emulated.iterations), `${id}: ${iterations} iterations`).toBeLessThanOrEqual(2);
        if (!settled) continue;
        const error = truth.reduce((most, value, at) => Math.max(most, Math.abs(value - (states[at] ?? NaN))), 0);
        expect(error, `${id} error`).toBeLessThanOrEqual(50 * TOLERANCE * largest);
      }
    });
  });
});
